import { spawn } from "node:child_process";
import { once } from "node:events";
import fc from "fast-check";
import type { Subscription } from "@/lib/billing/subscriptions";
import { parseTimestamp } from "@/lib/paddle/schemas";
import { type PaddleEvent, parseEventBody } from "@/lib/paddle/webhook";
import { type Entity, newId } from "@/tests/fixtures/entities";
import { buildEvent, toBytes } from "@/tests/fixtures/events";
import { report } from "@/tests/fixtures/figures";
import { readNanoseconds, writeInstant } from "@/tests/fixtures/lives";
import { createRandom, runSeed } from "@/tests/fixtures/random";
import { expect, type StormStack, test } from "@/tests/fixtures/storm-test";
import { createSession, linkToCustomer } from "@/tests/fixtures/users";

test.describe.configure({ timeout: 180_000 });

const permutations = <T>(list: T[]): T[][] =>
  list.length < 2
    ? [list]
    : list.flatMap((one, index) => permutations(list.toSpliced(index, 1)).map((rest) => [one, ...rest]));

const CUSTOMER = newId("ctm");
const EMAIL = "orders@example.com";

type Told = { occurredAt: string; status: string; data?: Entity };

/** The event of a step, for one order: every order has a subscription and events of its own. */
function tell(subscription: string, order: number, { occurredAt, status, data }: Told, step: number): PaddleEvent {
  const id = `evt_${step}${String(order).padStart(25, "0")}`;
  const changes = { ...data, id: subscription, customer_id: CUSTOMER, status };
  const event = parseEventBody(toBytes(buildEvent({ id, occurredAt, data: changes })));
  if (!event) throw new Error("The event should be readable.");
  return event;
}

/** Applies each order to a subscription of its own, through the app's own statement, and reads the mirror. */
async function applyOrders({ database, cluster }: StormStack, orders: PaddleEvent[][]): Promise<Subscription[]> {
  await createSession(database, EMAIL);
  await linkToCustomer(database, EMAIL, CUSTOMER);
  const [user] = await database.sql<{ id: string }>(`SELECT "id" FROM "User"`);
  const flags = ["--conditions=react-server", "--import", "tsx"];
  const child = spawn(process.execPath, [...flags, "tests/fixtures/apply-every-order.ts"], {
    env: { ...process.env, ...cluster.variables } as NodeJS.ProcessEnv,
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.stdin.end(JSON.stringify({ userId: user?.id, orders }));
  let printed = "";
  child.stdout.on("data", (chunk) => {
    printed += chunk;
  });
  const [code] = await once(child, "close");
  expect(code).toBe(0);
  return JSON.parse(printed);
}

// Overdue, mended, overdue again; the two newest in one millisecond, the two oldest at one instant.
const life: Told[] = [
  { occurredAt: "2026-11-01T10:00:00Z", status: "trialing" },
  { occurredAt: "2026-11-01T10:00:00.000000000Z", status: "active", data: { collection_mode: "manual" } },
  { occurredAt: "2026-11-05T10:00:00.5Z", status: "past_due" },
  { occurredAt: "2026-11-06T12:00:00.25+02:00", status: "active" },
  { occurredAt: "2026-11-10T10:00:00.123456Z", status: "past_due", data: { next_billed_at: null } },
  { occurredAt: "2026-11-12T10:00:00.9Z", status: "past_due", data: { currency_code: "EUR" } },
  { occurredAt: "2026-11-12T10:00:00.900001Z", status: "past_due", data: { currency_code: "JPY" } },
];

test("every order of a seven-event life gives one row, and one moment since when it is overdue", async ({ storm }) => {
  const orders = permutations(life.map((told, step) => ({ told, step }))).map((order, index) => {
    const subscription = newId("sub");
    return order.map(({ told, step }) => tell(subscription, index, told, step));
  });
  const rows = await applyOrders(storm, orders);
  const results = new Set(rows.map((row) => JSON.stringify({ ...row, id: "", eventId: "" })));
  report(`all ${rows.length} orders of a seven-event life: distinct rows`, results.size, 1);
  expect(rows).toHaveLength(5_040);
  expect([...results]).toHaveLength(1);
  expect(rows[0]).toMatchObject({
    status: "past_due",
    currencyCode: "JPY",
    pastDueSince: "2026-11-10T10:00:00.123Z",
  });
});

test("of two events in one millisecond or at one instant the later wins, in both orders", async ({ storm }) => {
  const random = createRandom();
  const expected = new Map<string, string>();
  const orders = Array.from({ length: 1_000 }, (_, index) => {
    const base = BigInt(Date.UTC(2026, 10, 1 + random.below(20))) * 1_000_000n;
    const near = [base, base + BigInt(index % 4 === 0 ? 0 : random.below(999_999))];
    const told = near.map((ns, step) => ({
      occurredAt: writeInstant(ns, random),
      status: step === 0 ? "active" : "paused",
    }));
    const [first = 0n, second = 0n] = told.map(({ occurredAt }) => readNanoseconds(occurredAt));
    const isSecond = second >= first;
    return permutations(told.map((one, step) => ({ one, step }))).map((order, side) => {
      const subscription = newId("sub");
      expected.set(subscription, isSecond ? "paused" : "active");
      return order.map(({ one, step }) => tell(subscription, 2 * index + side, one, step));
    });
  }).flat();
  const rows = await applyOrders(storm, orders);
  const wrong = rows.filter(({ id, status }) => status !== expected.get(id)).length;
  report(`1,000 pairs in one millisecond or instant, both orders, seed ${runSeed}: wrong`, wrong, 0);
  expect(rows).toHaveLength(2_000);
  expect(wrong).toBe(0);
});

test("fractions of 0 to 9 digits in any zone sort as their nanoseconds do", () => {
  const seconds = fc.integer({ min: 0, max: 5 }).map((offset) => 1_795_000_000 + offset);
  const instant = fc.tuple(
    seconds,
    fc.stringMatching(/^[019]{0,9}$/),
    fc.constantFrom("Z", "+00:00", "-05:30", "+14:00"),
  );
  const written = instant.map(([second, fraction, zone]) => {
    const [, sign = "+", hours = 0, minutes = 0] = /^([+-])(\d\d):(\d\d)$/.exec(zone) ?? [];
    const shift = (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
    const local = new Date(second * 1_000 + shift).toISOString().slice(0, 19);
    return {
      text: `${local}${fraction && `.${fraction}`}${zone}`,
      ns: BigInt(second + fraction.padEnd(9, "0")),
    };
  });
  const order = <T>(a: T, b: T) => (a < b ? -1 : Number(a > b));
  const runs = 10_000;
  fc.assert(
    fc.property(
      written,
      written,
      (a, b) => order(parseTimestamp(a.text) ?? "", parseTimestamp(b.text) ?? "") === order(a.ns, b.ns),
    ),
    { numRuns: runs, seed: runSeed },
  );
  report(`${runs} pairs of instants against whole nanoseconds, seed ${runSeed}: wrong`, 0, 0);
});
