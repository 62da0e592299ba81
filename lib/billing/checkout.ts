import "server-only";
import type { User } from "@/lib/auth/user";
import { withAudit } from "@/lib/billing/audit";
import { findOrCreateCustomer } from "@/lib/billing/customer";
import { isPageWithinLimit } from "@/lib/billing/page-limit";
import { ownsTransaction, rememberTransactions } from "@/lib/billing/payments";
import { priceIdOf, productIdOf } from "@/lib/billing/plan-catalog";
import { isSold, type PlanChoice } from "@/lib/billing/plan-change";
import { listPlanPrices } from "@/lib/billing/pricing";
import { getBillingAccount } from "@/lib/billing/subscriptions";
import { syncOnce } from "@/lib/billing/sync";
import { env } from "@/lib/env";
import { isSafeLink } from "@/lib/paddle/client";
import { PaddleError, type PaddleErrorKind, toPaddleError } from "@/lib/paddle/errors";
import { createCheckout, getCheckout } from "@/lib/paddle/transactions";

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
    const { id, url } = await createCheckout(customer.customerId, price.id, quantity);
    await rememberTransactions(customer.customerId, [id]);
    if (!url || !isCheckoutUrl(url)) throw new PaddleError("unavailable", "unexpected_checkout_url");
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

/** The checkout is this app's own page, whatever Paddle's default payment link is; locally it may be the emulator's. */
const isCheckoutUrl = (value: string): boolean =>
  isSafeLink(value) || (URL.canParse(value) && new URL(value).origin === new URL(env().AUTH_URL).origin);

/** `open`: not paid yet. `confirming`: paid, but the subscription hasn't arrived. `done`: it has. */
export type CheckoutStatus =
  | { state: "open"; url: string | null }
  | { state: "confirming" }
  | { state: "done" }
  | { state: "ended" }
  | { refused: PaddleErrorKind | "not-found" | "too-many-requests" };

/** The state of the signed-in user's checkout. Gives no access: only what Paddle says of the subscription does. */
export async function getCheckoutStatus(user: User, transactionId: string, now: Date): Promise<CheckoutStatus> {
  if (!(await ownsTransaction(user, transactionId))) return { refused: "not-found" };
  if (!(await isPageWithinLimit(user, now))) return { refused: "too-many-requests" };
  try {
    const { status, url, subscriptionId } = await getCheckout(transactionId);
    if (status === "draft" || status === "ready" || status === "past_due") return { state: "open", url };
    if (status === "canceled") return { state: "ended" };
    if (await isKnown(user, subscriptionId)) return { state: "done" };
    await syncOnce(user, now);
    return { state: (await isKnown(user, subscriptionId)) ? "done" : "confirming" };
  } catch (error) {
    return { refused: toPaddleError(error).kind };
  }
}

async function isKnown(user: User, subscriptionId: string | null): Promise<boolean> {
  if (!subscriptionId) return false;
  return (await getBillingAccount(user)).subscriptions.some(({ id }) => id === subscriptionId);
}

/** What Paddle.js needs to open a checkout; null where the checkout is the emulator's page. */
export function getCheckoutSettings() {
  const { PADDLE_ENVIRONMENT, NEXT_PUBLIC_PADDLE_CLIENT_TOKEN = "", AUTH_URL } = env();
  return PADDLE_ENVIRONMENT === "local"
    ? null
    : { environment: PADDLE_ENVIRONMENT, token: NEXT_PUBLIC_PADDLE_CLIENT_TOKEN, appUrl: AUTH_URL };
}
