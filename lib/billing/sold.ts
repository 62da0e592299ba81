import type { Addon, Interval, PaidPlan } from "@/lib/billing/plan-catalog";
import { addons, currency, paidPlans } from "@/lib/billing/plans";
import type { PriceTerms } from "@/lib/paddle/seller-catalog";

// What Paddle is to have of lib/billing/plans.ts: setup and the local Paddle write it, and the doctor compares it.

/** A plan, or an add-on, which has neither seats nor a trial; `most` may be bought of it where it has no seats. */
export type Sold = (PaidPlan | (Addon & { seats?: undefined; trialDays?: undefined })) & { most: number };

export const soldPlans = (): Sold[] => paidPlans.map((plan) => ({ ...plan, most: 1 }));
/** An add-on may be bought more than once. */
export const soldAddons = (): Sold[] => addons.map((addon) => ({ ...addon, most: 100 }));
export const listSold = (): Sold[] => [...soldPlans(), ...soldAddons()];

/** What the price for an interval is to be at Paddle; null when there is none for it. */
export function termsOf({ product, seats, trialDays, most }: Sold, interval: Interval): PriceTerms | null {
  const amount = product.prices[interval];
  if (amount === undefined) return null;
  const money = { amount: String(amount), currencyCode: currency };
  const quantity = { minimum: seats?.min ?? 1, maximum: seats?.max ?? most };
  return { interval, money, quantity, trialDays: trialDays ?? null };
}
