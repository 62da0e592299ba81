import { type Discount, isFor } from "../entities/discount.ts";
import type { Charge } from "./charge.ts";
import { type Fraction, one, parseRate, smaller, sum, times } from "./money.ts";

const size = (amount: bigint): bigint => (amount < 0n ? -amount : amount);
const rateOf = ({ proration }: Charge): Fraction => proration?.rate ?? one;

/** What a discount takes off one line by itself; of a credit it takes back what it took off the charge. */
function ofLine({ type, amount }: Discount, charge: Charge, listed: bigint): bigint {
  const sign = listed < 0n ? -1n : 1n;
  if (type === "percentage") {
    const { numerator, denominator } = parseRate(amount);
    return times(listed, { numerator, denominator: denominator * 100 });
  }
  const seats = times(BigInt(amount) * BigInt(Math.abs(charge.quantity)), rateOf(charge));
  return sign * smaller(seats, size(listed));
}

/** Shares an amount out in proportion; what rounding leaves goes to the largest fractions, the first of equals first. */
function spread(amount: bigint, over: bigint[]): bigint[] {
  const whole = sum(over);
  if (whole === 0n) return over.map(() => 0n);
  const shares = over.map((each) => (amount * each) / whole);
  const lost = over.map((each, index) => ({ index, rest: (amount * each) % whole }));
  const byRest = lost.toSorted((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest < b.rest ? 1 : -1));
  const missing = Number(amount - sum(shares));
  for (const { index } of byRest.slice(0, missing)) shares[index] = (shares[index] ?? 0n) + 1n;
  return shares;
}

interface Line {
  index: number;
  charge: Charge;
  listed: bigint;
  discount: Discount;
}

/** A flat discount is one amount for all the lines it is for, and never more than they come to. */
function flatly(lines: Line[]): bigint[] {
  const sizes = lines.map(({ listed }) => size(listed));
  const counted = lines.find(({ listed }) => listed !== 0n);
  if (!counted) return lines.map(() => 0n);
  const amount = times(BigInt(counted.discount.amount), rateOf(counted.charge));
  const sign = counted.listed < 0n ? -1n : 1n;
  return spread(smaller(amount, sum(sizes)), sizes).map((share) => sign * share);
}

/** What discounts take off each line, in the order of the lines. Charges and credits are discounted apart. */
export function reductions(charges: Charge[], listed: bigint[]): bigint[] {
  const off = charges.map(() => 0n);
  const flat = new Map<string, Line[]>();
  for (const [index, charge] of charges.entries()) {
    const { discount, price } = charge;
    const amount = listed[index] ?? 0n;
    if (!discount || !isFor(discount, price)) continue;
    if (discount.type !== "flat") {
      off[index] = ofLine(discount, charge, amount);
      continue;
    }
    const key = `${discount.id} ${charge.quantity > 0}`;
    flat.set(key, [...(flat.get(key) ?? []), { index, charge, listed: amount, discount }]);
  }
  for (const lines of flat.values()) {
    const shares = flatly(lines);
    for (const [place, { index }] of lines.entries()) off[index] = shares[place] ?? 0n;
  }
  return off;
}
