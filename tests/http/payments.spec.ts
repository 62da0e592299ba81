import { listOwnPayments } from "@/lib/billing/payments";
import { paymentsPage, statusLabel } from "@/lib/copy";
import { formatMoney } from "@/lib/format";
import type { Payment } from "@/lib/paddle/payments";
import { asUser, signInSynced } from "@/tests/fixtures/people";
import { prices, transactions } from "@/tests/fixtures/seed";
import type { Stack } from "@/tests/fixtures/stack";
import { expect, test } from "@/tests/fixtures/test";
import { createSession, SAM, SAM_ACTIVE } from "@/tests/fixtures/users";
import { visit } from "@/tests/fixtures/visitor";

const PAYMENTS = "/settings/billing/payments";
const usd = (amount: string) => formatMoney({ amount, currencyCode: "USD" }, "en-US");

/** All of somebody's payments, page by page. */
async function allOf(stack: Stack, email: string): Promise<Payment[]> {
  const user = await asUser(stack, email);
  const payments: Payment[] = [];
  for (let after: string | null = null; ; ) {
    const page = await listOwnPayments(user, after, new Date());
    if ("refused" in page) throw new Error(page.refused);
    payments.push(...page.payments);
    if (!page.hasMore) return payments;
    after = page.last;
  }
}

test("payments are in the order of their dates, within and across pages, each once", async ({ stack }) => {
  await signInSynced(stack, "sixten@example.com");
  const payments = await allOf(stack, "sixten@example.com");
  expect(payments.length).toBeGreaterThan(30);
  expect(new Set(payments.map(({ id }) => id)).size).toBe(payments.length);
  const times = payments.map(({ at }) => at.getTime());
  expect(times).toEqual(times.toSorted((a, b) => b - a));
  const ids = payments.map(({ id }) => id);
  expect(ids, "which their ids don't tell").not.toEqual(ids.toSorted().reverse());
});

test("an older page says neither what was last paid with nor that there are no payments, and leads back to the newest", async ({
  stack,
}) => {
  const { session, user } = await signInSynced(stack, "sixten@example.com");
  const newest = await listOwnPayments(user, null, new Date());
  const last = "last" in newest ? newest.last : null;
  const lastPaidWith = paymentsPage.lastPaidWith("");
  const isSaid = (text: string) => text.includes(lastPaidWith.slice(0, lastPaidWith.trimEnd().length - 1).trimEnd());
  const first = await visit(stack, PAYMENTS, { session });
  expect([isSaid(first.text), first.text.includes(paymentsPage.newest)]).toEqual([true, false]);
  const older = await visit(stack, `${PAYMENTS}?after=${last}`, { session });
  expect([isSaid(older.text), older.text.includes(paymentsPage.newest)]).toEqual([false, true]);
  const beyond = await visit(stack, `${PAYMENTS}?after=${transactions.junsNewest}`, { session });
  expect(beyond.text).toContain(paymentsPage.noOlder);
  expect(beyond.text).not.toContain(paymentsPage.empty);
});

test("each payment says what it was for, and what became of it if that is out of the ordinary", async ({ stack }) => {
  const { emulator } = stack;
  await emulator.control("clock", { freeze: true });
  const items = [{ price_id: "pri_01gsz98e27ak2tyhexptwc58yk", quantity: 1 }];
  await emulator.api("POST", `/subscriptions/${SAM_ACTIVE}/charge`, { effective_from: "immediately", items });
  const change = (quantity: number) =>
    emulator.api("PATCH", `/subscriptions/${SAM_ACTIVE}`, {
      items: [{ price_id: prices.proMonthly, quantity }],
      proration_billing_mode: "full_immediately",
    });
  await change(20);
  await change(1);
  await emulator.control("refunds", { transaction_id: transactions.samsNewest });
  const session = await createSession(stack.database, SAM.email);
  await signInSynced(stack, SAM.email);
  const payments = await allOf(stack, SAM.email);
  const [down, up, charge, renewal] = payments;
  expect(down).toMatchObject({ kind: "change", total: { amount: "0" }, toBalance: { currencyCode: "USD" } });
  expect(up).toMatchObject({ kind: "change", status: "completed", refunded: null, toBalance: null });
  expect(charge).toMatchObject({ kind: "charge", total: { amount: "19900" } });
  expect(renewal).toMatchObject({ kind: "renewal", status: "refunded", refunded: { amount: "40000" } });
  const { text } = await visit(stack, PAYMENTS, { session });
  const shown = [
    ...[paymentsPage.kinds.change, paymentsPage.kinds.charge, paymentsPage.kinds.renewal],
    ...[statusLabel("refunded"), paymentsPage.notes.refunded(usd("40000"))],
    ...[statusLabel("partly-refunded"), paymentsPage.notes.toBalance(usd(down?.toBalance?.amount ?? ""))],
  ];
  for (const one of shown) expect(text).toContain(one);
  expect(text, "what is simply paid needs no word").not.toContain(`>${statusLabel("completed")}<`);
});

test("a purchase, a trial and a change of card have words of their own, the last two no price", async ({ stack }) => {
  for (const [email, kind] of [
    ["tess@example.com", "trial"],
    ["mona@example.com", "subscription"],
    [SAM.email, "payment-method"],
  ] as const) {
    await signInSynced(stack, email);
    const found = (await allOf(stack, email)).find((payment) => payment.kind === kind);
    expect(found, kind).toBeDefined();
    if (kind !== "subscription") expect(found?.total.amount).toBe("0");
  }
  const { session } = await signInSynced(stack, "tess@example.com");
  const { text } = await visit(stack, PAYMENTS, { session });
  expect(text).toContain(paymentsPage.kinds.trial);
  expect(text).not.toContain(usd("0"));
});
