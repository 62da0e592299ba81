import "server-only";
import { plans } from "@/lib/billing/plans";
import { type CatalogPrice, listPrices } from "@/lib/paddle/catalog";

/** Paddle's prices of all plans, by id. Throws PaddleFailure. */
export const listPlanPrices = (): Promise<Map<string, CatalogPrice>> =>
  listPrices(plans.flatMap(({ priceIds }) => Object.values(priceIds)));
