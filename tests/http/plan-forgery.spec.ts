import { actionErrors, changeRefusals, changeResults, seatsOf } from "@/lib/copy";
import { type Changes, type Form, locationOf, openForm, submit } from "@/tests/fixtures/forms";
import { signInSynced } from "@/tests/fixtures/people";
import { prices, subscriptions } from "@/tests/fixtures/seed";
import type { Stack } from "@/tests/fixtures/stack";
import { expect, test } from "@/tests/fixtures/test";
import { SAM, SAM_ACTIVE, SAM_PAUSED } from "@/tests/fixtures/users";

const plan = `/settings/billing/${SAM_ACTIVE}/plan`;
const resume = `/settings/billing/${SAM_PAUSED}/resume`;

/** The form under the price of so many seats, for Sam: enough of them to cost something on the last day of a period. */
const openChange = (stack: Stack, session: string, quantity: number) =>
  openForm(stack, session, `${plan}?plan=pro&interval=month&quantity=${quantity}`, ({ data }) => data.has("quote"));
const openResume = (stack: Stack, session: string) => openForm(stack, session, resume, ({ data }) => data.has("quote"));

async function sam(stack: Stack): Promise<{ session: string; change: Form }> {
  const { session } = await signInSynced(stack, SAM.email);
  await stack.emulator.control("clock", { freeze: true });
  return { session, change: await openChange(stack, session, 60) };
}

/** The requests that changed something at Paddle, or tried to. */
const writes = async ({ emulator }: Stack) =>
  (await emulator.requests()).filter(({ method, path }) => method !== "GET" && !path.includes("preview"));
const clearLimit = ({ database }: Stack) => database.sql(`TRUNCATE "AuditEntry", "RateLimit"`);

test("a change is made for the amount that was shown, whatever else its form claims", async ({ stack }) => {
  const { session, change } = await sam(stack);
  const claims = {
    ...{ priceId: prices.tinyMonthly, price_id: prices.tinyMonthly, items: "[]" },
    ...{ prorationBillingMode: "do_not_bill", customerId: "ctm_01jcdawfjk3jngbempneq8m2j1" },
  };
  const { text } = await submit(stack, session, change, claims);
  const [amount = ""] = /\$[\d.,]*\d/.exec(change.button) ?? [];
  expect(text).toContain(changeResults.changed(amount));
  expect(await writes(stack)).toMatchObject([{ method: "PATCH", path: `/subscriptions/${SAM_ACTIVE}` }]);
});

const forged: [name: string, changes: Changes][] = [
  ["an amount that is smaller", { quote: "1USD - 190000USD" }],
  ["no amount", { quote: "" }],
  ["more seats for the same amount", { quantity: "500" }],
  ["a dearer plan for the same amount", { plan: "enterprise" }],
  ["a year for the same amount", { interval: "year" }],
];
test("a change that is not the one that was shown is not made, and shown as it is", async ({ stack }) => {
  const { session, change } = await sam(stack);
  for (const [name, changes] of forged) {
    await clearLimit(stack);
    expect(locationOf(await submit(stack, session, change, changes)), name).toMatch(/\/plan\?.*outdated/);
  }
  expect(await writes(stack)).toEqual([]);
});

test("a quote of another user, subscription or change opens nothing", async ({ stack }) => {
  const { session, change } = await sam(stack);
  const quotes = [
    (await openChange(stack, session, 61)).data.get("quote"),
    (await openResume(stack, session)).data.get("quote"),
    String(change.data.get("quote")).replace(/^./, "f"),
    String(change.data.get("quote")).replace(/.$/, "-"),
  ];
  const { session: other } = await signInSynced(stack, "jun@example.com");
  const hers = `/settings/billing/${subscriptions.jun}/plan?plan=pro&interval=month&quantity=60`;
  quotes.push((await openForm(stack, other, hers, ({ data }) => data.has("quote"))).data.get("quote"));
  for (const quote of quotes) {
    await clearLimit(stack);
    expect(locationOf(await submit(stack, session, change, { quote }))).toMatch(/\/plan\?.*outdated/);
  }
  expect(await writes(stack)).toEqual([]);
});

const notSold: [text: string, forgeries: Changes[]][] = [
  [changeRefusals["no-plan"], [{ plan: "free" }, { plan: prices.tinyMonthly }, { plan: "constructor" }]],
  [
    seatsOf({ name: "AeroEdit Pro", seats: { min: 1, max: 999 } }) ?? "",
    ["0", "-11", "11.5", "eleven", "1000", "1e999"].map((quantity) => ({ quantity })),
  ],
  [actionErrors.invalidInput, [{ plan: null }, { quote: null }, { quote: "9".repeat(500_000) }]],
];
test("a change to what is not sold, or what no form sends, is refused in words", async ({ stack }) => {
  const { session, change } = await sam(stack);
  for (const [text, forgeries] of notSold) {
    for (const changes of forgeries) {
      await clearLimit(stack);
      expect((await submit(stack, session, change, changes)).text).toContain(text);
    }
  }
  expect(await writes(stack)).toEqual([]);
});

test("a resumption for another amount or currency is not made", async ({ stack }) => {
  const { session } = await sam(stack);
  const form = await openResume(stack, session);
  for (const quote of ["1USD - 40000USD", "40000JPY - 40000JPY", "-40000USD - 40000USD", ""]) {
    await clearLimit(stack);
    expect(locationOf(await submit(stack, session, form, { quote }))).toBe(`${resume}?outdated`);
  }
  expect(await writes(stack)).toEqual([]);
});
