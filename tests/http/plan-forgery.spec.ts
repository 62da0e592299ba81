import { prices } from "@/tests/fixtures/emulator-ids";
import {
  callForm,
  type Fields,
  listedSession,
  outcomeOf,
  patches,
  previewPlan,
  redirectOf,
  writes,
} from "@/tests/fixtures/plan-forms";
import type { Stack } from "@/tests/fixtures/stack";
import { expect, test } from "@/tests/fixtures/test";
import { createSession, SAM, SAM_ACTIVE, SAM_PAUSED } from "@/tests/fixtures/users";
import { callAction, returned } from "@/tests/fixtures/visitor";

type Bought = { origin: string; customer_id: string; items: { price: { id: string }; quantity: number }[] };

const bought = async ({ emulator }: Stack) =>
  (await emulator.state<{ transactions: Bought[] }>()).transactions.filter(({ origin }) => origin === "api");

/** Sam with the price of eleven seats on his screen, and what its button sends. */
async function samWithPrice(stack: Stack): Promise<{ session: string; fields: Fields }> {
  const session = await listedSession(stack, SAM.email);
  await stack.emulator.control("clock", { freeze: true });
  const { fields } = await previewPlan(stack, session, "plan=pro&interval=month&quantity=11");
  expect(fields).toMatchObject({ plan: "pro", quantity: "11", subscriptionId: SAM_ACTIVE });
  return { session, fields };
}

test("what the forgeries below alter works as it is", async ({ stack }) => {
  const { session, fields } = await samWithPrice(stack);
  const answer = await callForm(stack, "confirmPlan", fields, session);
  expect(outcomeOf(answer)).toMatchObject({ isDone: true });
  expect(await patches(stack)).toHaveLength(1);
});

const forged: [name: string, changes: Fields][] = [
  ["an amount that is smaller", { shown: "1USD - 43000USD" }],
  ["no amount", { shown: "" }],
  ["a megabyte of amount", { shown: "9".repeat(500_000) }],
  ["more seats for the same amount", { quantity: "500" }],
  ["a dearer plan for the same amount", { plan: "enterprise" }],
  ["a year for the same amount", { interval: "year" }],
];
test("a change that is not the one that was shown changes nothing, and is shown anew", async ({ stack }) => {
  const { session, fields } = await samWithPrice(stack);
  for (const [name, changes] of forged) {
    const answer = await callForm(stack, "confirmPlan", { ...fields, ...changes }, session);
    expect(redirectOf(answer), name).toMatch(/plan\?.*moved=/);
    // The new price counts as asked for, too.
    await stack.database.sql(`DELETE FROM "AuditEntry"`);
  }
  expect(await patches(stack)).toEqual([]);
});

const notSold: [name: string, changes: Fields, words: RegExp][] = [
  ["a plan that is not sold", { plan: "free" }, /^This plan isn’t offered/],
  ["a price in place of a plan", { plan: prices.tinyMonthly }, /^This plan isn’t offered/],
  ["a name that every object has", { plan: "constructor" }, /^This plan isn’t offered/],
  ["no seats", { quantity: "0" }, /^This number of seats/],
  ["fewer than no seats", { quantity: "-11" }, /^This number of seats/],
  ["half a seat", { quantity: "11.5" }, /^This number of seats/],
  ["words for seats", { quantity: "eleven" }, /^This number of seats/],
  ["more seats than there are", { quantity: "1000" }, /^This number of seats/],
  ["endless seats", { quantity: "1e999" }, /^This number of seats/],
];
test("a change to what is not sold is refused in words", async ({ stack }) => {
  const { session, fields } = await samWithPrice(stack);
  for (const [name, changes, words] of notSold) {
    const answer = await callForm(stack, "confirmPlan", { ...fields, ...changes }, session);
    const message = expect.stringMatching(words);
    expect(outcomeOf(answer), name).toMatchObject({ isDone: false, message });
  }
  expect(await patches(stack)).toEqual([]);
});

test("prices, customers and modes in the form's fields are not read", async ({ stack }) => {
  const { session, fields } = await samWithPrice(stack);
  const claims = {
    priceId: prices.tinyMonthly,
    price_id: prices.tinyMonthly,
    prorationBillingMode: "do_not_bill",
    customerId: "ctm_01jcdawfjk3jngbempneq8m2j1",
    items: "[]",
  };
  const answer = await callForm(stack, "confirmPlan", { ...fields, ...claims }, session);
  expect(outcomeOf(answer)?.message).toMatch(/^Your plan is changed\. You were charged \$/);
});

test("a resumption for another amount or currency is not made", async ({ stack }) => {
  const session = await listedSession(stack, SAM.email);
  const amounts: Fields[] = [
    { amount: "1", currencyCode: "USD" },
    { amount: "40000", currencyCode: "JPY" },
    { amount: "-40000", currencyCode: "USD" },
    {},
  ];
  for (const amount of amounts) {
    const answer = await callForm(stack, "confirmResume", { ...amount, subscriptionId: SAM_PAUSED }, session);
    expect(redirectOf(answer)).toBe(`/settings/billing/${SAM_PAUSED}/resume?moved`);
  }
  expect(await writes(stack)).toEqual([]);
});

const purchases: [name: string, fields: Fields][] = [
  ["no seats", { plan: "pro", interval: "month", quantity: "0" }],
  ["fewer than no seats", { plan: "pro", interval: "month", quantity: "-1" }],
  ["half a seat", { plan: "pro", interval: "month", quantity: "1.5" }],
  ["more seats than there are", { plan: "pro", interval: "month", quantity: "1000" }],
  ["two of a plan without seats", { plan: "basic", interval: "month", quantity: "2" }],
  ["a plan that is not sold", { plan: "free", interval: "month" }],
  ["an interval that is not sold", { plan: "pro", interval: "week" }],
];
test("a purchase of what is not sold is refused, and makes neither customer nor checkout", async ({
  stack,
}) => {
  const session = await createSession(stack.database, "newt@example.com");
  for (const [name, fields] of purchases) {
    const answer = await callForm(stack, "subscribe", fields, session);
    expect(redirectOf(answer), name).toMatch(/^\/pricing\?.*refused=quantity/);
  }
  expect(await writes(stack)).toEqual([]);
  expect(await bought(stack)).toEqual([]);
});

test("what a checkout sells, and to whom, is the server's word", async ({ stack }) => {
  const session = await createSession(stack.database, "newt@example.com");
  const claims = {
    priceId: prices.tinyMonthly,
    customerId: SAM.customerId,
    unitPrice: "1",
    discountId: "dsc_x",
  };
  const answer = await callForm(
    stack,
    "subscribe",
    { plan: "pro", interval: "year", quantity: "4", ...claims },
    session,
  );
  expect(redirectOf(answer)).toContain("_ptxn=txn_");
  const [one, ...more] = await bought(stack);
  expect(more).toEqual([]);
  expect(one?.items).toMatchObject([{ price: { id: prices.proYearly }, quantity: 4 }]);
  expect(one?.customer_id).not.toBe(SAM.customerId);
});

test("each thing that was asked has its row with its outcome, and no row an address, an amount or a token", async ({
  stack,
}) => {
  const { session, fields } = await samWithPrice(stack);
  await callForm(stack, "confirmPlan", fields, session);
  await callForm(stack, "confirmPlan", { ...fields, quantity: "0" }, session);
  await callForm(stack, "keepSubscription", { subscriptionId: SAM_ACTIVE }, session);
  const resume = { subscriptionId: SAM_PAUSED, amount: "40000", currencyCode: "USD" };
  await callForm(stack, "confirmResume", resume, session);
  await callForm(stack, "subscribe", { plan: "pro", interval: "month" }, session);
  const [transaction] = (
    await stack.emulator.state<{ transactions: { id: string; customer_id: string }[] }>()
  ).transactions.filter(({ customer_id }) => customer_id === SAM.customerId);
  await stack.database.sql(`INSERT INTO "TransactionOwner" VALUES ($1, $2)`, [
    transaction?.id,
    SAM.customerId,
  ]);
  const invoice = await callAction(stack, "createLink", ["invoice", transaction?.id], { session });
  expect(returned(invoice)).toEqual({ url: expect.any(String) });

  const rows = await stack.database.sql<{ action: string; of: string | null; outcome: string }>(
    `SELECT "action", "subscriptionId" AS "of", "outcome" FROM "AuditEntry" ORDER BY "id"`,
  );
  expect(rows.map((row) => `${row.action} ${row.of ?? "-"} ${row.outcome}`)).toEqual([
    "link-customer - linked",
    `preview-plan ${SAM_ACTIVE} done`,
    `change-plan ${SAM_ACTIVE} done`,
    `change-plan ${SAM_ACTIVE} quantity`,
    `undo-scheduled-change ${SAM_ACTIVE} nothing-scheduled`,
    `resume ${SAM_PAUSED} done`,
    "checkout - already-subscribed",
    "invoice - done",
  ]);
  expect(JSON.stringify(rows)).not.toMatch(/http|txn_|token|USD|40000/);
});
