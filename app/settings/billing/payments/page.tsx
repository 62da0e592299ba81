import type { Metadata } from "next";
import { PaymentList } from "@/components/billing/payment-list";
import { Page } from "@/components/site/page";
import { userPage } from "@/lib/auth/user";
import { listOwnPayments } from "@/lib/billing/payments";
import { paymentsPage } from "@/lib/copy";
import { getVisitor } from "@/lib/request";

export const metadata: Metadata = { title: paymentsPage.title };
export const maxDuration = 60;

export default userPage("/settings/billing/payments", async (user, { query: { after } }) => {
  const payments = listOwnPayments(user, typeof after === "string" ? after : null, new Date());
  const [result, { locale }] = await Promise.all([payments, getVisitor()]);
  return (
    <Page title={paymentsPage.title} hasBackLink>
      <PaymentList result={result} locale={locale} />
    </Page>
  );
});
