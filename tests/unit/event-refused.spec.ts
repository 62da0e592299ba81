import { expect, test } from "playwright/test";
import { parseEvent } from "@/lib/paddle/event";
import { buildItem, buildSubscription, type Entity, without } from "@/tests/fixtures/entities";
import { buildEvent, toBytes } from "@/tests/fixtures/events";

const parseData = (data: Entity) => parseEvent(toBytes({ ...buildEvent(), data }));

for (const key of [
  "id",
  "customer_id",
  "status",
  "collection_mode",
  "currency_code",
  "billing_cycle",
  "items",
]) {
  test(`a subscription without its ${key} is not one`, () => {
    expect(parseData(without(buildSubscription(), key))).toBeNull();
  });
}

const brokenSubscriptions: [string, Entity][] = [
  ["a customer id with a path in it", { customer_id: "ctm_../../../../customers/" }],
  ["the id of something else", { id: "txn_01jcgfqad406rsfjcgq44g9djq" }],
  ["a null customer", { customer_id: null }],
  ["an empty status", { status: "" }],
  ["no items", { items: [] }],
  ["an amount that is a number", { items: [buildItem({ price: { unit_price: { amount: 3000 } } })] }],
  ["an amount with a point", { items: [buildItem({ price: { unit_price: { amount: "30.00" } } })] }],
  ["half a seat", { items: [buildItem({ quantity: 0.5 })] }],
];
for (const [name, changes] of brokenSubscriptions) {
  test(`a subscription with ${name} is not one`, () => {
    expect(parseData(buildSubscription(changes))).toBeNull();
  });
}

for (const key of ["event_id", "event_type", "occurred_at", "data"]) {
  test(`an envelope without its ${key} is not an event`, () => {
    expect(parseEvent(toBytes(without(buildEvent(), key)))).toBeNull();
  });
}

const brokenEnvelopes: [string, Entity][] = [
  ["an event id of another shape", { event_id: "42" }],
  ["an event id with a quote", { event_id: "evt_01jcgfqc2mbw5cdr7tmbtsv3d'" }],
  ["a type without a dot", { event_type: "subscription" }],
  ["a time that is none", { occurred_at: "yesterday" }],
  ["a time that is a number", { occurred_at: 1_763_644_820 }],
  ["data that is a list", { data: [] }],
  ["data that is null", { data: null }],
];
for (const [name, changes] of brokenEnvelopes) {
  test(`an envelope with ${name} is not an event`, () => {
    expect(parseEvent(toBytes({ ...buildEvent(), ...changes }))).toBeNull();
  });
}

const whole = toBytes(buildEvent());
const notJson: [string, Uint8Array][] = [
  ["an empty body", new Uint8Array()],
  ["broken JSON", whole.slice(0, -1)],
  ["JSON that is text", Buffer.from('"evt"')],
  ["JSON that is null", Buffer.from("null")],
  [
    "bytes that are not UTF-8",
    Buffer.concat([Buffer.from('{"event_id":"'), Uint8Array.from([0xff, 0xfe]), Buffer.from('"}')]),
  ],
  ["a form", Buffer.from("event_type=subscription.updated")],
];
for (const [name, body] of notJson) {
  test(`${name} is not an event`, () => {
    expect(parseEvent(body)).toBeNull();
  });
}
