import type { CatalogStatus, CatalogType, CustomData } from "./catalog.ts";

export const discountTypes = ["flat", "flat_per_seat", "percentage"] as const;
export type DiscountType = (typeof discountTypes)[number];

export interface Discount {
  id: string;
  status: CatalogStatus;
  description: string;
  enabled_for_checkout: boolean;
  code: string | null;
  type: DiscountType;
  mode: CatalogType;
  /** Minor units; of percentages a decimal such as 12.5. */
  amount: string;
  currency_code: string | null;
  recur: boolean;
  maximum_recurring_intervals: number | null;
  usage_limit: number | null;
  /** Ids of prices and products. */
  restrict_to: string[] | null;
  expires_at: string | null;
  times_used: number;
  custom_data: CustomData;
  import_meta: null;
  created_at: string;
  updated_at: string;
}

export const isPercentage = ({ type }: Pick<Discount, "type">): boolean => type === "percentage";

/** Whether a discount is for a price; one that is restricted to nothing is for all. */
export function isFor({ restrict_to }: Discount, { id, product_id }: { id: string; product_id: string }): boolean {
  return !restrict_to?.length || restrict_to.includes(id) || restrict_to.includes(product_id);
}
