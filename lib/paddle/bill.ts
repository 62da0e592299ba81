import { z } from "zod";
import { PaddleError } from "@/lib/paddle/errors";
import { amount, currencyCode, paddlePrice, timestamp, unitAmounts } from "@/lib/paddle/schemas";

// What Paddle says of a subscription's next bill, and how it adds up for the one who pays it. Nothing here is computed
// that Paddle hasn't: it is only told apart.

const line = z.object({
  name: z.string(),
  /** Below zero for what is given back. */
  quantity: z.number().int(),
  /** Of one, where quantity × this is the amount. */
  unitAmount: amount.nullable(),
  amount,
});

/** The words of a discount: `amount` is of per cent, or minor units. */
export const discountTerms = z.object({
  type: z.enum(["percentage", "flat", "flat_per_seat"]),
  amount: z.string().regex(/^\d+(\.\d+)?$/),
  currencyCode: currencyCode.nullish(),
  code: z.string().nullish(),
});
export type DiscountTerms = z.infer<typeof discountTerms>;

/** Amounts in minor units. The lines, less the discount and the credit, with the tax unless they have it, are the total. */
export const nextPayment = z.object({
  /** What it was read for: it says nothing about a subscription that is otherwise. */
  status: z.string(),
  nextBilledAt: z.string().nullable(),
  items: z.array(z.object({ priceId: z.string(), quantity: z.number().int() })),
  currencyCode,
  total: amount,
  /** Empty where they don't come to the total. */
  lines: z.array(line),
  discount: z
    .object({ id: z.string(), amount, endsAt: z.string().nullable(), terms: discountTerms.nullable() })
    .nullable(),
  tax: z.object({ amount, isInside: z.boolean() }).nullable(),
  /** Taken from the customer's balance. */
  credit: amount.nullable(),
  /** What is given back beyond the bill, and added to the balance. */
  toBalance: amount.nullable().default(null),
  /** What each period costs from then on; null while a discount with an end makes that change. */
  recurring: amount.nullable(),
});
export type NextPayment = z.infer<typeof nextPayment>;

const totals = { subtotal: amount, discount: amount, tax: amount, total: amount };
const paddleLine = z.object({
  priceId: z.string(),
  quantity: z.number().int(),
  taxRate: z.string().regex(/^\d+(\.\d+)?$/),
  totals: z.object(totals),
  product: z.object({ name: z.string() }),
});
type PaddleLine = z.infer<typeof paddleLine>;
const paddleDetails = z.object({
  totals: z.object({ ...totals, credit: amount, creditToBalance: amount, grandTotal: amount }),
  lineItems: z.array(paddleLine),
});
const paddleAnswer = z.object({
  status: z.string(),
  currencyCode,
  nextBilledAt: timestamp,
  discount: z.object({ id: z.string(), endsAt: timestamp }).nullish(),
  items: z.array(z.object({ quantity: z.number().int(), price: paddlePrice })),
  nextTransaction: z.object({ details: paddleDetails }).nullish(),
  recurringTransactionDetails: paddleDetails.nullish(),
});
type PaddleAnswer = z.output<typeof paddleAnswer>;

/** Throws PaddleError for what can't be read. */
export function parseNextPayment(entity: unknown): NextPayment | null {
  const { data } = paddleAnswer.safeParse(entity);
  if (!data) throw new PaddleError("unavailable", "unreadable_subscription");
  const { status, nextBilledAt, items, discount, nextTransaction, recurringTransactionDetails: recurring } = data;
  const details = nextTransaction?.details ?? (status === "trialing" ? recurring : null);
  if (!details) return null;
  const { isDiscounted, ...bill } = readBill(details, data);
  const { endsAt } = discount ?? {};
  // What a discount that is still to begin, or to end, makes of it is another amount.
  const isLasting = !discount || (isDiscounted ? !endsAt : Boolean(endsAt && nextBilledAt && endsAt <= nextBilledAt));
  return {
    status,
    nextBilledAt,
    currencyCode: data.currencyCode,
    items: items.map(({ price, quantity }) => ({ priceId: price.id, quantity })),
    ...bill,
    recurring: isLasting ? (recurring?.totals.grandTotal ?? null) : null,
  };
}

type Bill = Pick<NextPayment, "total" | "lines" | "discount" | "tax" | "credit" | "toBalance">;

function readBill({ totals, lineItems }: z.infer<typeof paddleDetails>, answer: PaddleAnswer) {
  const { grandTotal, tax, credit, creditToBalance, total } = totals;
  const unitsOf = unitsIn(answer);
  const inside = BigInt(tax) > 0n ? linesWithTax(lineItems, unitsOf) : null;
  const lines = inside ?? lineItems.map((one) => toLine(one, BigInt(one.totals.subtotal), unitsOf));
  const listed = lines.reduce((sum, one) => sum + BigInt(one.amount), 0n);
  // With tax inside, Paddle's discount is without it, and what the customer sees taken off is the rest.
  const off = inside ? listed - BigInt(total) : BigInt(totals.discount);
  const isDiscounted = BigInt(totals.discount) !== 0n;
  const sum = listed - off + (inside ? 0n : BigInt(tax)) - BigInt(credit) + BigInt(creditToBalance);
  const adds = sum === BigInt(grandTotal) && isDiscounted === (off !== 0n);
  const { discount } = answer;
  const bill: Bill = {
    total: grandTotal,
    lines: adds ? lines : [],
    discount: isDiscounted
      ? { id: discount?.id ?? "", amount: String(off), endsAt: discount?.endsAt ?? null, terms: null }
      : null,
    tax: tax === "0" ? null : { amount: tax, isInside: inside !== null },
    credit: credit === "0" ? null : credit,
    toBalance: creditToBalance === "0" ? null : creditToBalance,
  };
  return { ...bill, isDiscounted };
}

type UnitsOf = (priceId: string) => string[];

function unitsIn({ items, currencyCode }: PaddleAnswer): UnitsOf {
  const units = new Map(items.map(({ price }) => [price.id, unitAmounts(price, currencyCode)]));
  return (priceId) => units.get(priceId) ?? [];
}

function toLine(one: PaddleLine, sum: bigint, unitsOf: UnitsOf) {
  const { product, priceId, quantity } = one;
  const units = unitsOf(priceId).map((unit) => ({ unit, gross: BigInt(unit) * BigInt(quantity) }));
  // A price less its tax may happen to be the price elsewhere, and then it isn't known which applies.
  const isSure = !units.some(({ gross }) => gross !== sum && isSubtotalOf(gross, one));
  const unitAmount = isSure ? (units.find(({ gross }) => gross === sum)?.unit ?? null) : null;
  return { name: product.name, quantity, unitAmount, amount: String(sum) };
}

/**
 * The lines at the prices that the customer knows, where these have the tax inside; null where it is on top, or that isn't
 * sure. Beside one that is sure, what has no such price, as part of a period or something bought once, is with its tax, too.
 */
function linesWithTax(lineItems: PaddleLine[], unitsOf: UnitsOf): NextPayment["lines"] | null {
  let isSure = false;
  const lines = lineItems.flatMap((one) => {
    const listed = unitsOf(one.priceId).map((unit) => BigInt(unit) * BigInt(one.quantity));
    const isOnTop = listed.includes(BigInt(one.totals.subtotal));
    const known = isOnTop ? undefined : listed.find((sum) => isSubtotalOf(sum, one));
    isSure ||= known !== undefined;
    const whole = isOnTop || one.totals.discount !== "0" ? undefined : BigInt(one.totals.total);
    const gross = known ?? whole;
    return gross === undefined ? [] : toLine(one, gross, unitsOf);
  });
  return isSure && lines.length === lineItems.length ? lines : null;
}

/** Whether a sum less its tax is the subtotal, to the minor unit that rounding may cost. */
function isSubtotalOf(gross: bigint, { taxRate, totals: { subtotal } }: PaddleLine): boolean {
  const [whole = "", decimals = ""] = taxRate.split(".");
  const one = 10n ** BigInt(decimals.length);
  const withTax = one + BigInt(whole + decimals);
  const difference = gross * one - BigInt(subtotal) * withTax;
  return difference <= withTax && -difference <= withTax;
}
