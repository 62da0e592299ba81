import type { Metadata } from "next";
import { PaymentList } from "@/components/billing/payment-list";
import { PortalForm } from "@/components/billing/portal-button";
import { Page } from "@/components/site/page";
import { PageSkeleton } from "@/components/site/page-skeleton";
import { Streamed } from "@/components/site/streamed";
import { type User, userPage } from "@/lib/auth/user";
import { listOwnPayments } from "@/lib/billing/payments";
import { paymentsPage } from "@/lib/copy";
import { getVisitor } from "@/lib/request";

export const metadata: Metadata = { title: paymentsPage.title };
export const maxDuration = 60;

export default userPage("/settings/billing/payments", async (user, { query: { after }, guard }) => (
  <Streamed
    skeleton={<PageSkeleton title={paymentsPage.title} settings="payments" />}
    content={() => guard(() => renderPayments(user, typeof after === "string" ? after : null))}
  />
));

async function renderPayments(user: User, after: string | null) {
  const [result, { locale }] = await Promise.all([listOwnPayments(user, after, new Date()), getVisitor()]);
  return (
    <Page title={paymentsPage.title} settings="payments">
      <PortalForm>
        <PaymentList result={result} isOlder={after !== null} locale={locale} />
      </PortalForm>
    </Page>
  );
}
