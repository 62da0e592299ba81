import paddleIds from "@/lib/billing/paddle-ids.json";
import { definePlans } from "@/lib/billing/plan-catalog";

/** What you sell: the only place that says it. Names and amounts that people see come from Paddle. */
export const { currency, plans, paidPlans, addons, soldIntervals, findPlan, findPaidPlan, planOf, findFaults } =
  definePlans(
    {
      currency: "USD",
      plans: [
        {
          id: "basic",
          name: "AeroEdit Basic",
          features: ["Flight log management", "Basic route planning"],
          prices: { month: 10_00, year: 100_00 },
        },
        {
          id: "pro",
          name: "AeroEdit Pro",
          features: ["Compliance monitoring", "Route optimization", "Third-party integrations"],
          prices: { month: 30_00, year: 300_00 },
          seats: { min: 1, max: 999 },
          isRecommended: true,
        },
        {
          id: "enterprise",
          name: "AeroEdit Enterprise",
          features: ["Single sign-on", "Payment by invoice"],
          prices: { month: 250_00, year: 2_500_00 },
        },
      ],
      addons: [{ id: "analytics", name: "Analytics addon", prices: { month: 100_00, year: 1_000_00 } }],
    },
    paddleIds,
  );

export type PlanId = (typeof plans)[number]["id"];

/** What `/pro` and `/api/pro`, the examples of a gate, require. */
export const examplePlan: PlanId = "pro";
