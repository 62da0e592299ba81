export type Interval = "day" | "week" | "month" | "year";
export type CatalogStatus = "active" | "archived";
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
  type: "standard" | "custom";
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
  type: "standard" | "custom";
  description: string;
  name: string | null;
  tax_mode: "account_setting" | "external" | "internal";
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
