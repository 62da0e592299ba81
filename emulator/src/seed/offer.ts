import type { Duration, Interval, Price, Product } from "../entities/catalog.ts";
import {
  analyticsMonthly,
  analyticsYearly,
  basicMonthly,
  basicYearly,
  enterpriseMonthly,
  enterpriseYearly,
  proMonthly,
  proYearly,
} from "./plan-prices.ts";
import { analytics, basic, enterprise, pro } from "./products.ts";

export interface Sold {
  price: Price;
  product: Product;
}

/** A plan or an addon: each price it is sold at. */
export type Plan = [Sold, ...Sold[]];

/** What the example customers buy: by the month where that is sold, and by the year where that is. */
export interface Offer {
  small: Sold;
  smallYearly: Sold | null;
  seats: Sold;
  seatsYearly: Sold | null;
  large: Sold;
  largeYearly: Sold | null;
  addon: Sold | null;
}

function soldBy(interval: Interval, plan: Plan): Sold | null {
  const isWanted = (cycle: Duration | null) => cycle?.interval === interval && cycle.frequency === 1;
  return plan.find(({ price }) => isWanted(price.billing_cycle)) ?? null;
}

const usual = (plan: Plan): Sold => soldBy("month", plan) ?? plan[0];

/** Whether a subscription can hold both. */
function goTogether({ price: a }: Sold, { price: b }: Sold): boolean {
  return (
    a.billing_cycle?.interval === b.billing_cycle?.interval &&
    a.billing_cycle?.frequency === b.billing_cycle?.frequency &&
    a.unit_price.currency_code === b.unit_price.currency_code
  );
}

const isBySeat = (plan: Plan): boolean => plan.some(({ price }) => price.quantity.maximum > 1);

/** From plans in their order, the smallest first. Seats are bought of the next one after it that has several. */
export function chooseOffer(plans: [Plan, ...Plan[]], addons: Plan[]): Offer {
  const [small, ...others] = plans;
  const large = others.at(-1) ?? small;
  const middle = plans[Math.floor(plans.length / 2)] ?? small;
  const seats = [...others, small].find(isBySeat) ?? middle;
  return {
    small: usual(small),
    smallYearly: soldBy("year", small),
    seats: usual(seats),
    seatsYearly: soldBy("year", seats),
    large: usual(large),
    largeYearly: soldBy("year", large),
    addon: addons.flat().find((each) => goTogether(each, usual(seats))) ?? null,
  };
}

/** One offer is the same as another when these are. */
export function pricesOf(offer: Offer): (string | null)[] {
  return Object.values(offer).map((sold: Sold | null) => sold?.price.id ?? null);
}

const plan = (product: Product, monthly: Price, yearly: Price): Plan => [
  { price: monthly, product },
  { price: yearly, product },
];

/** What the first state is made of. */
export const seededOffer = chooseOffer(
  [
    plan(basic, basicMonthly, basicYearly),
    plan(pro, proMonthly, proYearly),
    plan(enterprise, enterpriseMonthly, enterpriseYearly),
  ],
  [plan(analytics, analyticsMonthly, analyticsYearly)],
);
