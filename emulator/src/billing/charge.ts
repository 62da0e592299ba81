import type { Price, Product } from "../entities/catalog.ts";
import type { Discount } from "../entities/discount.ts";
import type { TimePeriod } from "../entities/subscription.ts";
import type { Fraction } from "./money.ts";

/** Something to bill. A quantity below zero is a credit. */
export interface Charge {
  price: Price;
  product: Product;
  quantity: number;
  /** The part of the price to bill, and the time it pays for; null bills the price as it is. */
  proration: { rate: Fraction; period: TimePeriod } | null;
  discount: Discount | null;
}
