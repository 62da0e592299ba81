import { expect, test } from "playwright/test";
import { parseEvent } from "@/lib/paddle/event";
import { buildItem, buildSubscription, type Entity, type Json } from "@/tests/fixtures/entities";
import { buildEvent, type EventChanges, toBytes } from "@/tests/fixtures/events";
import { SAM, SAM_ACTIVE } from "@/tests/fixtures/users";

const parse = (changes: EventChanges = {}) => parseEvent(toBytes(buildEvent(changes)));
const parseData = (data: Entity) => parseEvent(toBytes({ ...buildEvent(), data }));

test("a complete subscription event is read whole", () => {
  const id = "evt_01jcgfqc2mbw5cdr7tmbtsv3dp";
  expect(parse({ id, occurredAt: "2026-11-12T15:26:24.9Z" })).toEqual({
    id,
    type: "subscription.updated",
    occurredAt: "2026-11-12T15:26:24.900000000Z",
    subscription: {
      id: SAM_ACTIVE,
      paddleCustomerId: SAM.customerId,
      status: "active",
      collectionMode: "automatic",
      currencyCode: "USD",
      billingInterval: "month",
      billingFrequency: 1,
      items: [
        {
          productId: "pro_01gsz4t5hdjse780zja8vvr7jg",
          productName: "AeroEdit Pro",
          priceId: "pri_01gsz8x8sawmvhz1pv30nge1ke",
          priceName: "Monthly (per seat)",
          quantity: 10,
          unitAmount: "3000",
        },
        {
          productId: "pro_01h1vjes1y163xfj1rh1tkfb65",
          productName: "Analytics addon",
          priceId: "pri_01h1vjfevh5etwq3rb416a23h2",
          priceName: "Monthly (recurring addon)",
          quantity: 1,
          unitAmount: "10000",
        },
      ],
      startedAt: "2024-11-12T15:26:23.357178000Z",
      nextBilledAt: "2026-12-12T15:26:23.357178000Z",
      currentPeriodStartsAt: "2026-11-12T15:26:23.357178000Z",
      currentPeriodEndsAt: "2026-12-12T15:26:23.357178000Z",
      trialEndsAt: null,
      pausedAt: null,
      canceledAt: null,
      scheduledAction: null,
      scheduledEffectiveAt: null,
      scheduledResumeAt: null,
    },
  });
});

test("a subscription with nothing but what it must have is read", () => {
  const whole = buildSubscription();
  const needed = [
    "id",
    "customer_id",
    "status",
    "collection_mode",
    "currency_code",
    "billing_cycle",
    "items",
  ];
  const minimal = Object.fromEntries(needed.map((key) => [key, whole[key] as Json]));
  expect(parseData(minimal)?.subscription).toMatchObject({
    status: "active",
    startedAt: null,
    nextBilledAt: null,
  });
});

test("nulls are read as nulls", () => {
  const data: Entity = {
    started_at: null,
    next_billed_at: null,
    current_billing_period: null,
    items: [buildItem({ price: { name: null }, trial_dates: null })],
  };
  expect(parse({ data })?.subscription).toMatchObject({
    startedAt: null,
    currentPeriodEndsAt: null,
    items: [{ priceName: null }],
  });
});

test("fields nobody knows yet are passed over, at any depth", () => {
  const item = buildItem({ price: { future: { deep: [1] } }, future: true });
  const known = parse({
    id: "evt_01jcgfqc2mbw5cdr7tmbtsv3dp",
    data: { items: [item], future: {}, __proto: "x" },
  });
  expect(known?.subscription?.items).toHaveLength(1);
  expect(JSON.stringify(known)).not.toContain("future");
});

test("an event of another kind is an event without a subscription", () => {
  for (const type of ["transaction.completed", "customer.updated", "future_thing.happened"]) {
    expect(parse({ type })).toMatchObject({ type, subscription: null });
  }
});

test("every type of subscription event carries the subscription, one invented later too", () => {
  for (const type of ["subscription.imported", "subscription.teleported"]) {
    expect(parse({ type })?.subscription?.id).toBe(SAM_ACTIVE);
  }
});

test("a simulated event is an event", () => {
  expect(parse({ id: "ntfsimevt_01jcgfqc2mbw5cdr7tmbtsv3dp" })?.id).toBe(
    "ntfsimevt_01jcgfqc2mbw5cdr7tmbtsv3dp",
  );
});

test("an unknown status is kept as it is", () => {
  expect(parse({ data: { status: "frozen_solid" } })?.subscription?.status).toBe("frozen_solid");
});

test("two hundred items are kept, in their order", () => {
  const items = Array.from({ length: 200 }, (_, index) => buildItem({ quantity: index + 1 }));
  const quantities = parse({ data: { items } })?.subscription?.items.map((item) => item.quantity);
  expect(quantities).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
});

test("a subscription billed in yen has the yen amount of its price", () => {
  const overrides = (currency_code: string) => [
    { country_codes: ["JP"], unit_price: { amount: "4500", currency_code } },
  ];
  const amountIn = (currency: string) => {
    const items = [buildItem({ price: { unit_price_overrides: overrides(currency) } })];
    return parse({ data: { currency_code: "JPY", items } })?.subscription?.items[0]?.unitAmount;
  };
  expect(amountIn("JPY")).toBe("4500");
  expect(amountIn("EUR")).toBeNull();
});

const trial = { starts_at: "2026-11-12T15:26:23Z", ends_at: "2026-11-26T15:26:23.5Z" };

test("a trial without a card has its end, and no next bill", () => {
  const requires = { interval: "day", frequency: 14, requires_payment_method: false };
  const items = [buildItem({ status: "trialing", trial_dates: trial, price: { trial_period: requires } })];
  expect(parse({ data: { status: "trialing", next_billed_at: null, items } })?.subscription).toMatchObject({
    status: "trialing",
    nextBilledAt: null,
    trialEndsAt: "2026-11-26T15:26:23.500000000Z",
  });
});

test("trial dates that stayed on an active subscription say nothing", () => {
  expect(
    parse({ data: { items: [buildItem({ trial_dates: trial })] } })?.subscription?.trialEndsAt,
  ).toBeNull();
});

test("a scheduled change is read with its dates", () => {
  const change = { action: "pause", effective_at: "2026-12-12T15:26:23Z", resume_at: "2027-01-12T15:26:23Z" };
  expect(parse({ data: { scheduled_change: change } })?.subscription).toMatchObject({
    scheduledAction: "pause",
    scheduledEffectiveAt: "2026-12-12T15:26:23.000000000Z",
    scheduledResumeAt: "2027-01-12T15:26:23.000000000Z",
  });
});
