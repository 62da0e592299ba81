import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { SiteHeader } from "@/app/site-header";
import { CheckoutProgressView } from "@/components/plans/checkout-progress";
import { Page } from "@/components/site/page";
import { requireUser } from "@/lib/auth/user";
import { followCheckout, getCheckoutSettings } from "@/lib/billing/follow-checkout";

export const metadata: Metadata = { title: "Checkout", referrer: "no-referrer" };

type CheckoutPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** Where Paddle sends people to pay (`_ptxn`), and where they come back to (`result`). */
export default async function CheckoutPage({ searchParams }: CheckoutPageProps) {
  const { _ptxn: id, result } = await searchParams;
  if (typeof id !== "string") redirect("/pricing");
  const user = await requireUser(`/checkout?${new URLSearchParams({ _ptxn: id })}`);
  const progress = await followCheckout(user, id, new Date());
  if ("refused" in progress && progress.refused === "not-found") notFound();
  return (
    <Page header={<SiteHeader />}>
      <CheckoutProgressView
        progress={progress}
        transactionId={id}
        result={result === "paid" || result === "closed" ? result : null}
        paddle={getCheckoutSettings()}
      />
    </Page>
  );
}
