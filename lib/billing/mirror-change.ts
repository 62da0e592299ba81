import "server-only";
import { applyList } from "@/lib/billing/apply-subscription";
import { PaddleFailure } from "@/lib/paddle/failure";
import type { SubscriptionSnapshot } from "@/lib/paddle/subscription";

/** Shows what Paddle has done. Where the row cannot be written now, its webhook writes it: the change is not undone by that. */
export async function mirrorChange(subscription: SubscriptionSnapshot, requestedAt: Date): Promise<void> {
  await applyList([subscription], requestedAt).catch((error: Error) =>
    console.error(`billing: ${subscription.id} was changed but not mirrored:`, error.message),
  );
}

/** Whether Paddle may have done what was asked although no answer says so. A refusal says it did not. */
export const isUnknownOutcome = (error: unknown): boolean =>
  error instanceof PaddleFailure && (error.kind === "timeout" || error.kind === "unavailable");
