import { buildSubscription, newId } from "@/tests/fixtures/entities";
import { buildEvent, deliver, toBytes } from "@/tests/fixtures/events";
import { expect, test } from "@/tests/fixtures/test";
import { createSession, linkToCustomer, SAM, SAM_ACTIVE } from "@/tests/fixtures/users";
import { visit } from "@/tests/fixtures/visitor";

const HOUR_MS = 3_600_000;
const hoursAgo = (hours: number) => new Date(Date.now() - hours * HOUR_MS);

test("an event with a right signature is applied, and both its row and the subscription's are there", async ({
  stack,
}) => {
  const event = buildEvent({ occurredAt: "2026-11-20T10:00:00.123456Z" });
  expect(await deliver(stack, event)).toMatchObject({ status: 200, body: { outcome: "applied" } });
  expect(
    await stack.database.sql(`SELECT "id", "status", "eventId", "occurredAt" FROM "Subscription"`),
  ).toEqual([
    {
      id: SAM_ACTIVE,
      status: "active",
      eventId: event.event_id,
      occurredAt: "2026-11-20T10:00:00.123456000Z",
    },
  ]);
  expect(
    await stack.database.sql(`SELECT "id", "type", "subscriptionId", "status" FROM "WebhookEvent"`),
  ).toEqual([
    { id: event.event_id, type: "subscription.updated", subscriptionId: SAM_ACTIVE, status: "active" },
  ]);
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

test("every type of subscription event is applied, one invented later too", async ({ stack }) => {
  const verbs = [
    "created",
    "updated",
    "activated",
    "trialing",
    "past_due",
    "paused",
    "resumed",
    "canceled",
    "imported",
  ];
  for (const verb of [...verbs, "teleported"]) {
    const event = buildEvent({
      type: `subscription.${verb}`,
      data: { id: newId("sub"), transaction_id: "txn_x" },
    });
    expect(await deliver(stack, event), verb).toMatchObject({ status: 200, body: { outcome: "applied" } });
  }
});

test("events of other kinds are ignored, and recorded", async ({ stack }) => {
  const types = [
    "transaction.completed",
    "customer.updated",
    "adjustment.created",
    "payout.paid",
    "future_thing.done",
  ];
  for (const type of types) {
    const event = buildEvent({ type, envelope: { data: { id: "any_thing", nested: { deep: [null] } } } });
    expect(await deliver(stack, event), type).toMatchObject({ status: 200, body: { outcome: "ignored" } });
    expect((await deliver(stack, event)).body).toEqual({ outcome: "duplicate" });
  }
  expect(await stack.database.sql(`SELECT "id" FROM "Subscription"`)).toEqual([]);
  expect(await stack.database.sql(`SELECT "id" FROM "WebhookEvent"`)).toHaveLength(types.length);
});

test("a simulated event is applied in the local environment", async ({ stack }) => {
  const answer = await deliver(stack, buildEvent({ id: newId("ntfsimevt") }));
  expect(answer).toMatchObject({ status: 200, body: { outcome: "applied" } });
});

test("an event of an unknown customer is kept, and gives access once a user is linked, with no further event", async ({
  stack,
}) => {
  const customer_id = newId("ctm");
  const answer = await deliver(stack, buildEvent({ type: "subscription.created", data: { customer_id } }));
  expect(answer).toMatchObject({ status: 200, body: { outcome: "applied" } });
  const session = await createSession(stack.database, "new@example.com");
  expect((await visit(stack, "/api/pro", { session })).status).toBe(403);
  await linkToCustomer(stack.database, "new@example.com", customer_id);
  expect((await visit(stack, "/api/pro", { session })).status).toBe(200);
});

test("an unknown status is stored and opens nothing, and the billing screen still shows the subscription", async ({
  stack,
}) => {
  const session = await createSession(stack.database, SAM.email);
  await linkToCustomer(stack.database, SAM.email, SAM.customerId);
  expect((await deliver(stack, buildEvent({ data: { status: "frozen_solid" } }))).body).toEqual({
    outcome: "applied",
  });
  expect(await stack.database.sql(`SELECT "status" FROM "Subscription"`)).toEqual([
    { status: "frozen_solid" },
  ]);
  expect((await visit(stack, "/api/pro", { session })).status).toBe(403);
  const page = await visit(stack, "/settings/billing", { session });
  expect(page.status).toBe(200);
  expect(page.text).toContain("AeroEdit Pro");
});

test("a subscription that moves to another customer opens the product for them, and no more for the first", async ({
  stack,
}) => {
  const other = newId("ctm");
  const before = await createSession(stack.database, SAM.email);
  const after = await createSession(stack.database, "other@example.com");
  await linkToCustomer(stack.database, SAM.email, SAM.customerId);
  await linkToCustomer(stack.database, "other@example.com", other);
  const access = async () =>
    Promise.all([before, after].map(async (session) => (await visit(stack, "/api/pro", { session })).status));
  await deliver(stack, buildEvent({ occurredAt: hoursAgo(2) }));
  expect(await access()).toEqual([200, 403]);
  await deliver(stack, buildEvent({ occurredAt: hoursAgo(1), data: { customer_id: other } }));
  expect(await access()).toEqual([403, 200]);
});

for (const method of ["GET", "HEAD", "PUT", "PATCH", "DELETE"]) {
  test(`${method} is the wrong method`, async ({ stack }) => {
    const answer = await visit(stack, "/api/webhooks/paddle", { method });
    expect(answer.status).toBe(405);
    expect(answer.headers.get("allow")).toBe("POST");
    expect(answer.headers.get("content-type")).toContain("application/json");
    if (method !== "HEAD") expect(JSON.parse(answer.text)).toEqual({ outcome: "refused", reason: "method" });
  });
}

test("what is signed but not an event is malformed, and nothing is written", async ({ stack }) => {
  const broken = [
    Buffer.from('{"event_id":'),
    Buffer.from(""),
    Buffer.from("null"),
    Buffer.from([0xff, 0xfe, 0x00]),
    toBytes({ ...buildEvent(), data: { ...buildSubscription(), customer_id: null } }),
  ];
  for (const body of broken) {
    expect(await deliver(stack, body)).toMatchObject({
      status: 400,
      body: { outcome: "refused", reason: "malformed" },
    });
  }
  expect(await stack.database.sql(`SELECT "id" FROM "WebhookEvent"`)).toEqual([]);
});

test("the content type does not matter, the signature does", async ({ stack }) => {
  for (const contentType of [
    "text/plain",
    "application/x-www-form-urlencoded",
    "application/json; charset=utf-8",
  ]) {
    const answer = await deliver(stack, buildEvent(), { contentType });
    expect(answer.status, contentType).toBe(200);
  }
});
