import type { Counted } from "@/lib/billing/entitlements";
import paddleIds from "@/lib/billing/paddle-ids.json";
import { definePlans } from "@/lib/billing/plan-catalog";

/** What you sell: the only place that says it. Names and amounts that people see come from Paddle. */
export const {
  currency,
  features,
  limits,
  plans,
  freePlan,
  paidPlans,
  addons,
  soldIntervals,
  findPlan,
  findPaidPlan,
  planOf,
  findFaults,
} = definePlans(
  {
    currency: "USD",
    features: {
      logs: "Flight log management",
      routes: "Basic route planning",
      compliance: "Compliance monitoring",
      optimization: "Route optimization",
      export: "Flight log export",
      sso: "Single sign-on",
      invoice: "Payment by invoice",
    },
    limits: {
      projects: {
        one: "project",
        many: "projects",
        count: `SELECT count(*) FROM "Project" WHERE "userId" = $1`,
      },
    },
    plans: [
      {
        id: "basic",
        name: "AeroEdit Basic",
        features: ["logs", "routes"],
        limits: { projects: 3 },
        prices: { month: 10_00, year: 100_00 },
      },
      {
        id: "pro",
        name: "AeroEdit Pro",
        features: ["compliance", "optimization", "export"],
        limits: { projects: { perSeat: 10 } },
        prices: { month: 30_00, year: 300_00 },
        seats: { min: 1, max: 999 },
        isRecommended: true,
      },
      {
        id: "enterprise",
        name: "AeroEdit Enterprise",
        features: ["sso", "invoice"],
        limits: { projects: Infinity },
        prices: { month: 250_00, year: 2_500_00 },
      },
    ],
    addons: [{ id: "analytics", name: "Analytics addon", prices: { month: 100_00, year: 1_000_00 } }],
  },
  paddleIds,
);

export type PlanId = (typeof plans)[number]["id"];
export type Feature = keyof typeof features;
export type Limit = keyof typeof limits;
export type CountedLimit = Counted<typeof limits>;

/** What the example pages require, and what they count. */
export const example = { feature: "export", limit: "projects" } as const satisfies {
  feature: Feature;
  limit: CountedLimit;
};
