import "server-only";
import type { User } from "@/lib/auth/user";
import { withAudit } from "@/lib/billing/audit";
import { findOrCreateCustomer } from "@/lib/billing/customer";
import { isPageWithinLimit } from "@/lib/billing/page-limit";
import { findOwnCheckout } from "@/lib/billing/payments";
import { priceIdOf, productIdOf } from "@/lib/billing/plan-catalog";
import { isSold, type PlanChoice } from "@/lib/billing/plan-change";
import { listPlanPrices } from "@/lib/billing/pricing";
import { findOwnSubscription, getBillingAccount, getCustomerId, type Subscription } from "@/lib/billing/subscriptions";
import { syncOnce } from "@/lib/billing/sync";
import { type Env, env } from "@/lib/env";
import { isSafeLink } from "@/lib/paddle/client";
import { logPaddleError, PaddleError, type PaddleErrorKind } from "@/lib/paddle/errors";
import { isTransactionId } from "@/lib/paddle/schemas";
import { type Checkout, createCheckout } from "@/lib/paddle/transactions";

export type CheckoutRefusal =
  | (PaddleErrorKind | "too-many-requests")
  | ("unverified" | "taken" | "no-plan" | "quantity" | "already-subscribed");
type Started = { url: string } | { refused: CheckoutRefusal };

/**
 * Creates a checkout for the signed-in user. Price, quantity and customer are fixed here and at Paddle; the browser only
 * goes there. A second subscription to the same product is refused unless `allowDuplicate`.
 */
export async function startCheckout(
  user: User,
  choice: PlanChoice,
  { allowDuplicate, now }: { allowDuplicate: boolean; now: Date },
): Promise<Started> {
  const { plan, interval, quantity } = choice;
  const start = async (): Promise<Started> => {
    const price = (await listPlanPrices({ waiting: "click" })).get(priceIdOf(plan.product, interval) ?? "");
    if (!price) return { refused: "no-plan" };
    if (!isSold(choice, price)) return { refused: "quantity" };
    if (!allowDuplicate && (await hasSubscriptionTo(user, productIdOf(plan.product))))
      return { refused: "already-subscribed" };
    const customer = await findOrCreateCustomer(user);
    if ("refused" in customer) return customer;
    const url = paymentUrlOf(await createCheckout(customer.customerId, price.id, quantity));
    if (!url) throw new PaddleError("unavailable", "unexpected_checkout_url");
    return { url };
  };
  return withAudit<{ url: string }, CheckoutRefusal>(user, { action: "checkout" }, now, start);
}

async function hasSubscriptionTo(user: User, productId: string | null): Promise<boolean> {
  const { subscriptions } = await getBillingAccount(user);
  return subscriptions.some(
    ({ status, items }) => status !== "canceled" && items.some((item) => item.productId === productId),
  );
}

/**
 * Where a transaction is paid: on this app's own page, wherever Paddle's default payment link leads. Locally on the
 * emulator's; null where its address isn't that.
 */
export function paymentUrlOf(
  { id, url }: Pick<Checkout, "id" | "url">,
  { PADDLE_ENVIRONMENT, AUTH_URL }: Pick<Env, "PADDLE_ENVIRONMENT" | "AUTH_URL"> = env(),
): string | null {
  if (PADDLE_ENVIRONMENT !== "local") return `${AUTH_URL}/checkout?${new URLSearchParams({ _ptxn: id })}`;
  return url && isSafeLink(url) ? url : null;
}

/** What is paid for. Paddle's mails link to each of them: they ask for an overdue bill, and for another card. */
type Purpose = "purchase" | "bill" | "payment-method";

/** `open`: not paid yet. `confirming`: paid, but the subscription hasn't arrived. `ended`: can't be paid any more. */
export type CheckoutStatus =
  | { state: "open"; purpose: Purpose; url: string | null }
  | { state: "confirming" | "done" | "ended"; purpose: Purpose }
  | { refused: PaddleErrorKind | "not-found" | "too-many-requests" };

/** The state of the signed-in user's checkout. Gives no access: only what Paddle says of the subscription does. */
export async function getCheckoutStatus(user: User, transactionId: string, now: Date): Promise<CheckoutStatus> {
  if (!isTransactionId(transactionId)) return { refused: "not-found" };
  if (!(await isPageWithinLimit(user, now))) return { refused: "too-many-requests" };
  try {
    const checkout = await findOwnCheckout(user, transactionId, "page");
    if (!checkout) return { refused: "not-found" };
    const { status, subscriptionId } = checkout;
    const purpose = purposeOf(checkout);
    if (status === "canceled" || (await isOfDeclinedChange(user, checkout))) return { state: "ended", purpose };
    if (isPayable(checkout)) return { state: "open", purpose, url: paymentUrlOf(checkout) };
    // A card is being charged.
    if (status === "billed") return { state: "confirming", purpose };
    const subscription = await findPaidFor(user, subscriptionId, now);
    const isComing = !subscription && (subscriptionId !== null || status === "paid");
    if (purpose === "purchase" && isComing) return { state: "confirming", purpose };
    const hasBegun = subscription?.status === "active" || subscription?.status === "trialing";
    return { state: "done", purpose: purpose === "purchase" && !hasBegun ? "bill" : purpose };
  } catch (error) {
    return { refused: logPaddleError("reading a checkout", error).kind };
  }
}

function purposeOf({ origin }: Checkout): Purpose {
  if (origin === "subscription_payment_method_change") return "payment-method";
  return origin.startsWith("subscription_") ? "bill" : "purchase";
}

/** Invoices may have a checkout, too. */
const isPayable = ({ status, collectionMode }: Checkout): boolean =>
  ["draft", "ready", "past_due"].includes(status) || (status === "billed" && collectionMode === "manual");

/** After a declined change Paddle keeps its bill past due for some seconds, then cancels it: nobody owes it. */
async function isOfDeclinedChange(user: User, { status, origin, subscriptionId }: Checkout): Promise<boolean> {
  if (status !== "past_due" || origin !== "subscription_update" || !subscriptionId) return false;
  const subscription = await findOwnSubscription(user, subscriptionId);
  return subscription !== null && subscription.status !== "past_due";
}

/** The subscription that was paid for, listed again where the payment must have changed it. */
async function findPaidFor(user: User, subscriptionId: string | null, now: Date): Promise<Subscription | null> {
  if (!subscriptionId) return null;
  const known = await findOwnSubscription(user, subscriptionId);
  if (known && known.status !== "past_due") return known;
  await syncOnce(user, now);
  return findOwnSubscription(user, subscriptionId);
}

/** What Paddle.js needs to open a checkout, and for whom it does; null where the checkout is the emulator's page. */
export async function getCheckoutSettings(
  user: User,
  settings: Pick<Env, "PADDLE_ENVIRONMENT" | "NEXT_PUBLIC_PADDLE_CLIENT_TOKEN" | "AUTH_URL"> = env(),
) {
  const { PADDLE_ENVIRONMENT, NEXT_PUBLIC_PADDLE_CLIENT_TOKEN = "", AUTH_URL } = settings;
  return PADDLE_ENVIRONMENT === "local"
    ? null
    : {
        environment: PADDLE_ENVIRONMENT,
        token: NEXT_PUBLIC_PADDLE_CLIENT_TOKEN,
        appUrl: AUTH_URL,
        customerId: await getCustomerId(user),
      };
}
