import type { Metadata } from "next";
import { exportAction, inviteAction } from "@/app/pro/actions";
import { proPage } from "@/app/pro/copy";
import { ActionForm } from "@/components/site/action-form";
import { ButtonLink, Message, Page } from "@/components/site/page";
import { buttonVariants } from "@/components/ui/button";
import { userPage } from "@/lib/auth/user";
import { checkAccess } from "@/lib/billing/access";
import { examplePlan } from "@/lib/billing/plans";
import { links } from "@/lib/copy";

export const metadata: Metadata = { title: proPage.title };

const button = buttonVariants({ variant: "outline", className: "sm:self-start" });

/** An example of a page for one plan and those above. The check is in the page itself, where nothing can bypass it. */
export default userPage("/pro", async (user) => {
  if (await checkAccess(user, new Date(), { plan: examplePlan }))
    return (
      <Page title={proPage.title} description={proPage.text}>
        <div className="flex flex-wrap gap-3">
          <ActionForm action={exportAction} fields={{}} label={proPage.export} buttonClassName={button} />
          <ActionForm action={inviteAction} fields={{}} label={proPage.invite} buttonClassName={button} />
        </div>
      </Page>
    );
  return (
    <Page>
      <Message level="h1" title={proPage.deniedTitle} text={proPage.deniedText}>
        <ButtonLink href="/settings/billing">{links.billing}</ButtonLink>
      </Message>
    </Page>
  );
});
