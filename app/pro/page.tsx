import type { Metadata } from "next";
import { exportAction, inviteAction } from "@/app/pro/actions";
import { proPage } from "@/app/pro/copy";
import { ProNav } from "@/app/pro/nav";
import { ActionForm } from "@/components/site/action-form";
import { Page } from "@/components/site/page";
import { buttonVariants } from "@/components/ui/button";
import { example } from "@/lib/billing/plans";
import { featurePage } from "@/lib/gate";

export const metadata: Metadata = { title: proPage.title };

const button = buttonVariants({ variant: "outline", className: "sm:self-start" });

/** An example of a page that needs a feature. The check is in the page itself, where nothing can bypass it. */
export default featurePage("/pro", example.feature, async () => (
  <Page title={proPage.title} description={proPage.text} nav={<ProNav current="pro" />}>
    <div className="flex flex-wrap gap-3">
      <ActionForm action={exportAction} fields={{}} label={proPage.export} buttonClassName={button} />
      <ActionForm action={inviteAction} fields={{}} label={proPage.invite} buttonClassName={button} />
    </div>
  </Page>
));
