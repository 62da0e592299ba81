import { expect, test } from "playwright/test";
import { describeSubscription } from "@/lib/billing/describe";
import type { MirroredSubscription } from "@/lib/billing/mirror";
import type { SubscriptionItem } from "@/lib/paddle/subscription";

const seats: SubscriptionItem = {
  productId: "pro_pro",
  productName: "AeroEdit Pro",
  priceId: "pri_pro",
  priceName: "Monthly (per seat)",
  quantity: 10,
  unitAmount: "3000",
};
const addon = { ...seats, productName: "Analytics addon", priceName: null, quantity: 1, unitAmount: "10000" };

const describeItems = (items: SubscriptionItem[], changes: Partial<MirroredSubscription> = {}) =>
  describeSubscription({
    id: "sub_01jcgfqad406rsfjcgq44g9djq",
    status: "active",
    collectionMode: "automatic",
    currencyCode: "USD",
    billingInterval: "month",
    billingFrequency: 1,
    items,
    nextBilledAt: null,
    currentPeriodEndsAt: null,
    trialEndsAt: null,
    pausedAt: null,
    canceledAt: null,
    scheduledAction: null,
    scheduledEffectiveAt: null,
    scheduledResumeAt: null,
    pastDueSince: null,
    ...changes,
  });

test("the first item is the plan, the others are extras", () => {
  const { plan, extras } = describeItems([seats, addon, { ...addon, productName: "Support" }]);
  expect(plan).toEqual({
    name: "AeroEdit Pro",
    priceName: "Monthly (per seat)",
    quantity: 10,
    amount: "30000",
  });
  expect(extras.map(({ name }) => name)).toEqual(["Analytics addon", "Support"]);
});

test("the item that is sold as a plan comes first, wherever it stands", () => {
  const sold = { ...seats, productId: "pro_01gsz4t5hdjse780zja8vvr7jg", productName: "AeroEdit Pro" };
  const support = { ...addon, productId: "pro_support", productName: "Support" };
  const { plan, extras } = describeItems([addon, sold, support]);
  expect([plan.name, ...extras.map(({ name }) => name)]).toEqual([
    "AeroEdit Pro",
    "Analytics addon",
    "Support",
  ]);
});

test("the amount is the sum of all items, exact at any size", () => {
  expect(describeItems([seats, addon]).amount).toBe("40000");
  const huge = { ...seats, quantity: 3, unitAmount: `1${"0".repeat(30)}` };
  expect(describeItems([huge, addon]).amount).toBe(`3${"0".repeat(25)}10000`);
  expect(describeItems([{ ...seats, unitAmount: "-500" }, addon]).amount).toBe("5000");
});

test("with one amount unknown the sum is unknown, not smaller", () => {
  const { amount, plan, extras } = describeItems([seats, { ...addon, unitAmount: null }]);
  expect([amount, plan.amount, extras[0]?.amount]).toEqual([null, "30000", null]);
});

test("a free subscription costs nothing, which is not the same as unknown", () => {
  expect(describeItems([{ ...seats, unitAmount: "0" }]).amount).toBe("0");
});

test("currency and interval are passed on as they are", () => {
  const changes = { currencyCode: "JPY", billingInterval: "week", billingFrequency: 6 };
  expect(describeItems([seats], changes)).toMatchObject({
    currencyCode: "JPY",
    interval: "week",
    frequency: 6,
  });
});

test("a subscription whose items are lost still has a name", () => {
  expect(describeItems([])).toMatchObject({ plan: { name: "sub_01jcgfqad406rsfjcgq44g9djq" }, amount: null });
});
