import { WEBHOOK_SECRET } from "@/tests/fixtures/emulator";
import type { Entity } from "@/tests/fixtures/entities";
import { buildEvent, type Delivery, deliver, sign, toBytes, unixSeconds } from "@/tests/fixtures/events";
import { expect, test } from "@/tests/fixtures/test";
import { SAM_ACTIVE } from "@/tests/fixtures/users";

const OTHER = "pdl_ntfset_01otherotherotherotherother_SecretOf/AnotherDestination00000";

type Attempt = [name: string, reason: "signature" | "timestamp", of: (event: Entity) => Delivery];
const refused: Attempt[] = [
  ["no signature", "signature", () => ({ signature: null })],
  ["a time alone", "signature", () => ({ signature: `ts=${unixSeconds()}` })],
  ["another secret's signature", "signature", () => ({ secrets: [OTHER] })],
  ["a short signature", "signature", (event) => ({ signature: sign(toBytes(event)).slice(0, -1) })],
  [
    "the signature of a changed body",
    "signature",
    (event) => ({ signature: sign(Buffer.from(JSON.stringify(event, null, 1))) }),
  ],
  ["a signature of ten minutes ago", "timestamp", () => ({ ts: unixSeconds() - 600 })],
  ["a signature of in ten minutes", "timestamp", () => ({ ts: unixSeconds() + 600 })],
];

test("a delivery without a right signature is refused, told nothing, and not written", async ({ stack }) => {
  for (const [name, reason, of] of refused) {
    const event = buildEvent();
    const answer = await deliver(stack, event, of(event));
    expect(answer, name).toMatchObject({ status: 401, body: { outcome: "refused", reason } });
    expect(JSON.stringify([answer.body, ...answer.headers])).not.toMatch(/pdl_|[0-9a-f]{64}/);
    const rows = await stack.database.sql(`SELECT "id" FROM "WebhookEvent" WHERE "id" = $1`, [event.event_id]);
    expect(rows, name).toEqual([]);
  }
});

test("a body is verified as the bytes it is, whatever its letters and white space", async ({ stack }) => {
  const text = JSON.stringify(buildEvent({ data: { custom_data: { note: "Zoë ✈ 日本" } } }), null, 2);
  const body = Buffer.from(text.replace("✈", "\\u2708").replaceAll("/", "\\/"));
  expect((await deliver(stack, body)).body).toEqual({ outcome: "applied" });
});

test("a delivery that also carries a later scheme's signature counts by the one we know", async ({ stack }) => {
  const event = buildEvent();
  const signature = `${sign(toBytes(event))};h2=${"0".repeat(128)}`;
  expect((await deliver(stack, event, { signature })).body).toEqual({ outcome: "applied" });
});

test("while Paddle rotates its secret, deliveries with two signatures count", async ({ stack }) => {
  const secrets = [OTHER, WEBHOOK_SECRET];
  for (const order of [secrets, secrets.toReversed()])
    expect((await deliver(stack, buildEvent(), { secrets: order })).status).toBe(200);
  const { control, api } = stack.emulator;
  await control("deliveries", { rotate: { secret: OTHER, keepOld: true, oldLast: true } });
  await api("POST", `/subscriptions/${SAM_ACTIVE}/cancel`, {});
  expect(await control("settle")).toMatchObject({ pending: 0 });
  const rows = await stack.database.sql(`SELECT "scheduledAction" FROM "Subscription"`);
  expect(rows).toEqual([{ scheduledAction: "cancel" }]);
});
