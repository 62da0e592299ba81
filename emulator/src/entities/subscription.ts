import type { CustomData, Duration, Price, Product } from "./catalog.ts";

export const subscriptionStatuses = ["active", "canceled", "past_due", "paused", "trialing"] as const;
export type SubscriptionStatus = (typeof subscriptionStatuses)[number];

export const scheduledActions = ["cancel", "pause", "resume"] as const;

export interface TimePeriod {
  starts_at: string;
  ends_at: string;
}

export interface ScheduledChange {
  action: (typeof scheduledActions)[number];
  effective_at: string;
  resume_at: string | null;
}

export interface BillingDetails {
  enable_checkout: boolean;
  purchase_order_number: string;
  additional_information: string | null;
  payment_terms: Duration;
}

export interface SubscriptionItem {
  status: "active" | "inactive" | "trialing";
  quantity: number;
  recurring: boolean;
  created_at: string;
  updated_at: string;
  previously_billed_at: string | null;
  next_billed_at: string | null;
  trial_dates: TimePeriod | null;
  price: Price;
  product: Product;
}

type Sold = Pick<SubscriptionItem, "price" | "product" | "quantity">;
type ItemStart = { at: string; isTrial: boolean; period: TimePeriod | null; next_billed_at: string | null };

/** An item as it is when it joins a subscription. */
export function newItem(sold: Sold, { at, isTrial, period, next_billed_at }: ItemStart): SubscriptionItem {
  return {
    status: isTrial ? "trialing" : "active",
    quantity: sold.quantity,
    recurring: true,
    created_at: at,
    updated_at: at,
    previously_billed_at: isTrial ? null : at,
    next_billed_at,
    trial_dates: isTrial ? period : null,
    price: sold.price,
    product: sold.product,
  };
}

export interface SubscriptionDiscount {
  id: string;
  starts_at: string | null;
  ends_at: string | null;
}

/** The entity as events carry it; answers of the API add `management_urls`. */
export interface Subscription {
  id: string;
  status: SubscriptionStatus;
  customer_id: string;
  address_id: string;
  business_id: string | null;
  currency_code: string;
  created_at: string;
  updated_at: string;
  started_at: string | null;
  first_billed_at: string | null;
  next_billed_at: string | null;
  paused_at: string | null;
  canceled_at: string | null;
  collection_mode: "automatic" | "manual";
  billing_details: BillingDetails | null;
  current_billing_period: TimePeriod | null;
  billing_cycle: Duration;
  scheduled_change: ScheduledChange | null;
  items: SubscriptionItem[];
  custom_data: CustomData;
  discount: SubscriptionDiscount | null;
  import_meta: null;
}
