export const intervals = ["day", "week", "month", "year"] as const;
export type Interval = (typeof intervals)[number];
export const catalogStatuses = ["active", "archived"] as const;
export type CatalogStatus = (typeof catalogStatuses)[number];
export const catalogTypes = ["standard", "custom"] as const;
export type CatalogType = (typeof catalogTypes)[number];
export const taxModes = ["account_setting", "external", "internal", "location"] as const;
export type TaxMode = (typeof taxModes)[number];
export type CustomData = Record<string, unknown> | null;

export interface Duration {
  interval: Interval;
  frequency: number;
}

export interface Money {
  amount: string;
  currency_code: string;
}

export interface Product {
  id: string;
  name: string;
  type: CatalogType;
  tax_category: string;
  description: string | null;
  image_url: string | null;
  custom_data: CustomData;
  status: CatalogStatus;
  import_meta: null;
  created_at: string;
  updated_at: string;
}

export interface TrialPeriod extends Duration {
  requires_payment_method: boolean;
}

export interface Price {
  id: string;
  product_id: string;
  type: CatalogType;
  description: string;
  name: string | null;
  tax_mode: TaxMode;
  billing_cycle: Duration | null;
  trial_period: TrialPeriod | null;
  unit_price: Money;
  unit_price_overrides: { country_codes: string[]; unit_price: Money }[];
  custom_data: CustomData;
  status: CatalogStatus;
  quantity: { minimum: number; maximum: number };
  import_meta: null;
  created_at: string;
  updated_at: string;
}
