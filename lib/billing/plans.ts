import type { SubscriptionItem } from "@/lib/paddle/schemas";

export const intervals = ["month", "year"] as const;
export type Interval = (typeof intervals)[number];
export type PlanId = "basic" | "pro" | "enterprise";

export type Plan = {
  id: PlanId;
  /** A higher rank includes everything of a lower one. */
  rank: number;
  productId: string;
  priceIds: Record<Interval, string>;
  hasSeats: boolean;
  features: readonly string[];
};

/** What you sell. Names and amounts come from Paddle. */
export const plans: readonly Plan[] = [
  {
    id: "basic",
    rank: 1,
    productId: "pro_01gsz4wsgxj9tjhkc2a7r4e2e9",
    priceIds: { month: "pri_01gt189ryxrev0tj071nwj2bxa", year: "pri_01gt187ybxcz26g0y0rncc4fm8" },
    hasSeats: false,
    features: ["Flight log management", "Basic route planning"],
  },
  {
    id: "pro",
    rank: 2,
    productId: "pro_01gsz4t5hdjse780zja8vvr7jg",
    priceIds: { month: "pri_01gsz8x8sawmvhz1pv30nge1ke", year: "pri_01gt18495x2na97t6y975c782p" },
    hasSeats: true,
    features: ["Everything in Basic", "Compliance monitoring", "Route optimization", "Third-party integrations"],
  },
  {
    id: "enterprise",
    rank: 3,
    productId: "pro_01gsz4kmhxy1cxa2n5nbz8aqv4",
    priceIds: { month: "pri_01gt18jxxxfm8pxf81rxa6305f", year: "pri_01gt18h3ax6m2nvc9qkxhxax2c" },
    hasSeats: false,
    features: ["Everything in Pro", "Single sign-on", "Payment by invoice"],
  },
];

/** Add-ons to a plan. All items of a subscription share one interval, so each needs a price for both. */
export const addons: readonly { productId: string; priceIds: Record<Interval, string> }[] = [
  {
    productId: "pro_01h1vjes1y163xfj1rh1tkfb65",
    priceIds: { month: "pri_01h1vjfevh5etwq3rb416a23h2", year: "pri_01gt18f8qxftf5ng2wde3wacr0" },
  },
];

export const findPlan = (id: string): Plan | undefined => plans.find((plan) => plan.id === id);

/** The plan among a subscription's items; undefined when none of its products is a plan of ours. */
export const planOf = (items: readonly Pick<SubscriptionItem, "productId">[]): Plan | undefined =>
  plans.find((plan) => items.some((item) => item.productId === plan.productId));
