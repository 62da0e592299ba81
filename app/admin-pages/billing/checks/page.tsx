import type { Metadata } from "next";
import { ChecksForm } from "@/components/admin/checks-form";
import { AdminFrame } from "@/components/admin/frame";
import { Section } from "@/components/admin/parts";
import { buttonVariants } from "@/components/ui/button";
import { checksPage } from "@/lib/admin/copy";
import { adminPaths } from "@/lib/admin/paths";
import { adminPage } from "@/lib/auth/admin";

export const metadata: Metadata = { title: checksPage.title };
export const maxDuration = 60;

export default adminPage(adminPaths.checks, async () => {
  const { doctor } = checksPage;
  return (
    <AdminFrame current="checks" title={checksPage.title}>
      <Section id="doctor" title={doctor.title} description={doctor.description}>
        <ChecksForm buttonClassName={buttonVariants()} />
      </Section>
    </AdminFrame>
  );
});
