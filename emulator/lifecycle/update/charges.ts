import type { Charge } from "../../billing/lines";
import { one } from "../../billing/money";
import { extension, remaining } from "../../billing/proration";
import type { Subscription, SubscriptionItem, TimePeriod } from "../../entities/subscription";
import type { ProrationMode } from "./request";

type Line = Pick<SubscriptionItem, "price" | "product" | "quantity">;

const charge = ({ price, product, quantity }: Line, proration: Charge["proration"]): Charge => ({
  price,
  product,
  quantity,
  proration,
});
const credit = (line: Line, proration: Charge["proration"]): Charge =>
  charge({ ...line, quantity: -line.quantity }, proration);

/** What is given up is credited at its old quantity, what is taken on charged at its new one. */
function forItems(before: SubscriptionItem[], after: SubscriptionItem[], proration: Charge["proration"]) {
  const isSame = (a: SubscriptionItem, b: SubscriptionItem) =>
    a.price.id === b.price.id && a.quantity === b.quantity;
  const taken = after.filter((item) => !before.some((each) => isSame(each, item)));
  const given = before.filter((item) => !after.some((each) => isSame(each, item)));
  return [...taken.map((item) => charge(item, proration)), ...given.map((item) => credit(item, proration))];
}

/** The same items for a longer or a shorter time. */
function forTime(items: SubscriptionItem[], period: TimePeriod, ends_at: string): Charge[] {
  const rate = extension(period, ends_at);
  if (rate.numerator === 0) return [];
  const isLonger = rate.numerator > 0;
  const [starts, ends] = isLonger ? [period.ends_at, ends_at] : [ends_at, period.ends_at];
  const part = {
    rate: { ...rate, numerator: Math.abs(rate.numerator) },
    period: { starts_at: starts, ends_at: ends },
  };
  return items.map((item) => (isLonger ? charge(item, part) : credit(item, part)));
}

/** What a change costs and gives back, line by line. Modes without proration count whole periods. */
export function chargesOf(
  before: Subscription,
  after: Subscription,
  mode: ProrationMode,
  at: string,
): Charge[] {
  const period = before.current_billing_period;
  const next = after.current_billing_period;
  if (mode === "do_not_bill" || !period || !next) return [];
  const isProrated = mode.startsWith("prorated");
  const rest = { starts_at: at, ends_at: period.ends_at };
  const unused = { rate: isProrated ? remaining(period, at) : one, period: rest };
  if (next.starts_at !== period.starts_at) {
    const whole = { rate: one, period: next };
    return [
      ...after.items.map((item) => charge(item, whole)),
      ...before.items.map((item) => credit(item, unused)),
    ];
  }
  return [...forItems(before.items, after.items, unused), ...forTime(after.items, period, next.ends_at)];
}
