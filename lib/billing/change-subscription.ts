import "server-only";
import type { User } from "@/lib/auth/user";
import { isTakenBack } from "@/lib/billing/access";
import { applyList } from "@/lib/billing/apply-subscription";
import { type AuditedAction, hasTooManyCharges, wasRefused, withAudit } from "@/lib/billing/audit";
import { isWithin, quoteOf, readQuote, type Terms, termsOf } from "@/lib/billing/consent";
import { withLock } from "@/lib/billing/customer-lock";
import { priceIdOf } from "@/lib/billing/plan-catalog";
import * as rules from "@/lib/billing/plan-change";
import { listPlanPrices } from "@/lib/billing/pricing";
import { forgetNextPayments } from "@/lib/billing/stored-payments";
import { getBillingAccount, type Subscription } from "@/lib/billing/subscriptions";
import { log } from "@/lib/log";
import type { ChangePreview } from "@/lib/paddle/change-preview";
import { DEADLINE_MS } from "@/lib/paddle/client";
import { logPaddleError, PaddleError, requirePaddleError } from "@/lib/paddle/errors";
import type { Money, SubscriptionSnapshot } from "@/lib/paddle/schemas";
import * as paddle from "@/lib/paddle/subscriptions";
import { getChargeAfter, getNewestTransactionId, getPaidUntil } from "@/lib/paddle/transactions";

type Refused = { refused: rules.ChangeRefusal };
/** `charged` is the total of Paddle's own transaction; null when nothing was charged. */
export type Changed = { charged: Money | null };
/** The amounts changed since they were shown: nothing was done, and they have to be shown again. */
type Outdated = { outdated: true };
type Shown = { terms: Terms; quote: string };
export type PlanPreview = ({ preview: ChangePreview } & Shown) | Refused;
export type ResumePreview = ({ cost: paddle.ResumeCost } & Shown) | Refused;

/** What a quote for a choice is for. */
const changeTo = ({ plan, interval, quantity }: rules.PlanChoice) => [plan.id, interval, quantity].join(" ");

/** What changing the plan would cost. Changes nothing. `subscription`: when it has just been read. */
export async function previewPlanChange(
  user: User,
  id: string,
  choice: rules.PlanChoice,
  now: Date,
  subscription?: SubscriptionSnapshot,
): Promise<PlanPreview> {
  return forOwner(user, id, { action: "preview-change", now }, async (own) => {
    const update = await updateFor(own, subscription ?? (await paddle.getSubscription(id)), choice, now);
    if ("refused" in update) return update;
    const preview = await paddle.previewUpdate(id, update);
    const terms = termsOf(preview);
    return { preview, terms, quote: quoteOf(terms, { user, subscriptionId: id, change: changeTo(choice) }, now) };
  });
}

/** Changes the plan if it costs no more than was shown. A declined payment changes nothing. */
export async function changePlan(user: User, id: string, choice: rules.PlanChoice, quote: string, now: Date) {
  return forOwner<Changed | Outdated>(user, id, { action: "change-plan", now, isExclusive: true }, async (own) => {
    if (await hasTooManyCharges(id, now)) return { refused: "too-many-charges" };
    const update = await updateFor(own, await paddle.getSubscription(id), choice, now);
    if ("refused" in update) return update;
    const preview = await paddle.previewUpdate(id, update);
    const agreed = readQuote(quote, { user, subscriptionId: id, change: changeTo(choice) }, now);
    if (!agreed || !isWithin(preview, agreed)) return { outdated: true };
    return sendCharge(id, preview.dueNow, {
      send: () => paddle.updateItems(id, update),
      isDone: ({ items }) => rules.hasSameItems(items, update.items),
    });
  });
}

type Update = paddle.UpdateRequest | Refused;

async function updateFor(
  own: Subscription,
  subscription: SubscriptionSnapshot,
  choice: rules.PlanChoice,
  now: Date,
): Promise<Update> {
  // What is paid now would give nothing, and Paddle would credit time that was refunded.
  if (isTakenBack(own)) return { refused: "taken-back" };
  const [prices, isPaid] = await Promise.all([
    listPlanPrices({ waiting: "click" }),
    isPausedInPaidPeriod(subscription, now),
  ]);
  if (isPaid) return { refused: "resume-first" };
  const price = prices.get(priceIdOf(choice.plan.product, choice.interval) ?? "");
  const refused = rules.refuseChoice(subscription, choice, price, now);
  if (refused) return { refused };
  const items = rules.itemsFor(subscription, choice);
  return items ? { items, prorationBillingMode: rules.prorationModeFor(subscription) } : { refused: "mixed-intervals" };
}

/**
 * Whether no plan may be changed because the subscription would be resumed with it for what the old one cost: a change in a
 * pause charges nothing, and neither does resuming then. Throws PaddleError.
 */
export async function isPausedInPaidPeriod({ id, status }: SubscriptionSnapshot, now: Date): Promise<boolean> {
  const paidUntil = status === "paused" ? await getPaidUntil(id) : null;
  return paidUntil !== null && Date.parse(paidUntil) > now.getTime();
}

/** What resuming a paused subscription now would cost: nothing while the paid period runs, else a whole new one, less the credit. */
export async function previewResume(user: User, id: string, now: Date): Promise<ResumePreview> {
  return forOwner(user, id, { action: "preview-change", now }, async () => {
    const cost = await resumeCost(user, id, now);
    if ("refused" in cost) return cost;
    const terms = termsOf(cost);
    return { cost, terms, quote: quoteOf(terms, { user, subscriptionId: id, change: "resume" }, now) };
  });
}

/** A date that was moved before the pause stands on no bill: that the paid period is over is known once Paddle refused it. */
async function resumeCost(user: User, id: string, now: Date): Promise<paddle.ResumeCost | Refused> {
  const { status, pausedAt } = await paddle.getSubscription(id);
  if (status !== "paused") return { refused: "not-paused" };
  const resumption = { action: "resume", subscriptionId: id } as const;
  const isPeriodOver = await wasRefused(user, resumption, "period-ended" satisfies rules.ChangeRefusal, pausedAt);
  return paddle.getResumeCost(id, now, isPeriodOver);
}

/** Resumes a paused subscription now if that costs no more than was shown. */
export async function resumeSubscription(user: User, id: string, quote: string, now: Date) {
  return forOwner<Changed | Outdated>(user, id, { action: "resume", now, isExclusive: true }, async () => {
    const cost = await resumeCost(user, id, now);
    if ("refused" in cost) return cost;
    const agreed = readQuote(quote, { user, subscriptionId: id, change: "resume" }, now);
    if (!agreed || !isWithin(cost, agreed)) return { outdated: true };
    return sendCharge(id, cost.dueNow, {
      send: () => paddle.resumeSubscription(id, cost),
      isDone: ({ status }) => status === "active",
    });
  });
}

/** Removes a scheduled cancellation or pause. */
export async function removeScheduledChange(user: User, id: string, now: Date): Promise<{ removed: true } | Refused> {
  return forOwner(user, id, { action: "remove-scheduled-change", now, isExclusive: true }, async () => {
    const { scheduledAction, status } = await paddle.getSubscription(id);
    if (status === "past_due") return { refused: "past-due" };
    if (!scheduledAction) return { refused: "nothing-scheduled" };
    await sendOnce(id, { send: () => paddle.removeScheduledChange(id), isDone: (after) => !after.scheduledAction });
    return { removed: true };
  });
}

type Change = { send: () => Promise<SubscriptionSnapshot>; isDone: (after: SubscriptionSnapshot) => boolean };

/** Sends a change once and stores the answer. Without one, reads whether it happened; never sends it again. */
async function sendOnce(id: string, { send, isDone }: Change): Promise<void> {
  const requestedAt = new Date();
  try {
    const subscription = await send();
    // If the row can't be written now, the webhook writes it: the change is done either way.
    await applyList([subscription], requestedAt).catch((error: Error) =>
      log("error", "change.not-stored", `${id} was changed at Paddle: ${error.message}`),
    );
  } catch (error) {
    const { kind } = requirePaddleError(error);
    const isUnknown = kind === "timeout" || kind === "unavailable";
    if (!isUnknown) throw error;
    const after = await paddle.getSubscription(id).catch((unread: unknown) => {
      logPaddleError("reading a change again", unread);
      return null;
    });
    if (!after || !isDone(after)) throw new PaddleError("timeout", "unconfirmed");
  }
}

/** Sends a change and says what it charged: Paddle's own bill for it, or what was shown while that isn't listed. */
async function sendCharge(id: string, dueNow: Money | null, change: Change): Promise<Changed> {
  const before = await getNewestTransactionId(id);
  await sendOnce(id, change);
  await forgetNextPayments(id);
  const charged = await getChargeAfter(id, before).catch((error: unknown) => {
    logPaddleError("reading a charge", error);
    return null;
  });
  const total = charged ?? dueNow;
  return { charged: total && BigInt(total.amount) > 0n ? total : null };
}

type Request = { action: AuditedAction; now: Date; isExclusive?: boolean };

/**
 * Runs for the signed-in user's own subscription only; another customer's and an unknown id are refused alike, without
 * calling Paddle. `isExclusive`: not while another change of this customer is made, in any process: a double click is one
 * request, and two changes don't both count on the same credit.
 */
async function forOwner<T extends object>(
  user: User,
  id: string,
  { action, now, isExclusive = false }: Request,
  run: (own: Subscription) => Promise<T | Refused>,
): Promise<T | Refused> {
  const { paddleCustomerId, subscriptions } = await getBillingAccount(user);
  const own = subscriptions.find((subscription) => subscription.id === id);
  if (!paddleCustomerId || !own) return { refused: "not-found" };
  const about = { action, subscriptionId: id };
  const audited = () => withAudit<T, rules.ChangeRefusal>(user, about, now, () => run(own), rules.toChangeRefusal);
  return isExclusive ? withLock(paddleCustomerId, LONGEST_CHANGE_MS, audited) : audited();
}

/** All that a change may wait for Paddle: the subscription, prices, a preview, the newest bill, the charge, both again. */
export const LONGEST_CHANGE_MS = 6 * DEADLINE_MS.click + DEADLINE_MS.charge;
