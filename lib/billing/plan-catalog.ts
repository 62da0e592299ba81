import "server-only";
import { type Env, env } from "@/lib/env";
import type { SubscriptionItem } from "@/lib/paddle/schemas";

export const intervals = ["month", "year"] as const;
export type Interval = (typeof intervals)[number];
type Environment = Env["PADDLE_ENVIRONMENT"];
/** An id for each Paddle environment; null where it doesn't exist yet. Locally any of the right form will do. */
type Ids<Prefix extends "pro" | "pri"> = Record<Environment, `${Prefix}_${string}` | null>;

/** A product at Paddle, with a price for one interval or for both. */
export type Product = {
  ids: Ids<"pro">;
  /** `amount` in minor units of the currency below, to create the price with: visitors see Paddle's price for their country. */
  prices: Partial<Record<Interval, { amount: number; ids: Ids<"pri"> }>>;
};

export type Plan = {
  id: string;
  name: string;
  /** What it adds to the plan before it. */
  features: readonly string[];
  /** Left out, the plan is free and Paddle doesn't know it. */
  product?: Product;
  /** Left out, the plan has no seats: its quantity is always 1. */
  seats?: { min: number; max: number };
  /** With a payment method up front; left out, there is no trial. */
  trialDays?: number;
  isRecommended?: boolean;
};
export type PaidPlan = Plan & { product: Product };
/** All items of a subscription share one interval, so an add-on needs a price for each that plans are sold for. */
export type Addon = { name: string; product: Product };

type Catalog<Id extends string> = {
  /** ISO 4217, of the amounts. */
  currency: string;
  /** In the order in which they are shown; each includes everything of those before it. */
  plans: readonly (Plan & { id: Id })[];
  addons: readonly Addon[];
};

/** What is sold, and how to look it up. Ids are those of the Paddle environment that the app runs in. */
export function definePlans<const Id extends string>({ currency, plans, addons }: Catalog<Id>) {
  const paidPlans = plans.filter((plan): plan is PaidPlan & { id: Id } => plan.product !== undefined);
  return {
    currency,
    plans,
    paidPlans,
    addons,
    /** The intervals that any plan is sold for. */
    soldIntervals: intervals.filter((interval) => paidPlans.some(({ product }) => product.prices[interval])),
    findPlan: (id: string) => plans.find((plan) => plan.id === id),
    findPaidPlan: (id: string) => paidPlans.find((plan) => plan.id === id),
    /** The plan among a subscription's items, of several the highest; undefined when there is none of ours. */
    planOf: (items: readonly Pick<SubscriptionItem, "productId">[]) =>
      paidPlans.findLast(({ product }) => items.some((item) => item.productId === productIdOf(product))),
    /** What is wrong with all this in a Paddle environment, one line each. */
    findFaults: (environment: Environment) => [...faultsOf(plans, addons, environment)],
  };
}

const isId = (id: string) => /^(pro|pri)_[a-z\d]{26}$/.test(id);
/** One that can't be an id is as good as none: Paddle would refuse everything that is asked together with it. */
const idIn = (ids?: Ids<"pro" | "pri">): string | null => {
  const id = ids?.[env().PADDLE_ENVIRONMENT];
  return id && isId(id) ? id : null;
};

export const productIdOf = ({ ids }: Product): string | null => idIn(ids);

/** Null when it isn't sold for this interval. */
export const priceIdOf = ({ prices }: Product, interval: Interval): string | null => idIn(prices[interval]?.ids);

/** The interval asked for where the plan is sold for it, else the one that it is sold for. */
export const intervalOf = ({ product }: PaidPlan, wanted: Interval): Interval =>
  product.prices[wanted] ? wanted : (intervals.find((interval) => product.prices[interval]) ?? wanted);

const isCount = (value: number) => Number.isInteger(value) && value > 0;

/** An id's place in the catalog, for messages: "Pro, month". */
const placesOf = ({ name, product }: Plan | Addon) =>
  product
    ? [
        { where: name, prefix: "pro_", ids: product.ids },
        ...Object.entries(product.prices).map(([interval, { ids }]) => ({
          where: `${name}, ${interval}`,
          prefix: "pri_",
          ids,
        })),
      ]
    : [];

function* faultsOf(plans: readonly Plan[], addons: readonly Addon[], environment: Environment): Generator<string> {
  for (const [index, { id, name, seats, trialDays }] of plans.entries()) {
    if (plans.findIndex((plan) => plan.id === id) < index) yield `${name}: another plan has the id ${id}`;
    if (seats && !(isCount(seats.min) && isCount(seats.max) && seats.min <= seats.max))
      yield `${name}: seats must be whole numbers above 0, and min no more than max`;
    if (trialDays !== undefined && !isCount(trialDays)) yield `${name}: trialDays must be a whole number above 0`;
  }
  const seen = new Set<string>();
  for (const one of [...plans, ...addons]) {
    const prices = Object.values(one.product?.prices ?? {});
    if (one.product && prices.length === 0) yield `${one.name}: a product needs a price; a free plan has no product`;
    if (!prices.every(({ amount }) => isCount(amount)))
      yield `${one.name}: an amount must be a whole number of minor units above 0`;
    for (const { where, prefix, ids } of placesOf(one)) {
      const id = ids[environment];
      if (!id) yield `${where}: the ${environment} id (${prefix}…) is missing`;
      else if (!id.startsWith(prefix) || !isId(id))
        yield `${where}: ${id} isn't an id, which is ${prefix} and 26 lower-case letters or digits (here: ${id.length - 4})`;
      else if (seen.has(id)) yield `${where}: the id ${id} is used twice`;
      else seen.add(id);
    }
  }
}
