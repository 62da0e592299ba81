import { buildItem, buildSubscription, newId } from "@/tests/fixtures/entities";
import { buildEvent, deliver, toBytes } from "@/tests/fixtures/events";
import { hasAccess } from "@/tests/fixtures/people";
import { expect, test } from "@/tests/fixtures/test";
import { createSession, linkToCustomer, SAM, SAM_ACTIVE } from "@/tests/fixtures/users";
import { visit } from "@/tests/fixtures/visitor";

const HOUR_MS = 3_600_000;
const hoursAgo = (hours: number) => new Date(Date.now() - hours * HOUR_MS);

test("an event is applied, and both its row and the subscription's are there", async ({ stack }) => {
  const event = buildEvent({ occurredAt: "2026-11-20T10:00:00.123456Z" });
  expect(await deliver(stack, event)).toMatchObject({ status: 200, body: { outcome: "applied" } });
  const [id, status] = [event.event_id, "active"];
  const rows = await stack.database.sql(`SELECT "id", "status", "eventId", "occurredAt" FROM "Subscription"`);
  expect(rows).toEqual([{ id: SAM_ACTIVE, status, eventId: id, occurredAt: "2026-11-20T10:00:00.123456000Z" }]);
  const events = await stack.database.sql(`SELECT "id", "type", "subscriptionId", "status" FROM "WebhookEvent"`);
  expect(events).toEqual([{ id, type: "subscription.updated", subscriptionId: SAM_ACTIVE, status }]);
});

test("the same event again is a duplicate, also under another notification", async ({ stack }) => {
  const event = buildEvent();
  await deliver(stack, event);
  expect((await deliver(stack, event)).body).toEqual({ outcome: "duplicate" });
  const replayed = { ...event, notification_id: newId("ntf") };
  expect(await deliver(stack, replayed)).toMatchObject({ status: 200, body: { outcome: "duplicate" } });
});

test("an older event is stale: it is recorded and changes nothing", async ({ stack }) => {
  await deliver(stack, buildEvent({ occurredAt: hoursAgo(1), data: { status: "paused" } }));
  const late = await deliver(stack, buildEvent({ occurredAt: hoursAgo(2) }));
  expect(late).toMatchObject({ status: 200, body: { outcome: "stale" } });
  expect(await stack.database.sql(`SELECT "status" FROM "Subscription"`)).toEqual([{ status: "paused" }]);
  expect(await stack.database.sql(`SELECT "id" FROM "WebhookEvent"`)).toHaveLength(2);
});

test("every subscription event is applied, future ones too; others are recorded and ignored", async ({ stack }) => {
  const types = {
    applied: ["created", "trialing", "past_due", "canceled", "imported", "teleported"],
    ignored: ["transaction.completed", "customer.updated", "payout.paid", "future_thing.done"],
  };
  for (const verb of types.applied) {
    const data = { id: newId("sub"), transaction_id: "txn_x" };
    const event = buildEvent({ type: `subscription.${verb}`, id: newId("ntfsimevt"), data });
    expect(await deliver(stack, event), verb).toMatchObject({ status: 200, body: { outcome: "applied" } });
  }
  for (const type of types.ignored) {
    const event = buildEvent({ type, envelope: { data: { id: "any_thing", nested: { deep: [null] } } } });
    expect(await deliver(stack, event), type).toMatchObject({ status: 200, body: { outcome: "ignored" } });
    expect((await deliver(stack, event)).body).toEqual({ outcome: "duplicate" });
  }
  expect(await stack.database.sql(`SELECT "id" FROM "Subscription"`)).toHaveLength(types.applied.length);
  expect(await stack.database.sql(`SELECT "id" FROM "WebhookEvent"`)).toHaveLength(10);
});

test("an unknown customer's event gives access once a user is linked, with no further event", async ({ stack }) => {
  const customer_id = newId("ctm");
  const answer = await deliver(stack, buildEvent({ type: "subscription.created", data: { customer_id } }));
  expect(answer).toMatchObject({ status: 200, body: { outcome: "applied" } });
  await createSession(stack.database, "new@example.com");
  expect(await hasAccess(stack, "new@example.com")).toBe(false);
  await linkToCustomer(stack.database, "new@example.com", customer_id);
  expect(await hasAccess(stack, "new@example.com")).toBe(true);
});

test("a subscription that moves to another customer opens the product for them only", async ({ stack }) => {
  const other = newId("ctm");
  for (const email of [SAM.email, "other@example.com"]) await createSession(stack.database, email);
  await linkToCustomer(stack.database, SAM.email, SAM.customerId);
  await linkToCustomer(stack.database, "other@example.com", other);
  const access = async () => [await hasAccess(stack, SAM.email), await hasAccess(stack, "other@example.com")];
  await deliver(stack, buildEvent({ occurredAt: hoursAgo(2) }));
  expect(await access()).toEqual([true, false]);
  await deliver(stack, buildEvent({ occurredAt: hoursAgo(1), data: { customer_id: other } }));
  expect(await access()).toEqual([false, true]);
});

test("a product's name is text on the page, whatever it holds", async ({ stack }) => {
  const session = await createSession(stack.database, SAM.email);
  await linkToCustomer(stack.database, SAM.email, SAM.customerId);
  const items = [buildItem({ product: { name: `<img src=x onerror="alert(1)"> \u202Eorp` } })];
  await deliver(stack, buildEvent({ data: { items } }));
  const { text } = await visit(stack, "/settings/billing", { session });
  expect(text).toContain("&lt;img src=x onerror=");
  expect(text).not.toContain("<img src=x");
});

test("only POST is allowed, and its content type does not matter", async ({ stack }) => {
  for (const method of ["GET", "HEAD", "PUT", "PATCH", "DELETE"]) {
    const answer = await visit(stack, "/api/webhooks/paddle", { method });
    expect(answer.status, method).toBe(405);
    expect(answer.headers.get("allow")).toBe("POST");
    expect(answer.headers.get("content-type")).toContain("application/json");
    if (method !== "HEAD") expect(JSON.parse(answer.text)).toEqual({ outcome: "refused", reason: "method" });
  }
  for (const contentType of ["text/plain", "application/json; charset=utf-8"]) {
    expect((await deliver(stack, buildEvent(), { contentType })).status, contentType).toBe(200);
  }
});

test("what is signed but not an event is malformed, and nothing is written", async ({ stack }) => {
  const broken = [
    Buffer.from('{"event_id":'),
    Buffer.from(""),
    Buffer.from("null"),
    Buffer.from([0xff, 0xfe, 0x00]),
    toBytes({ ...buildEvent(), data: { ...buildSubscription(), customer_id: null } }),
  ];
  for (const body of broken) {
    const refused = { status: 400, body: { outcome: "refused", reason: "malformed" } };
    expect(await deliver(stack, body)).toMatchObject(refused);
  }
  expect(await stack.database.sql(`SELECT "id" FROM "WebhookEvent"`)).toEqual([]);
});
