import { expect, test } from "playwright/test";
import { parseEvent, parseEventBody } from "@/lib/paddle/webhook";
import { buildItem, buildSubscription, type Entity, type Json, without } from "@/tests/fixtures/entities";
import { buildEvent, type EventChanges, toBytes } from "@/tests/fixtures/events";
import { SAM, SAM_ACTIVE } from "@/tests/fixtures/users";

const parse = (changes: EventChanges = {}) => parseEventBody(toBytes(buildEvent(changes)));
const parseSubscription = (data: Entity) => parse({ data })?.subscription;
const parseData = (data: Json) => parseEventBody(toBytes({ ...buildEvent(), data }));
const mandatory = ["id", "customer_id", "status", "collection_mode", "currency_code", "billing_cycle", "items"];
const nothingSpecial = {
  ...{ trialEndsAt: null, pausedAt: null, canceledAt: null },
  ...{ scheduledAction: null, scheduledEffectiveAt: null, scheduledResumeAt: null },
};

test("a complete subscription event is read whole", () => {
  const id = "evt_01jcgfqc2mbw5cdr7tmbtsv3dp";
  expect(parse({ id, occurredAt: "2026-11-12T15:26:24.9Z" })).toEqual({
    id,
    type: "subscription.updated",
    occurredAt: "2026-11-12T15:26:24.900000000Z",
    adjusted: null,
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
          quantity: 10,
          unitAmount: "3000",
        },
        {
          productId: "pro_01h1vjes1y163xfj1rh1tkfb65",
          productName: "Analytics addon",
          priceId: "pri_01h1vjfevh5etwq3rb416a23h2",
          quantity: 1,
          unitAmount: "10000",
        },
      ],
      startedAt: "2024-11-12T15:26:23.357178000Z",
      nextBilledAt: "2026-12-12T15:26:23.357178000Z",
      currentPeriodStartsAt: "2026-11-12T15:26:23.357178000Z",
      currentPeriodEndsAt: "2026-12-12T15:26:23.357178000Z",
      ...nothingSpecial,
      updatedAt: "2024-11-12T15:26:24.164000000Z",
    },
  });
});

test("what Paddle may leave out or send as null is null", () => {
  const whole = buildSubscription();
  const minimal = parseData(Object.fromEntries(mandatory.map((key) => [key, whole[key] ?? null])));
  const nulls: Entity = {
    started_at: null,
    next_billed_at: null,
    current_billing_period: null,
    scheduled_change: null,
  };
  const items = [buildItem({ price: { name: null, unit_price_overrides: null }, trial_dates: null })];
  const periods = { startedAt: null, nextBilledAt: null, currentPeriodStartsAt: null, currentPeriodEndsAt: null };
  expect(minimal?.subscription?.updatedAt).toBeNull();
  for (const subscription of [minimal?.subscription, parseSubscription({ ...nulls, items })])
    expect(subscription).toMatchObject({ status: "active", ...periods, ...nothingSpecial });
  expect(parseSubscription({ items })?.items).toMatchObject([{ unitAmount: "3000" }]);
});

test("a pause, a cancellation and a scheduled change are read with their dates", () => {
  const change = { action: "pause", effective_at: "2026-12-12T15:26:23Z", resume_at: "2027-01-12T15:26:23Z" };
  const dates = { paused_at: "2026-11-01T00:00:00Z", canceled_at: "2026-11-02T00:00:00Z" };
  expect(parseSubscription({ ...dates, scheduled_change: change })).toMatchObject({
    pausedAt: "2026-11-01T00:00:00.000000000Z",
    canceledAt: "2026-11-02T00:00:00.000000000Z",
    scheduledAction: "pause",
    scheduledEffectiveAt: "2026-12-12T15:26:23.000000000Z",
    scheduledResumeAt: "2027-01-12T15:26:23.000000000Z",
  });
});

test("the trial ends with the first of its items, and is over when the status says so", () => {
  const trialing = (ends_at: string | null) =>
    buildItem({ trial_dates: ends_at && { starts_at: "2026-11-12T15:26:23Z", ends_at } });
  const items = [trialing(null), trialing("2026-11-28T00:00:00Z"), trialing("2026-11-26T15:26:23.5Z")];
  const trialEnd = (data: Entity) => parseSubscription(data)?.trialEndsAt;
  expect(trialEnd({ status: "trialing", next_billed_at: null, items })).toBe("2026-11-26T15:26:23.500000000Z");
  expect(trialEnd({ status: "trialing" }), "the period's end").toBe("2026-12-12T15:26:23.357178000Z");
  expect(trialEnd({ status: "trialing", current_billing_period: null })).toBeNull();
  expect(trialEnd({ status: "active", items })).toBeNull();
});

test("unknown fields are ignored, at any depth, and an unknown status is stored as it is", () => {
  const items = [buildItem({ price: { future: { deep: [1] } }, future: true })];
  const event = parse({ data: { items, future: {}, __proto: "x", status: "frozen_solid" } });
  expect(event?.subscription).toMatchObject({ status: "frozen_solid", items: [{ quantity: 10 }] });
  expect(JSON.stringify(event?.subscription)).not.toContain("future");
});

test("a buyer's own data is not read, however deep it is", () => {
  const deep = "[".repeat(100_000) + "]".repeat(100_000);
  const body = JSON.stringify(buildEvent({ data: { custom_data: "deep" } })).replace('"deep"', deep);
  expect(parseEventBody(Buffer.from(body))?.subscription?.id).toBe(SAM_ACTIVE);
});

test("two hundred items stay in their order", () => {
  const quantities = Array.from({ length: 200 }, (_, index) => index + 1);
  const items = quantities.map((quantity) => buildItem({ quantity }));
  expect(parseSubscription({ items })?.items.map((item) => item.quantity)).toEqual(quantities);
});

test("a subscription billed in yen has the yen amount of its price, or none", () => {
  const overrides = [{ country_codes: ["JP"], unit_price: { amount: "4500", currency_code: "JPY" } }];
  const amountIn = (currency_code: string) =>
    parseSubscription({ currency_code, items: [buildItem({ price: { unit_price_overrides: overrides } })] })?.items;
  expect(amountIn("JPY")).toMatchObject([{ unitAmount: "4500" }]);
  expect(amountIn("USD")).toMatchObject([{ unitAmount: "3000" }]);
  expect(amountIn("EUR")).toMatchObject([{ unitAmount: null }]);
  overrides.push({ country_codes: ["CA"], unit_price: { amount: "2500", currency_code: "USD" } });
  expect(amountIn("USD"), "which of two applies isn't known").toMatchObject([{ unitAmount: null }]);
});

test("every type of subscription event carries the subscription, even one invented later; no other does", () => {
  for (const type of ["subscription.imported", "subscription.teleported"])
    expect(parse({ type })?.subscription?.id, type).toBe(SAM_ACTIVE);
  for (const type of ["transaction.completed", "customer.updated", "future_thing.happened", "subscriptions.counted"])
    expect(parse({ type }), type).toMatchObject({ type, subscription: null });
});

test("an adjustment's event names the payment, and one that doesn't isn't one", () => {
  const adjusted = "txn_01jh010ng03pjthw33eeqgcw83";
  for (const type of ["adjustment.created", "adjustment.updated"]) {
    expect(parse({ type, envelope: { data: { transaction_id: adjusted } } })).toMatchObject({
      adjusted,
      subscription: null,
    });
    for (const transaction_id of ["txn_1", null, `${adjusted}/x`])
      expect(parse({ type, envelope: { data: { transaction_id } } }), String(transaction_id)).toBeNull();
  }
});

test("a simulated event is an event, and so is one of the SDK's", () => {
  const id = "ntfsimevt_01jcgfqc2mbw5cdr7tmbtsv3dp";
  expect(parse({ id })?.id).toBe(id);
  const listed = { eventId: id, eventType: "address.updated", occurredAt: "2026-11-12T15:26:24Z", data: {} };
  expect(parseEvent(listed)).toMatchObject({ id, type: "address.updated", subscription: null });
});

test("a subscription that lacks what it must have is not one", () => {
  for (const key of mandatory) expect(parseData(without(buildSubscription(), key)), key).toBeNull();
});

const brokenSubscriptions: [name: string, changes: Entity][] = [
  ["a customer id with a path in it", { customer_id: "ctm_../../../../customers/" }],
  ["the id of something else", { id: "txn_01jcgfqad406rsfjcgq44g9djq" }],
  ["a null customer", { customer_id: null }],
  ["an empty status", { status: "" }],
  ["a currency in lower case", { currency_code: "usd" }],
  ["half a period", { billing_cycle: { frequency: 0.5 } }],
  ["no items", { items: [] }],
  ["an amount that is a number", { items: [buildItem({ price: { unit_price: { amount: 3000 } } })] }],
  ["an amount with a point", { items: [buildItem({ price: { unit_price: { amount: "30.00" } } })] }],
  ["half a seat", { items: [buildItem({ quantity: 0.5 })] }],
];
test("a broken subscription is not one", () => {
  for (const [name, changes] of brokenSubscriptions) expect(parseData(buildSubscription(changes)), name).toBeNull();
});

const brokenEnvelopes: [name: string, changes: Entity][] = [
  ["an event id of another form", { event_id: "42" }],
  ["an event id with a quote", { event_id: "evt_01jcgfqc2mbw5cdr7tmbtsv3d'" }],
  ["a type without a dot", { event_type: "subscription" }],
  ["a type with two", { event_type: "subscription.updated.twice" }],
  ["a time that is none", { occurred_at: "yesterday" }],
  ["a time that is a number", { occurred_at: 1_763_644_820 }],
  ["data that is a list", { data: [] }],
  ["data that is null", { data: null }],
];
test("a broken envelope is not an event", () => {
  for (const key of ["event_id", "event_type", "occurred_at", "data"])
    expect(parseEventBody(toBytes(without(buildEvent(), key))), key).toBeNull();
  for (const [name, changes] of brokenEnvelopes)
    expect(parseEventBody(toBytes({ ...buildEvent(), ...changes })), name).toBeNull();
});

const invalidUtf8 = Buffer.from(toBytes(buildEvent()));
invalidUtf8[invalidUtf8.indexOf("AeroEdit")] = 0xff;
const notEvents: [name: string, body: Uint8Array][] = [
  ["an empty body", new Uint8Array()],
  ["broken JSON", toBytes(buildEvent()).slice(0, -1)],
  ["JSON that is text", Buffer.from('"evt"')],
  ["JSON that is null", Buffer.from("null")],
  ["bytes that are not UTF-8", invalidUtf8],
  ["a form", Buffer.from("event_type=subscription.updated")],
];
test("any other body is not an event", () => {
  for (const [name, body] of notEvents) expect(parseEventBody(body), name).toBeNull();
});
