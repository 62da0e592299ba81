import type { Metadata } from "next";
import { createLink, followLink } from "@/app/settings/billing/actions";
import { SiteHeader } from "@/app/site-header";
import { PaymentList } from "@/components/payments/payment-list";
import { BackLink } from "@/components/plans/back-link";
import { Page } from "@/components/site/page";
import { requireUser } from "@/lib/auth/user";
import { listOwnPayments } from "@/lib/billing/list-payments";
import { getVisitor } from "@/lib/visitor";

export const metadata: Metadata = { title: "Payments" };

type PaymentsPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function PaymentsPage({ searchParams }: PaymentsPageProps) {
  const { after } = await searchParams;
  const user = await requireUser("/settings/billing/payments");
  const [payments, { locale }] = await Promise.all([
    listOwnPayments(user, typeof after === "string" ? after : null),
    getVisitor(),
  ]);
  return (
    <Page header={<SiteHeader />}>
      <BackLink />
      <h1 className="mt-4 mb-6 font-semibold text-2xl tracking-tight">Payments and invoices</h1>
      <PaymentList payments={payments} locale={locale} links={{ createLink, followLink }} />
    </Page>
  );
}
