import "server-only";
import type { User } from "@/lib/auth/user";
import { freshen } from "@/lib/billing/freshen";
import { readMirror } from "@/lib/billing/mirror";
import { ownsTransaction } from "@/lib/billing/transaction-owner";
import { env } from "@/lib/env";
import { type FailureKind, toFailure } from "@/lib/paddle/failure";
import { getCheckout } from "@/lib/paddle/transactions";

/** `open`: not paid yet. `confirming`: paid, the subscription is on its way. `done`: it is in the mirror. */
export type CheckoutProgress =
  | { state: "open"; url: string | null }
  | { state: "confirming" }
  | { state: "done" }
  | { state: "ended" }
  | { refused: FailureKind | "not-found" };

/** How far the signed-in user's checkout has come. Access is never opened by this: only by what Paddle says of the subscription. */
export async function followCheckout(
  user: User,
  transactionId: string,
  now: Date,
): Promise<CheckoutProgress> {
  if (!(await ownsTransaction(user, transactionId))) return { refused: "not-found" };
  try {
    const { status, url, subscriptionId } = await getCheckout(transactionId);
    if (status === "draft" || status === "ready" || status === "past_due") return { state: "open", url };
    if (status === "canceled") return { state: "ended" };
    if (await isMirrored(user, subscriptionId)) return { state: "done" };
    await freshen(user, now);
    return { state: (await isMirrored(user, subscriptionId)) ? "done" : "confirming" };
  } catch (error) {
    return { refused: toFailure(error).kind };
  }
}

/** What Paddle.js needs to open a checkout; null where the checkout is the emulator's page. */
export function getCheckoutSettings() {
  const { PADDLE_ENVIRONMENT, NEXT_PUBLIC_PADDLE_CLIENT_TOKEN = "", AUTH_URL } = env();
  return PADDLE_ENVIRONMENT === "local"
    ? null
    : { environment: PADDLE_ENVIRONMENT, token: NEXT_PUBLIC_PADDLE_CLIENT_TOKEN, appUrl: AUTH_URL };
}

async function isMirrored(user: User, subscriptionId: string | null): Promise<boolean> {
  if (!subscriptionId) return false;
  return (await readMirror(user)).subscriptions.some(({ id }) => id === subscriptionId);
}
