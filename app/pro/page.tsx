import type { Metadata } from "next";
import { ButtonLink, Message, Page } from "@/components/site/page";
import { requireUser } from "@/lib/auth/user";
import { checkAccess } from "@/lib/billing/access";
import { links, proPage } from "@/lib/copy";

export const metadata: Metadata = { title: proPage.title };

/** An example of a gated page. The check is in the page itself, where nothing can bypass it. */
export default async function ProPage() {
  const user = await requireUser("/pro");
  if (await checkAccess(user, new Date())) return <Page title={proPage.title} description={proPage.text} />;
  return (
    <Page>
      <Message level="h1" title={proPage.deniedTitle} text={proPage.deniedText}>
        <ButtonLink href="/settings/billing">{links.billing}</ButtonLink>
      </Message>
    </Page>
  );
}
