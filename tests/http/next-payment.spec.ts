import { changePlan, previewPlanChange } from "@/lib/billing/change-subscription";
import { getOverview } from "@/lib/billing/overview";
import { getCurrentChoice, parsePlanChoice } from "@/lib/billing/plan-change";
import { refreshPayments } from "@/lib/billing/refresh-payments";
import { findOwnSubscription } from "@/lib/billing/subscriptions";
import { expireSync, syncSubscriptions } from "@/lib/billing/sync";
import { nextPayment, paymentMethod, paymentsPage } from "@/lib/copy";
import { formatDate, formatMoney } from "@/lib/format";
import { asUser, signInSynced } from "@/tests/fixtures/people";
import { customers, prices, subscriptions, transactions } from "@/tests/fixtures/seed";
import type { Stack } from "@/tests/fixtures/stack";
import { expect, test } from "@/tests/fixtures/test";
import { createSession, SAM, SAM_ACTIVE, SAM_PAUSED } from "@/tests/fixtures/users";
import { visit } from "@/tests/fixtures/visitor";

const BILLING = "/settings/billing";
const SIXTEN = "sixten@example.com";

/** Which subscriptions Paddle was asked about, and how often for the list of payments. */
async function asked({ emulator }: Stack) {
  const paths = (await emulator.requests()).map(({ path }) => path);
  const subscriptions = paths.flatMap((path) => /^\/subscriptions\/(sub_\w+)\?include/.exec(path)?.[1] ?? []);
  return { subscriptions, lists: paths.filter((path) => /^\/transactions\?customer_id/.test(path)).length };
}

const outdate = ({ database }: Stack) =>
  database.sql(`UPDATE "User" SET "syncFreshUntil" = now() - interval '1 second'`);
const later = ({ database }: Stack, minutes: number) =>
  database.sql(
    `UPDATE "NextPayment" SET "askedAt" = "askedAt" - $1 * interval '1 minute', "readAt" = "readAt" - $1 * interval '1 minute'`,
    [minutes],
  );

async function viewOf(stack: Stack, email: string) {
  const [view] = (await getOverview(await asUser(stack, email), new Date())).current;
  return view ?? null;
}

/** A visit of the page that syncs. */
async function open(stack: Stack, session: string, page = 1): Promise<string> {
  await outdate(stack);
  const { status, text } = await visit(stack, `${BILLING}?page=${page}`, { session });
  expect(status).toBe(200);
  return text;
}

const usd = (amount: string) => formatMoney({ amount, currencyCode: "USD" }, "en-US");

test("a subscription is asked about once in ten minutes, and at once when it has changed", async ({ stack }) => {
  const session = await createSession(stack.database, SAM.email);
  expect(await open(stack, session)).toContain(usd("40000"));
  expect((await asked(stack)).subscriptions).toEqual([SAM_ACTIVE]);
  await open(stack, session);
  await later(stack, 9);
  await open(stack, session);
  expect((await asked(stack)).subscriptions).toEqual([SAM_ACTIVE]);
  await later(stack, 2);
  await open(stack, session);
  expect((await asked(stack)).subscriptions).toEqual([SAM_ACTIVE, SAM_ACTIVE]);

  const items = [{ price_id: prices.proMonthly, quantity: 7 }];
  await stack.emulator.api("PATCH", `/subscriptions/${SAM_ACTIVE}`, { items, proration_billing_mode: "do_not_bill" });
  await stack.emulator.control("settle");
  // The event alone: no sync is due.
  await stack.database.sql(`UPDATE "User" SET "syncFreshUntil" = now() + interval '1 hour'`);
  expect(await viewOf(stack, SAM.email), "nothing is said of other items").toMatchObject({ nextPayment: null });
  expect((await visit(stack, BILLING, { session })).text).toContain(usd("21000"));
  expect((await asked(stack)).subscriptions).toHaveLength(3);
});

test("of two subscriptions that Paddle offers the same balance to, the one that is billed later shows no amount", async ({
  stack,
}) => {
  await signInSynced(stack, SAM.email);
  const { emulator } = stack;
  await emulator.api("POST", `/subscriptions/${SAM_PAUSED}/resume`, { effective_from: "immediately" });
  await emulator.control("settle");
  await emulator.control("credit", { customer_id: SAM.customerId, amount: "45000", currency_code: "USD" });
  await later(stack, 20);
  const user = await asUser(stack, SAM.email);
  await refreshPayments(user, 1, new Date());
  const { current } = await getOverview(user, new Date());
  const shown = Object.fromEntries(current.map(({ id, nextPayment }) => [id, nextPayment?.total ?? null]));
  expect(shown).toEqual({ [SAM_ACTIVE]: "0", [SAM_PAUSED]: null });
});

test("what a change adds to the balance is on the card of another subscription at once", async ({ stack }) => {
  const { emulator } = stack;
  await emulator.api("POST", `/subscriptions/${SAM_PAUSED}/resume`, { effective_from: "immediately" });
  const { session, user } = await signInSynced(stack, SAM.email);
  const now = new Date();
  const current = getCurrentChoice((await findOwnSubscription(user, SAM_PAUSED)) ?? { items: [], billingInterval: "" });
  if (!current) throw new Error("There is no plan to change.");
  const choice = parsePlanChoice({ plan: "basic", interval: "month" }, current);
  const priced = await previewPlanChange(user, SAM_PAUSED, choice, now);
  if ("refused" in priced) throw new Error(priced.refused);
  expect(await changePlan(user, SAM_PAUSED, choice, priced.quote, now)).toEqual({ charged: null });
  expect(await viewOf(stack, SAM.email), "nothing is said until it is read").toMatchObject({ nextPayment: null });
  await open(stack, session);
  const { preview } = priced;
  const left = String(40_000n - BigInt(preview.credit?.amount ?? 0));
  expect(await viewOf(stack, SAM.email)).toMatchObject({ id: SAM_ACTIVE, nextPayment: { total: left } });
});

test("a visit within a minute asks nothing, and shows the payments all the same", async ({ stack }) => {
  const session = await createSession(stack.database, SAM.email);
  await visit(stack, BILLING, { session });
  const before = (await stack.emulator.requests()).length;
  const { text } = await visit(stack, BILLING, { session });
  expect(await stack.emulator.requests()).toHaveLength(before);
  for (const shown of [usd("40000"), paymentsPage.kinds.renewal, paymentsPage.kinds["payment-method"]])
    expect(text).toContain(shown);
  expect(text, "a change of card costs nothing, and says so without a price").not.toContain(usd("0"));
});

test("a visit asks about five subscriptions at most, those on its page, and the next one about others", async ({
  stack,
}) => {
  const session = await createSession(stack.database, SIXTEN);
  await open(stack, session);
  const first = (await asked(stack)).subscriptions;
  expect(new Set(first).size).toBe(5);
  expect(first).toHaveLength(5);
  await open(stack, session);
  const second = (await asked(stack)).subscriptions;
  expect(new Set(second).size).toBe(10);
  await open(stack, session);
  expect((await asked(stack)).subscriptions).toHaveLength(10);
  const shown = (await getOverview(await asUser(stack, SIXTEN), new Date())).current.map(({ id }) => id);
  expect(new Set(second)).toEqual(new Set(shown));
});

test("two visits at once ask once", async ({ stack }) => {
  const session = await createSession(stack.database, SAM.email);
  await visit(stack, BILLING, { session });
  await later(stack, 11);
  await outdate(stack);
  await stack.emulator.control("faults", { path: "/subscriptions*", latencyMs: 300 });
  await Promise.all([1, 2, 3].map(() => visit(stack, BILLING, { session })));
  expect((await asked(stack)).subscriptions).toHaveLength(2);
});

test("while Paddle fails to say, what it said before stays with its time; a minute later it is asked again", async ({
  stack,
}) => {
  const session = await createSession(stack.database, SAM.email);
  await open(stack, session);
  await later(stack, 11);
  await stack.emulator.control("faults", { path: `/subscriptions/${SAM_ACTIVE}*`, status: 500 });
  await stack.emulator.control("faults", { path: "/transactions*", status: 500 });
  const text = await open(stack, session);
  expect(text).toContain(usd("40000"));
  expect(text).toContain(nextPayment.asOf);
  expect(text).toContain(paymentsPage.kinds.renewal);
  await stack.emulator.control("faults", { clear: true });
  const tries = (await asked(stack)).subscriptions.length;
  expect(await open(stack, session)).toContain(nextPayment.asOf);
  expect((await asked(stack)).subscriptions).toHaveLength(tries);
  await later(stack, 1);
  await open(stack, session);
  expect(await viewOf(stack, SAM.email)).toMatchObject({ nextPayment: { total: "40000", asOf: null } });
});

test("an amount that is older than the screen has its time, and is read again for who asks, once a minute", async ({
  stack,
}) => {
  const { session, user } = await signInSynced(stack, SAM.email);
  // Paddle tells of it by no event of the subscription.
  await stack.emulator.control("credit", { customer_id: SAM.customerId, amount: "5000" });
  const ask = async () => {
    await expireSync(user);
    return (await visit(stack, BILLING, { session })).text;
  };
  expect(await ask()).not.toContain(usd("35000"));
  expect((await asked(stack)).subscriptions, "it is less than a minute old").toHaveLength(1);
  await later(stack, 2);
  expect(await open(stack, session)).toContain(nextPayment.asOf);
  expect((await viewOf(stack, SAM.email))?.nextPayment).toMatchObject({ total: "40000", asOf: expect.any(Date) });
  expect(await ask()).toContain(usd("35000"));
  expect((await viewOf(stack, SAM.email))?.nextPayment).toMatchObject({ total: "35000", asOf: null });
});

test("an outage before anything was read shows the page without an amount, and no list is said to be empty", async ({
  stack,
}) => {
  const session = await createSession(stack.database, SAM.email);
  await stack.emulator.control("faults", { path: `/subscriptions/${SAM_ACTIVE}*`, status: 500 });
  await stack.emulator.control("faults", { path: "/transactions*", status: 500 });
  const text = await open(stack, session);
  expect(text).not.toContain(usd("40000"));
  expect(text).not.toContain(paymentsPage.empty);
  expect(text, "an item says what it costs").toContain(usd("30000"));
});

test("what is overdue is the amount due, and what a new card is charged", async ({ stack }) => {
  await signInSynced(stack, "pia@example.com");
  const view = await viewOf(stack, "pia@example.com");
  expect(view?.changes, "what Paddle would refuse isn't offered").toEqual([]);
  expect(view?.portalPages[0]).toBe("update-payment-method");
  expect(view?.nextPayment).toMatchObject({ kind: "due", total: "9000", currencyCode: "USD" });
  await stack.emulator.control("checkout", { transaction_id: transactions.piasOverdue });
  type Paid = { data: { payments: { status: string; amount: string }[] } };
  const { data } = await stack.emulator.api<Paid>("GET", `/transactions/${transactions.piasOverdue}`);
  expect(data.payments[0]).toMatchObject({ status: "captured", amount: "9000" });
});

test("a trial without a card says what comes once there is one, and that is charged", async ({ stack }) => {
  const { emulator } = stack;
  await emulator.control("tax", { rate: "0.19" });
  await signInSynced(stack, "theo@example.com");
  const shown = (await viewOf(stack, "theo@example.com"))?.nextPayment;
  expect(shown).toMatchObject({ kind: "once-added", total: "1190", tax: { amount: "190", isInside: false } });
  const customer = (
    await emulator.api<{ data: { customer_id: string } }>("GET", `/subscriptions/${subscriptions.theo}`)
  ).data.customer_id;
  await emulator.control(`customers/${customer}/payment-method`, { card: "4242424242424242" });
  await emulator.control("clock", { advance: "P5D" });
  const query = `subscription_id=${subscriptions.theo}&origin=subscription_recurring`;
  type Bills = { data: { details: { totals: { grand_total: string } } }[] };
  const { data } = await emulator.api<Bills>("GET", `/transactions?${query}`);
  expect(data.map(({ details }) => details.totals.grand_total)).toEqual([shown?.total]);
});

test("what is paid by invoice says when the next one comes; what is paused or ends says nothing", async ({ stack }) => {
  for (const [name, kind] of [
    ["mona", "invoice"],
    ["carl", undefined],
    ["paula", undefined],
  ] as const) {
    await signInSynced(stack, `${name}@example.com`);
    expect((await viewOf(stack, `${name}@example.com`))?.nextPayment?.kind, name).toBe(kind);
  }
  expect((await asked(stack)).subscriptions, "nor is Paddle asked").toHaveLength(1);
});

test("a card that expires this month is said to, and one that was only tried isn't on file", async ({ stack }) => {
  const { emulator } = stack;
  const now = new Date();
  const [month, year] = [now.getUTCMonth() + 1, now.getUTCFullYear()];
  const expires = `${year}-${String(month).padStart(2, "0")}`;
  const pay = async (card: object) => {
    await emulator.control(`customers/${SAM.customerId}/payment-method`, card);
    const items = [{ price_id: "pri_01gsz98e27ak2tyhexptwc58yk", quantity: 1 }];
    const charge = { effective_from: "immediately", items, on_payment_failure: "apply_change" };
    await emulator.api("POST", `/subscriptions/${SAM_ACTIVE}/charge`, charge).catch(() => null);
  };
  await pay({ card: "4242424242424242", expires });
  const session = await createSession(stack.database, SAM.email);
  const text = await open(stack, session);
  expect(text).toContain(paymentMethod.expiry.soon);
  expect(text).toContain(paymentsPage.kinds.charge);
  await pay({ card: "4000000000000002" });
  await open(stack, session);
  const card = { brand: "visa", last4: "4242", expiryMonth: month, expiryYear: year };
  expect((await viewOf(stack, SAM.email))?.paymentMethod).toMatchObject({ card, expiry: "soon" });
});

test("a card that took the place of another is shown at once; one that failed, or wasn't read again, was the last", async ({
  stack,
}) => {
  const { emulator } = stack;
  const { session } = await signInSynced(stack, SAM.email);
  const shown = async () => (await viewOf(stack, SAM.email))?.paymentMethod;
  expect(await shown()).toMatchObject({ isLast: false, card: { last4: "4242" } });
  const change = `/subscriptions/${SAM_ACTIVE}/update-payment-method-transaction`;
  const { data } = await emulator.api<{ data: { id: string } }>("GET", change);
  await emulator.control("checkout", { transaction_id: data.id, card: "4000002760003184" });
  const atOnce = () => stack.database.sql(`UPDATE "PaymentHistory" SET "askedAt" = "askedAt" - interval '5 seconds'`);
  await atOnce();
  await open(stack, session);
  expect(await shown()).toMatchObject({ isLast: false, card: { last4: "3184" } });
  await emulator.control("faults", { path: "/transactions*", status: 500 });
  await atOnce();
  expect(await open(stack, session)).toContain(paymentMethod.last);
  expect(await shown()).toMatchObject({ isLast: true, card: { last4: "3184" } });
});

test("another customer's payments are nobody else's, even where a row says so", async ({ stack }) => {
  await signInSynced(stack, SAM.email);
  await signInSynced(stack, "jun@example.com");
  await stack.database.sql(`UPDATE "NextPayment" SET "paddleCustomerId" = $1 WHERE "subscriptionId" = $2`, [
    customers.jun,
    SAM_ACTIVE,
  ]);
  expect(await viewOf(stack, SAM.email)).toMatchObject({ nextPayment: null });
  const user = await asUser(stack, SAM.email);
  await syncSubscriptions(user, new Date());
  await refreshPayments(user, 1, new Date());
  expect(await viewOf(stack, SAM.email)).toMatchObject({ nextPayment: { total: "40000" } });
});

test("of a subscription that is another customer's at Paddle nothing is kept, whatever our row says", async ({
  stack,
}) => {
  const { user } = await signInSynced(stack, SAM.email);
  await signInSynced(stack, "jun@example.com");
  await signInSynced(stack, "pia@example.com");
  await stack.database.sql(`TRUNCATE "NextPayment"`);
  await stack.database.sql(`UPDATE "Subscription" SET "paddleCustomerId" = $1`, [SAM.customerId]);
  await refreshPayments(user, 1, new Date());
  const kept = await stack.database.sql(
    `SELECT "subscriptionId" AS "id" FROM "NextPayment" WHERE "payment" IS NOT NULL`,
  );
  expect(kept).toEqual([{ id: SAM_ACTIVE }]);
  const rows = await stack.database.sql(`SELECT 1 FROM "NextPayment" WHERE "readAt" = "askedAt"`);
  expect(rows).toHaveLength(3);
});

test("a discount with its end, what comes from the balance and the tax are lines of the card", async ({ stack }) => {
  const { emulator } = stack;
  const terms = { description: "For us only", type: "percentage", amount: "20", code: "LAUNCH", recur: true };
  const limited = { ...terms, maximum_recurring_intervals: 3 };
  const { data } = await emulator.api<{ data: { id: string } }>("POST", "/discounts", limited);
  const discount = { id: data.id, effective_from: "next_billing_period" };
  await emulator.api("PATCH", `/subscriptions/${SAM_ACTIVE}`, { discount });
  await emulator.control("credit", { customer_id: SAM.customerId, amount: "5000" });
  await emulator.control("tax", { rate: "0.2" });
  const session = await createSession(stack.database, SAM.email);
  const text = await open(stack, session);
  const view = await viewOf(stack, SAM.email);
  const endsAt = new Date(view?.nextPayment?.discount?.endsAt ?? "");
  expect(endsAt.getTime()).toBeGreaterThan(Date.now() + 80 * 24 * 3_600_000);
  const off = nextPayment.discount(nextPayment.off("20%", false), "LAUNCH", formatDate(endsAt, "en-US"));
  const lines = [usd("30000"), usd("10000"), off, usd("-8000"), nextPayment.tax, usd("6400"), nextPayment.credit];
  for (const shown of [...lines, usd("-5000"), usd("33400")]) expect(text).toContain(shown);
  expect(text, "its description is for the seller").not.toContain("For us only");
  expect((await emulator.requests()).filter(({ path }) => path.startsWith("/discounts/"))).toHaveLength(1);

  await emulator.control("tax", { account_setting: "internal" });
  await later(stack, 11);
  const inside = await open(stack, session);
  for (const shown of [usd("30000"), usd("-8000"), nextPayment.taxIncluded(usd("5333")), usd("27000")])
    expect(inside).toContain(shown);
  expect((await emulator.requests()).filter(({ path }) => path.startsWith("/discounts/"))).toHaveLength(1);
});

test("a discount that the key may not read still has its amount", async ({ stack }) => {
  const { emulator } = stack;
  const terms = { description: "For us only", type: "flat", amount: "500", currency_code: "USD", recur: true };
  const { data } = await emulator.api<{ data: { id: string } }>("POST", "/discounts", terms);
  const discount = { id: data.id, effective_from: "next_billing_period" };
  await emulator.api("PATCH", `/subscriptions/${SAM_ACTIVE}`, { discount });
  await emulator.control("faults", { path: "/discounts/*", status: 403 });
  await signInSynced(stack, SAM.email);
  expect((await viewOf(stack, SAM.email))?.nextPayment).toMatchObject({
    total: "39500",
    discount: { amount: "500", endsAt: null, terms: null },
  });
});

test("a row that this version can't read is as good as none", async ({ stack }) => {
  const { session } = await signInSynced(stack, SAM.email);
  await stack.database.sql(`UPDATE "NextPayment" SET "payment" = '{"total": 4}'`);
  await stack.database.sql(`UPDATE "PaymentHistory" SET "payments" = '[1]', "methods" = '"x"'`);
  expect((await visit(stack, BILLING, { session })).status).toBe(200);
  expect(await viewOf(stack, SAM.email)).toMatchObject({ nextPayment: null, paymentMethod: null });
});
