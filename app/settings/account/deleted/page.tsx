import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { CircleCheck } from "@/components/site/icons";
import { ButtonLink, Message, Page } from "@/components/site/page";
import { visitorPage } from "@/lib/auth/user";
import { CANCEL_ON_LEAVING } from "@/lib/billing/leaving-policy";
import { deletedPage } from "@/lib/copy";

export const metadata: Metadata = { title: deletedPage.title };
export const maxDuration = 60;

/** The last page of somebody who has deleted their account. */
export default visitorPage("/settings/account/deleted", async (user) => {
  if (user) redirect("/settings/account");
  const { title, text, textAtEnd, home } = deletedPage;
  return (
    <Page width="wide">
      <Message
        level="h1"
        icon={CircleCheck}
        title={title}
        text={CANCEL_ON_LEAVING === "immediately" ? text : textAtEnd}
      >
        <ButtonLink href="/" variant="outline">
          {home}
        </ButtonLink>
      </Message>
    </Page>
  );
});
