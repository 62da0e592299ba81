import type { Metadata } from "next";
import { PaymentList } from "@/components/billing/payment-list";
import { Page } from "@/components/site/page";
import { requireUser } from "@/lib/auth/user";
import { listOwnPayments } from "@/lib/billing/payments";
import { paymentsPage } from "@/lib/copy";
import { getVisitor, type SearchParams } from "@/lib/request";

export const metadata: Metadata = { title: paymentsPage.title };

export default async function PaymentsPage({ searchParams }: { searchParams: SearchParams }) {
  const { after } = await searchParams;
  const user = await requireUser("/settings/billing/payments");
  const payments = listOwnPayments(user, typeof after === "string" ? after : null);
  const [result, { locale }] = await Promise.all([payments, getVisitor()]);
  return (
    <Page title={paymentsPage.title} hasBackLink>
      <PaymentList result={result} locale={locale} />
    </Page>
  );
}
