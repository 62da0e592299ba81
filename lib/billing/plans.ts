import { definePlans } from "@/lib/billing/plan-catalog";

/** What you sell: the only place that says it. Names and amounts that people see come from Paddle. */
export const { currency, plans, paidPlans, addons, soldIntervals, findPlan, findPaidPlan, planOf, findFaults } =
  definePlans({
    currency: "USD",
    plans: [
      {
        id: "basic",
        name: "AeroEdit Basic",
        features: ["Flight log management", "Basic route planning"],
        product: {
          ids: { local: "pro_01gsz4wsgxj9tjhkc2a7r4e2e9", sandbox: null, production: null },
          prices: {
            month: {
              amount: 10_00,
              ids: { local: "pri_01gt189ryxrev0tj071nwj2bxa", sandbox: null, production: null },
            },
            year: {
              amount: 100_00,
              ids: { local: "pri_01gt187ybxcz26g0y0rncc4fm8", sandbox: null, production: null },
            },
          },
        },
      },
      {
        id: "pro",
        name: "AeroEdit Pro",
        features: ["Compliance monitoring", "Route optimization", "Third-party integrations"],
        product: {
          ids: { local: "pro_01gsz4t5hdjse780zja8vvr7jg", sandbox: null, production: null },
          prices: {
            month: {
              amount: 30_00,
              ids: { local: "pri_01gsz8x8sawmvhz1pv30nge1ke", sandbox: null, production: null },
            },
            year: {
              amount: 300_00,
              ids: { local: "pri_01gt18495x2na97t6y975c782p", sandbox: null, production: null },
            },
          },
        },
        seats: { min: 1, max: 999 },
        isRecommended: true,
      },
      {
        id: "enterprise",
        name: "AeroEdit Enterprise",
        features: ["Single sign-on", "Payment by invoice"],
        product: {
          ids: { local: "pro_01gsz4kmhxy1cxa2n5nbz8aqv4", sandbox: null, production: null },
          prices: {
            month: {
              amount: 250_00,
              ids: { local: "pri_01gt18jxxxfm8pxf81rxa6305f", sandbox: null, production: null },
            },
            year: {
              amount: 2_500_00,
              ids: { local: "pri_01gt18h3ax6m2nvc9qkxhxax2c", sandbox: null, production: null },
            },
          },
        },
      },
    ],
    addons: [
      {
        name: "Analytics addon",
        product: {
          ids: { local: "pro_01h1vjes1y163xfj1rh1tkfb65", sandbox: null, production: null },
          prices: {
            month: {
              amount: 100_00,
              ids: { local: "pri_01h1vjfevh5etwq3rb416a23h2", sandbox: null, production: null },
            },
            year: {
              amount: 1_000_00,
              ids: { local: "pri_01gt18f8qxftf5ng2wde3wacr0", sandbox: null, production: null },
            },
          },
        },
      },
    ],
  });

export type PlanId = (typeof plans)[number]["id"];

/** What `/pro` and `/api/pro`, the examples of a gate, require. */
export const examplePlan: PlanId = "pro";
