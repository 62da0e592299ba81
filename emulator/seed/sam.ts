import type { Subscription } from "../entities/subscription";
import { sam } from "./customers";
import { build } from "./draft";
import { addDays, isNearBoundary, periodContaining } from "./moments";
import { analyticsMonthly, proMonthly } from "./prices";

const lines = [
  { price: { ...proMonthly, unit_price_overrides: [] }, quantity: 10 },
  { price: { ...analyticsMonthly, unit_price_overrides: [] }, quantity: 1 },
];
const threeHours = 3 * 3_600_000;
const cycle = { frequency: 1, interval: "month" } as const;

/** Paddle's own example customer: one active subscription and one paused. */
export function samSubscriptions(now: Date): Subscription[] {
  const started_at = "2024-11-12T15:26:23.357178Z";
  const printed = periodContaining(now, started_at, cycle);
  // A period about to end would lock the subscription for whoever starts at that hour.
  const period = isNearBoundary(now, printed, threeHours)
    ? periodContaining(now, addDays(started_at, 1), cycle)
    : printed;
  return [
    build({
      id: "sub_01jcgfqad406rsfjcgq44g9djq",
      customer_id: sam.id,
      address_id: "add_01jcgfpv9rn7kpb0d2yjdexbkr",
      created_at: "2024-11-12T15:26:24.164Z",
      started_at,
      current_billing_period: period,
      lines,
    }),
    build({
      id: "sub_01jcdafvpe5hm4vczfefsbwhvp",
      status: "paused",
      customer_id: sam.id,
      address_id: "add_01jcdaf50ewq650z186dfywzfq",
      created_at: "2024-11-11T09:57:13.55Z",
      updated_at: "2024-11-12T15:26:27.049Z",
      started_at: "2024-11-11T09:57:12.926676Z",
      paused_at: "2024-11-11T10:11:39.922Z",
      lines,
    }),
  ];
}
