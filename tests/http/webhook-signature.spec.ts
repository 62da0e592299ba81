import { WEBHOOK_SECRET } from "@/tests/fixtures/emulator";
import type { Entity } from "@/tests/fixtures/entities";
import { buildEvent, type Delivery, deliver, sign, toBytes, unixSeconds } from "@/tests/fixtures/events";
import { expect, test } from "@/tests/fixtures/test";

const OTHER = "pdl_ntfset_01otherotherotherotherother_SecretOf/AnotherDestination00000";
const JUNK = "pdl_ntfset_01junkjunkjunkjunkjunkjunk_SecretOfNobodyAtAll000000000000000";

const resigned = (event: Entity, change: (header: string) => string) => change(sign(toBytes(event)));

type Attempt = { name: string; reason: "signature" | "timestamp"; of: (event: Entity) => Delivery };

const refused: Attempt[] = [
  { name: "no signature", reason: "signature", of: () => ({ signature: null }) },
  { name: "an empty signature", reason: "signature", of: () => ({ signature: "" }) },
  { name: "another secret's signature", reason: "signature", of: () => ({ secrets: [OTHER] }) },
  { name: "two signatures of nobody", reason: "signature", of: () => ({ secrets: [OTHER, JUNK] }) },
  { name: "a time alone", reason: "signature", of: () => ({ signature: `ts=${unixSeconds()}` }) },
  {
    name: "upper-case hex",
    reason: "signature",
    of: (event) => ({
      signature: resigned(event, (header) =>
        header.replace(/h1=.*/, (h1) => `h1=${h1.slice(3).toUpperCase()}`),
      ),
    }),
  },
  {
    name: "a short signature",
    reason: "signature",
    of: (event) => ({ signature: resigned(event, (header) => header.slice(0, -1)) }),
  },
  {
    name: "a space in the header",
    reason: "signature",
    of: (event) => ({ signature: resigned(event, (header) => header.replace(";", "; ")) }),
  },
  {
    name: "a header of ten kilobytes",
    reason: "signature",
    of: () => ({ signature: `ts=1;h1=${"a".repeat(10_000)}` }),
  },
  { name: "a signature of ten minutes ago", reason: "timestamp", of: () => ({ ts: unixSeconds() - 600 }) },
  { name: "a signature of next year", reason: "timestamp", of: () => ({ ts: unixSeconds() + 31_536_000 }) },
];

for (const { name, reason, of } of refused) {
  test(`${name} is refused, and nothing is written`, async ({ stack }) => {
    const event = buildEvent();
    const answer = await deliver(stack, event, of(event));
    expect(answer).toMatchObject({ status: 401, body: { outcome: "refused", reason } });
    expect(await stack.database.sql(`SELECT "id" FROM "WebhookEvent"`)).toEqual([]);
    expect((await deliver(stack, event)).body).toEqual({ outcome: "applied" });
  });
}

test("a body that was changed or written anew after signing is refused", async ({ stack }) => {
  const event = buildEvent();
  const signature = sign(toBytes(event));
  const changed = [
    Buffer.from(JSON.stringify(event, null, 1)),
    Buffer.from(JSON.stringify(Object.fromEntries(Object.entries(event).reverse()))),
    Buffer.concat([toBytes(event), Buffer.from("\n")]),
    toBytes({ ...event, event_type: "subscription.created" }),
  ];
  for (const body of changed) expect((await deliver(stack, body, { signature })).status).toBe(401);
});

test("letters beyond ASCII, escapes and white space are verified as the bytes they are", async ({
  stack,
}) => {
  const text = JSON.stringify(buildEvent({ data: { custom_data: { note: "Zoë ✈ 日本" } } }), null, 2);
  const body = Buffer.from(text.replace("✈", "\\u2708").replaceAll("/", "\\/"));
  expect((await deliver(stack, body)).body).toEqual({ outcome: "applied" });
});

for (const [name, secrets] of Object.entries({
  "the old one first": [OTHER, WEBHOOK_SECRET],
  "the old one last": [WEBHOOK_SECRET, OTHER],
  "two others around it": [JUNK, WEBHOOK_SECRET, OTHER],
})) {
  test(`while Paddle rotates its secret, a right signature counts with ${name}`, async ({ stack }) => {
    expect((await deliver(stack, buildEvent(), { secrets })).status).toBe(200);
  });
}

test("a signature just inside the tolerance counts, on both sides", async ({ stack }) => {
  for (const seconds of [-290, 290]) {
    const answer = await deliver(stack, buildEvent(), { ts: unixSeconds() + seconds });
    expect(answer.status, `${seconds} s`).toBe(200);
  }
});

test("an answer to a bad signature says nothing of what was expected", async ({ stack }) => {
  const { body, headers } = await deliver(stack, buildEvent(), { secrets: [OTHER] });
  const told = JSON.stringify(body) + JSON.stringify([...headers]);
  expect(told).not.toContain("pdl_");
  expect(told).not.toMatch(/[0-9a-f]{64}/);
});

test("the emulator's own deliveries count while it rotates its secret, and again with the old one", async ({
  stack,
}) => {
  const { control } = stack.emulator;
  for (const oldLast of [true, false]) {
    await control("reset");
    await control("deliveries", { rotate: { secret: OTHER, keepOld: true, oldLast } });
    const answer = await fetch(`${stack.emulator.url}/subscriptions/sub_01jcgfqad406rsfjcgq44g9djq/cancel`, {
      method: "POST",
      headers: {
        Authorization: `Bearer ${stack.variables.PADDLE_API_KEY}`,
        "Content-Type": "application/json",
      },
      body: "{}",
    });
    expect(answer.status).toBe(200);
    expect(await control("settle")).toMatchObject({ pending: 0 });
  }
  const rows = await stack.database.sql(`SELECT "scheduledAction" FROM "Subscription"`);
  expect(rows).toEqual([{ scheduledAction: "cancel" }]);
});
