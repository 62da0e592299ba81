import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { CheckoutStatus } from "@/components/checkout/checkout-status";
import { Page } from "@/components/site/page";
import { PageSkeleton } from "@/components/site/page-skeleton";
import { Streamed } from "@/components/site/streamed";
import { requireUser, visitorPage } from "@/lib/auth/user";
import { getCheckoutSettings, getCheckoutStatus } from "@/lib/billing/checkout";
import { checkoutPage } from "@/lib/copy";

export const metadata: Metadata = { title: checkoutPage.open.title, referrer: "no-referrer" };
export const maxDuration = 60;

/** Paddle sends people here to pay (`_ptxn`), and its checkout sends them back here (`result`). */
export default visitorPage("/checkout", async (_visitor, { query: { _ptxn: id, result }, guard }) => {
  if (typeof id !== "string") redirect("/pricing");
  const user = await requireUser(`/checkout?${new URLSearchParams({ _ptxn: id })}`);
  const render = async () => {
    const status = await getCheckoutStatus(user, id, new Date());
    if ("refused" in status && status.refused === "not-found") notFound();
    return (
      <Page>
        <CheckoutStatus
          status={status}
          transactionId={id}
          result={result === "paid" || result === "closed" ? result : null}
          paddle={await getCheckoutSettings(user)}
        />
      </Page>
    );
  };
  return <Streamed skeleton={<PageSkeleton />} content={() => guard(render)} />;
});
