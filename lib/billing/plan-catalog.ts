import "server-only";
import {
  type Added,
  type DescribedLimit,
  type Entitlements,
  faultsOfEntitlements,
  type Included,
  includedIn,
} from "@/lib/billing/entitlements";
import { type Env, env } from "@/lib/env";
import type { SubscriptionItem } from "@/lib/paddle/schemas";
import type { TaxCategory } from "@/lib/paddle/seller-catalog";

export const intervals = ["month", "year"] as const;
export type Interval = (typeof intervals)[number];
export type Environment = Env["PADDLE_ENVIRONMENT"];

/** A product's id at Paddle, and those of its prices; left out where they don't exist yet. */
export type Ids = { product?: string } & { [interval in Interval]?: string };
/** By Paddle environment, then by the id of a plan or an add-on. */
export type PaddleIds = Partial<Record<Environment, Record<string, Ids>>>;

/** In minor units of the currency below, to create Paddle's prices with: visitors see Paddle's price for their country. */
type Prices = { [interval in Interval]?: number };

type Described = {
  /** Lower-case letters and digits. What Paddle has is found by it, so it stays. */
  id: string;
  name: string;
  /** For one interval or both. Left out, a plan is free and Paddle doesn't know it. */
  prices?: Prices;
  /** Paddle's; left out, `standard`, the one that every account may use. */
  taxCategory?: TaxCategory;
};
type DescribedPlan<Feature extends string, Limit extends string> = Described &
  Added<Feature, Limit> & {
    /** Left out, the plan has no seats: its quantity is always 1. */
    seats?: { min: number; max: number };
    /** With a payment method up front; left out, there is no trial. */
    trialDays?: number;
    isRecommended?: boolean;
  };

/** A product at Paddle. */
export type Product = { prices: Prices; ids: Record<Environment, Ids> };
export type Plan = DescribedPlan<string, string> & { product?: Product; includes: Included };
export type PaidPlan = Plan & { product: Product };
/** All items of a subscription share one interval, so an add-on needs a price for each that plans are sold for. */
export type Addon = Described & { prices: Prices; product: Product };

type Limits = Record<string, DescribedLimit>;
type Catalog<Id extends string, Feature extends string, Listed extends Limits> = Entitlements<Feature, Listed> & {
  /** ISO 4217, of the amounts. */
  currency: string;
  /**
   * In the order in which they are shown; each includes everything of those before it. A free one is the first, and is
   * what people without a subscription have; without one they have nothing.
   */
  plans: readonly (DescribedPlan<NoInfer<Feature>, NoInfer<keyof Listed & string>> & { id: Id })[];
  addons: readonly (Described & { prices: Prices })[];
};

/** In the local Paddle whoever creates something chooses its id. */
const localIds = (id: string): Ids => ({
  product: `pro_${id.padStart(26, "0")}`,
  month: `pri_${`${id}month`.padStart(26, "0")}`,
  year: `pri_${`${id}year`.padStart(26, "0")}`,
});

const productOf = (id: string, prices: Prices, ids: PaddleIds): Product => ({
  prices,
  ids: {
    local: { ...localIds(id), ...ids.local?.[id] },
    sandbox: ids.sandbox?.[id] ?? {},
    production: ids.production?.[id] ?? {},
  },
});

/** What is sold, and how to look it up. Ids are those of the Paddle environment that the app runs in. */
export function definePlans<const Id extends string, Feature extends string, Listed extends Limits>(
  catalog: Catalog<Id, Feature, Listed>,
  ids: PaddleIds,
) {
  const { currency, features, limits } = catalog;
  const described: readonly (DescribedPlan<string, string> & { id: Id })[] = catalog.plans;
  const plans = described.map((plan, index): Plan & { id: Id } => ({
    ...plan,
    includes: includedIn(described.slice(0, index + 1)),
    ...(plan.prices && { product: productOf(plan.id, plan.prices, ids) }),
  }));
  const addons = catalog.addons.map((one): Addon => ({ ...one, product: productOf(one.id, one.prices, ids) }));
  const paidPlans = plans.filter((plan): plan is PaidPlan & { id: Id } => plan.product !== undefined);
  return {
    currency,
    features,
    limits,
    plans,
    /** What people without a subscription have. */
    freePlan: plans.find(({ product }) => !product),
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
    findFaults: (environment: Environment) => [
      ...faultsOf(plans, addons, environment),
      ...faultsOfEntitlements(plans, { features, limits }),
    ],
  };
}

const isId = (id: string) => /^(pro|pri)_[a-z\d]{26}$/.test(id);
/** One that can't be an id is as good as none: Paddle would refuse everything that is asked together with it. */
const idIn = ({ ids }: Product, what: keyof Ids): string | null => {
  const id = ids[env().PADDLE_ENVIRONMENT][what];
  return id && isId(id) ? id : null;
};

export const productIdOf = (product: Product): string | null => idIn(product, "product");

/** Null when it isn't sold for this interval. */
export const priceIdOf = (product: Product, interval: Interval): string | null =>
  product.prices[interval] === undefined ? null : idIn(product, interval);

/** The interval asked for where the plan is sold for it, else the one that it is sold for. */
export const intervalOf = ({ product }: PaidPlan, wanted: Interval): Interval =>
  product.prices[wanted] ? wanted : (intervals.find((interval) => product.prices[interval]) ?? wanted);

const isCount = (value: number) => Number.isInteger(value) && value > 0;

/** The ids that a product needs, with their place in the catalog for messages: "Pro, month". */
const placesOf = (name: string, { prices, ids }: Product, environment: Environment) => [
  { where: name, prefix: "pro_", id: ids[environment].product },
  ...intervals
    .filter((interval) => prices[interval] !== undefined)
    .map((interval) => ({ where: `${name}, ${interval}`, prefix: "pri_", id: ids[environment][interval] })),
];

function* faultsOf(plans: readonly Plan[], addons: readonly Addon[], environment: Environment): Generator<string> {
  for (const { name, seats, trialDays } of plans) {
    if (seats && !(isCount(seats.min) && isCount(seats.max) && seats.min <= seats.max))
      yield `${name}: seats must be whole numbers above 0, and min no more than max`;
    if (trialDays !== undefined && !isCount(trialDays)) yield `${name}: trialDays must be a whole number above 0`;
  }
  const all: (Plan | Addon)[] = [...plans, ...addons];
  const seen = new Set<string>();
  for (const [index, { id, name, product }] of all.entries()) {
    if (all.findIndex((one) => one.id === id) < index) yield `${name}: another plan or add-on has the id ${id}`;
    if (!/^[a-z][a-z\d]{0,20}$/.test(id))
      yield `${name}: ${id} isn't an id, which is a lower-case letter and up to 20 more or digits`;
    const amounts = Object.values(product?.prices ?? {});
    if (product && amounts.length === 0)
      yield `${name}: prices needs one for the month or the year; a free plan has none`;
    if (!amounts.every(isCount)) yield `${name}: an amount must be a whole number of minor units above 0`;
    for (const { where, prefix, id } of product ? placesOf(name, product, environment) : []) {
      if (!id) yield `${where}: the ${environment} id (${prefix}…) is missing`;
      else if (!id.startsWith(prefix) || !isId(id))
        yield `${where}: ${id} isn't an id, which is ${prefix} and 26 lower-case letters or digits (here: ${id.length - 4})`;
      else if (seen.has(id)) yield `${where}: the id ${id} is used twice`;
      else seen.add(id);
    }
  }
}
