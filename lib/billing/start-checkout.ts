import "server-only";
import type { User } from "@/lib/auth/user";
import { withAudit } from "@/lib/billing/audit";
import { requireCustomer } from "@/lib/billing/link-customer";
import { readMirror } from "@/lib/billing/mirror";
import type { PlanChoice } from "@/lib/billing/plan-choice";
import { listPlanPrices } from "@/lib/billing/plan-prices";
import { rememberTransactions } from "@/lib/billing/transaction-owner";
import { env } from "@/lib/env";
import { type FailureKind, PaddleFailure } from "@/lib/paddle/failure";
import { createCheckout } from "@/lib/paddle/transactions";

export type CheckoutRefusal =
  | FailureKind
  | "limited"
  | "unverified"
  | "taken"
  | "quantity"
  | "already-subscribed";
export type StartedCheckout = { url: string } | { refused: CheckoutRefusal };

/**
 * Opens a checkout of a plan for the signed-in user. Price, quantity and customer are fixed here and at Paddle; the browser
 * only goes there. A second subscription to the same product is refused unless it was asked for again.
 */
export async function startCheckout(
  user: User,
  { plan, interval, quantity }: PlanChoice,
  options: { isAgain: boolean; now: Date },
): Promise<StartedCheckout> {
  const ask = async (): Promise<StartedCheckout> => {
    const price = (await listPlanPrices()).get(plan.priceIds[interval]);
    const most = plan.hasSeats ? (price?.maximum ?? 0) : 1;
    if (!price || quantity < price.minimum || quantity > most) return { refused: "quantity" };
    if (!options.isAgain && (await hasLive(user, plan.productId))) return { refused: "already-subscribed" };
    const customer = await requireCustomer(user);
    if ("refused" in customer) return customer;
    const { id, url } = await createCheckout(customer.customerId, price.id, quantity);
    await rememberTransactions(customer.customerId, [id]);
    if (!url || !isCheckoutUrl(url)) throw new PaddleFailure("unavailable", "unexpected_checkout_url");
    return { url };
  };
  return withAudit<{ url: string }, CheckoutRefusal>(user, { action: "checkout" }, options.now, ask);
}

async function hasLive(user: User, productId: string): Promise<boolean> {
  const { subscriptions } = await readMirror(user);
  return subscriptions.some(
    ({ status, items }) => status !== "canceled" && items.some((item) => item.productId === productId),
  );
}

/** The checkout is this app's own page, wherever Paddle's default payment link points; locally it may be the emulator's. */
function isCheckoutUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { AUTH_URL, PADDLE_ENVIRONMENT, PADDLE_API_URL = "" } = env();
  const url = new URL(value);
  if (url.origin === new URL(AUTH_URL).origin) return true;
  return PADDLE_ENVIRONMENT === "local"
    ? url.origin === new URL(PADDLE_API_URL).origin
    : url.protocol === "https:";
}
