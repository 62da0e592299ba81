import type { Charge } from "../../billing/charge.ts";
import { extension, remaining } from "../../billing/lines.ts";
import { one } from "../../billing/money.ts";
import { now } from "../../clock.ts";
import { addDuration } from "../../duration.ts";
import type { Emulator } from "../../emulator.ts";
import type { Duration } from "../../entities/catalog.ts";
import type { Discount } from "../../entities/discount.ts";
import {
  newItem,
  type ScheduledChange,
  type Subscription,
  type SubscriptionItem,
  type TimePeriod,
} from "../../entities/subscription.ts";
import { PaddleError } from "../../errors.ts";
import { nextBilledAt } from "../change.ts";
import { discountAt, movedTo, withoutFlat } from "../discount.ts";
import { refuseOutstanding } from "../rules.ts";
import { refuseBilledCurrency, refuseDetailsWhilePaused, withDetails, withDiscount } from "./details.ts";
import { isImmediate, type ProrationMode, type UpdateRequest, type WantedItem, wantedItems } from "./items.ts";
import { refuseMode, refuseTrialItems, requireMode } from "./rules.ts";

type Line = Pick<SubscriptionItem, "price" | "product" | "quantity">;
type Part = Pick<Charge, "proration" | "discount">;

const charge = ({ price, product, quantity }: Line, part: Part): Charge => ({ price, product, quantity, ...part });
const credit = (line: Line, part: Part): Charge => charge({ ...line, quantity: -line.quantity }, part);

interface Discounts {
  before: Discount | null;
  after: Discount | null;
}

/** What is given up is credited at its old quantity, what is taken on charged at its new one. */
function forItems(
  before: SubscriptionItem[],
  after: SubscriptionItem[],
  proration: Charge["proration"],
  discounts: Discounts,
) {
  const isSame = (a: SubscriptionItem, b: SubscriptionItem) => a.price.id === b.price.id && a.quantity === b.quantity;
  const taken = after.filter((item) => !before.some((each) => isSame(each, item)));
  const given = before.filter((item) => !after.some((each) => isSame(each, item)));
  return [
    ...taken.map((item) => charge(item, { proration, discount: discounts.after })),
    ...given.map((item) => credit(item, { proration, discount: discounts.before })),
  ];
}

/** The same items for a longer or a shorter time. */
function forTime(items: SubscriptionItem[], period: TimePeriod, ends_at: string, discount: Discount | null): Charge[] {
  const rate = extension(period, ends_at);
  if (rate.numerator === 0) return [];
  const isLonger = rate.numerator > 0;
  const [starts, ends] = isLonger ? [period.ends_at, ends_at] : [ends_at, period.ends_at];
  const proration = {
    rate: { ...rate, numerator: Math.abs(rate.numerator) },
    period: { starts_at: starts, ends_at: ends },
  };
  const part = { proration, discount };
  return items.map((item) => (isLonger ? charge(item, part) : credit(item, part)));
}

/** What a change costs and gives back, line by line. Modes without proration count whole periods. */
function chargesOf(
  before: Subscription,
  after: Subscription,
  { mode, at, discounts }: { mode: ProrationMode; at: string; discounts: Discounts },
): Charge[] {
  const period = before.current_billing_period;
  const next = after.current_billing_period;
  if (mode === "do_not_bill" || !period || !next) return [];
  const isProrated = mode.startsWith("prorated");
  const rest = { starts_at: at, ends_at: period.ends_at };
  const unused = { rate: isProrated ? remaining(period, at) : one, period: rest };
  if (next.starts_at !== period.starts_at) {
    const whole = { proration: { rate: one, period: next }, discount: discounts.after };
    const left = { proration: unused, discount: discounts.before };
    return [...after.items.map((item) => charge(item, whole)), ...before.items.map((item) => credit(item, left))];
  }
  const within = { before: withoutFlat(discounts.before), after: withoutFlat(discounts.after) };
  return [
    ...forItems(before.items, after.items, unused, within),
    ...forTime(after.items, period, next.ends_at, within.after),
  ];
}

/** What an update would make of a subscription, and what it would bill for that. */
export interface Plan {
  after: Subscription;
  at: string;
  origin: "subscription_update" | "subscription_charge";
  immediate: Charge[];
  postponed: Charge[];
  isChange: boolean;
}

function buildItem({ price, product, quantity, before }: WantedItem, subscription: Subscription, at: string) {
  const { status, next_billed_at, current_billing_period: period } = subscription;
  if (!before)
    return newItem({ price, product, quantity }, { at, isTrial: status === "trialing", period, next_billed_at });
  return { ...before, quantity, updated_at: quantity === before.quantity ? before.updated_at : at };
}

const isSameCycle = (a: Duration, b: Duration): boolean => a.interval === b.interval && a.frequency === b.frequency;

/** A new interval starts a new period at once, except in a trial or a pause, which have none to start. */
function withCycle(subscription: Subscription, billing_cycle: Duration, at: string): Subscription {
  if (subscription.status !== "active") return { ...subscription, billing_cycle };
  const period = { starts_at: at, ends_at: addDuration(at, billing_cycle) };
  const scheduled: ScheduledChange | null = subscription.scheduled_change && {
    ...subscription.scheduled_change,
    effective_at: period.ends_at,
  };
  const next = scheduled ? subscription.next_billed_at : period.ends_at;
  const items = subscription.items.map((item) => ({
    ...item,
    previously_billed_at: at,
    next_billed_at: next,
  }));
  return {
    ...subscription,
    billing_cycle,
    current_billing_period: period,
    next_billed_at: next,
    items,
    scheduled_change: scheduled,
  };
}

function withDate(subscription: Subscription, ends_at: string): Subscription {
  const period = subscription.current_billing_period;
  const dated = { ...subscription, ...nextBilledAt(subscription, ends_at) };
  const current_billing_period = period && { ...period, ends_at };
  const items = dated.items.map((item) =>
    subscription.status === "trialing" ? { ...item, trial_dates: current_billing_period } : item,
  );
  return { ...dated, items, current_billing_period, discount: movedTo(subscription, ends_at) };
}

function withoutSchedule(subscription: Subscription): Subscription {
  if (!subscription.scheduled_change) return subscription;
  const next = subscription.current_billing_period?.ends_at ?? null;
  return { ...subscription, ...nextBilledAt(subscription, next), scheduled_change: null };
}

/** Checks an update against Paddle's rules and says what it comes to. Changes nothing. */
export function planUpdate(emulator: Emulator, subscription: Subscription, request: UpdateRequest): Plan {
  refuseOutstanding(emulator, subscription);
  requireMode(request);
  if (request.scheduled_change) {
    const detail = "a scheduled change can only be removed here: set it to null";
    throw new PaddleError(400, "subscription_scheduled_change_invalid_update", detail);
  }
  const at = now(emulator).toISOString();
  const mode = request.proration_billing_mode ?? "do_not_bill";
  const before = request.scheduled_change === null ? withoutSchedule(subscription) : subscription;
  refuseDetailsWhilePaused(subscription, request);
  let after = withDetails(emulator, before, request);
  const wanted = request.items ? wantedItems(emulator, after, request.items) : null;
  if (wanted) refuseTrialItems(emulator, before, wanted);
  const cycle = wanted?.[0]?.price.billing_cycle ?? before.billing_cycle;
  const changesInterval = !isSameCycle(cycle, before.billing_cycle);
  const next_billed_at = request.next_billed_at;
  if (wanted || next_billed_at !== undefined) {
    refuseMode(emulator, before, { mode, changesInterval, next_billed_at });
  }
  if (wanted) after = { ...after, items: wanted.map((item) => buildItem(item, before, at)) };
  if (changesInterval) after = withCycle(after, cycle, at);
  if (next_billed_at !== undefined) after = withDate(after, next_billed_at);
  after = withDiscount(emulator, after, request.discount, at);
  const discounts = { before: discountAt(emulator, before, at), after: discountAt(emulator, after, at) };
  const charges = chargesOf(before, after, { mode, at, discounts });
  refuseBilledCurrency(before, after, charges.length > 0);
  return {
    after,
    at,
    origin: "subscription_update",
    immediate: isImmediate(mode) ? charges : [],
    postponed: isImmediate(mode) ? [] : charges,
    isChange: JSON.stringify(after) !== JSON.stringify(subscription),
  };
}
