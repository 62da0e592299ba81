import { isTakenBack } from "@/lib/billing/access";
import { planOf } from "@/lib/billing/plans";
import type { Subscription } from "@/lib/billing/subscriptions";
import type { PortalPage } from "@/lib/paddle/customers";

// What the owner of a subscription may do with it, by its state: in the portal, and here.

/** What the app changes through Paddle's API, because the portal can't. */
type OwnChange = "change-plan" | "remove-scheduled-change" | "resume";
type SubscriptionPage = Exclude<PortalPage, "overview">;

export function portalPagesOf({ status, collectionMode, scheduledAction }: Subscription): SubscriptionPage[] {
  // For these Paddle opens the subscription's own page instead of a form.
  if (status === "canceled" || status === "paused") return ["view"];
  const payment: SubscriptionPage = collectionMode === "automatic" ? "update-payment-method" : "view";
  return scheduledAction === "cancel" ? [payment] : [payment, "cancel"];
}

export function changesOf(subscription: Subscription): OwnChange[] {
  const { status, collectionMode, scheduledAction, items } = subscription;
  const isPaused = status === "paused";
  const isActive = status === "active" || status === "trialing";
  const isScheduled = scheduledAction === "cancel" || scheduledAction === "pause";
  const plan = planOf(items);
  // A trial keeps its plan at Paddle: without seats there is nothing to choose.
  const canChangePlan = collectionMode === "automatic" && plan && (status !== "trialing" || plan.seats);
  const changes: OwnChange[] = [];
  if (isPaused) changes.push("resume");
  if (isActive && isScheduled) changes.push("remove-scheduled-change");
  // Paddle changes nothing while a payment is overdue.
  if (canChangePlan && !isTakenBack(subscription) && (isActive || isPaused)) changes.push("change-plan");
  return changes;
}
