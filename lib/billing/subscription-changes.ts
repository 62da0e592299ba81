import { type PlanId, planOf } from "@/lib/billing/plans";
import type { Money } from "@/lib/paddle/schemas";

// What a change of a row means, from what it was before and what it is after. Pure: lib/billing/react.ts queues it.

/** What the trigger of migration `reactions` writes down of a row. Timestamps are ISO 8601. */
export type SubscriptionState = {
  status: string;
  items: readonly { productId: string; quantity: number }[];
  trialEndsAt: string | null;
  scheduledAction: string | null;
  scheduledEffectiveAt: string | null;
};

type Told<Kind extends string, Facts = unknown> = Kind extends string ? { kind: Kind } & Facts : never;

/** What happens to one subscription. */
export type SubscriptionChange =
  | Told<"trialStarted", { endsAt: Date }>
  | Told<"planChanged", { from: PlanId; to: PlanId }>
  | Told<"seatsChanged", { from: number; to: number }>
  | Told<"paymentFailed" | "paymentRecovered">
  | Told<"cancellationScheduled" | "pauseScheduled", { at: Date | null }>
  | Told<"cancellationWithdrawn" | "pauseWithdrawn">;

type Payment = { subscriptionId: string; transactionId: string };

/** What lib/reactions.ts may react to. Access is a question to all of a customer's subscriptions. */
export type Reaction =
  | Told<"accessStarted" | "accessEnded">
  | (SubscriptionChange & { subscriptionId: string })
  | Told<"trialEndsSoon", { subscriptionId: string; endsAt: Date }>
  | Told<"refunded", Payment & { amount: Money; isInFull: boolean }>
  | Told<"chargedBack", Payment>;

export type Given = {
  /** Who has the subscription, as they are now. */
  user: { id: string; name: string | null; email: string };
  /** The same each time that this one is tried, and never another's: what is done twice can be told by it. */
  key: string;
};

/** What to do; nothing happens where it is left out. Throws to be tried again. */
export type Reactions = {
  [Kind in Reaction["kind"]]?: (reaction: Extract<Reaction, { kind: Kind }> & Given) => Promise<void>;
};

const paid = ["active", "trialing"];

/** Plan and quantity; null where there is none of ours. */
function planIn(items: SubscriptionState["items"]): { id: PlanId; quantity: number } | null {
  const plan = planOf(items);
  const item = plan && items.find(({ productId }) => planOf([{ productId }]) === plan);
  return plan && item ? { id: plan.id, quantity: item.quantity } : null;
}

/** What happened between two states of a row, in the order in which somebody would tell it. */
export function changesBetween(before: SubscriptionState, after: SubscriptionState): SubscriptionChange[] {
  const changes: SubscriptionChange[] = [];
  const became = (status: string) => after.status === status && before.status !== status;
  if (became("trialing") && after.trialEndsAt)
    changes.push({ kind: "trialStarted", endsAt: new Date(after.trialEndsAt) });

  const [from, to] = [planIn(before.items), planIn(after.items)];
  if (from && to && from.id !== to.id) changes.push({ kind: "planChanged", from: from.id, to: to.id });
  if (from && to && from.id === to.id && from.quantity !== to.quantity)
    changes.push({ kind: "seatsChanged", from: from.quantity, to: to.quantity });

  if (became("past_due")) changes.push({ kind: "paymentFailed" });
  if (before.status === "past_due" && paid.includes(after.status)) changes.push({ kind: "paymentRecovered" });

  const schedules = (action: string) => after.scheduledAction === action && before.scheduledAction !== action;
  // Where it has come true nothing was withdrawn.
  const withdraws = (action: string, done: string) =>
    before.scheduledAction === action && after.scheduledAction !== action && after.status !== done;
  const at = after.scheduledEffectiveAt ? new Date(after.scheduledEffectiveAt) : null;
  if (withdraws("cancel", "canceled")) changes.push({ kind: "cancellationWithdrawn" });
  if (withdraws("pause", "paused") && after.status !== "canceled") changes.push({ kind: "pauseWithdrawn" });
  if (schedules("cancel")) changes.push({ kind: "cancellationScheduled", at });
  if (schedules("pause")) changes.push({ kind: "pauseScheduled", at });
  return changes;
}
