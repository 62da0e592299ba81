import { optionsFor } from "@/components/checkout/paddle-options";
import { getCheckoutSettings, paymentUrlOf } from "@/lib/billing/checkout";
import { listOwnPayments } from "@/lib/billing/payments";
import { checkoutPage, checkoutRefusal, links, notFoundPage, unavailable, whyUnavailable } from "@/lib/copy";
import { site } from "@/lib/site";
import { newId } from "@/tests/fixtures/entities";
import { type Changes, type Form, locationOf, openForm, strangers, submit } from "@/tests/fixtures/forms";
import { asUser, signInSynced } from "@/tests/fixtures/people";
import { customers, prices, subscriptions, transactions } from "@/tests/fixtures/seed";
import type { Stack } from "@/tests/fixtures/stack";
import { withoutTable } from "@/tests/fixtures/stubs";
import { expect, test } from "@/tests/fixtures/test";
import { createSession, SAM, SAM_ACTIVE } from "@/tests/fixtures/users";
import { visit } from "@/tests/fixtures/visitor";

const NEWT = "newt@example.com";

/** The form below a plan on the price page, as somebody without a subscription sees it. */
const offer = (stack: Stack, plan: string): Promise<Form> =>
  openForm(stack, null, "/pricing", ({ data }) => data.get("plan") === plan);
const linked = ({ database }: Stack, email: string) =>
  database.sql<{ id: string | null }>(`SELECT "paddleCustomerId" AS "id" FROM "User" WHERE "email" = $1`, [email]);

type World = {
  customers: { id: string; email: string }[];
  transactions: { origin: string; customer_id: string; items: unknown[] }[];
};
const customersOf = async ({ emulator }: Stack, email: string) =>
  (await emulator.state<World>()).customers.filter((one) => one.email === email);
const sales = async ({ emulator }: Stack) =>
  (await emulator.state<World>()).transactions.filter(({ origin }) => origin === "api");

/** Sends a purchase that is refused, and returns what the page says where it ends. */
async function reasonFor(stack: Stack, session: string): Promise<string> {
  const target = locationOf(await submit(stack, session, await offer(stack, "basic")));
  expect(target).toMatch(/^\/pricing\?.*refused=/);
  const { text } = await visit(stack, target, { session });
  return text.slice(text.indexOf('role="alert"'));
}

test("two tabs that buy at once make one customer, and both lead to a checkout", async ({ stack }) => {
  const session = await createSession(stack.database, NEWT);
  const form = await offer(stack, "basic");
  // Both look before either creates, so Paddle refuses the second, and names the first.
  await stack.emulator.control("faults", { path: "/customers", method: "POST", latencyMs: 500 });
  const answers = await Promise.all([submit(stack, session, form), submit(stack, session, form)]);
  for (const answer of answers) expect(locationOf(answer)).toContain("_ptxn=txn_");
  const customers = await customersOf(stack, NEWT);
  expect(customers).toHaveLength(1);
  expect(await linked(stack, NEWT)).toEqual([{ id: customers[0]?.id }]);
  const created = (await stack.emulator.requests()).filter(
    ({ method, path }) => method === "POST" && path === "/customers",
  );
  expect(created.map(({ status }) => status).sort()).toEqual([201, 409]);
});

test("a customer whom another user has is not bought for, and the reason is said", async ({ stack }) => {
  await createSession(stack.database, "first@example.com");
  await stack.database.sql(`UPDATE "User" SET "paddleCustomerId" = $1`, [SAM.customerId]);
  const session = await createSession(stack.database, SAM.email);
  const text = await reasonFor(stack, session);
  const [reason = ""] = checkoutRefusal("taken")?.split(site.supportEmail) ?? [];
  expect(text).toContain(reason);
  expect(text).toContain(`href="mailto:${site.supportEmail}"`);
  expect(await linked(stack, SAM.email)).toEqual([{ id: null }]);
  expect(await sales(stack)).toEqual([]);
});

test("who never opened a mail of ours buys nothing yet, and is told why", async ({ stack }) => {
  const session = await createSession(stack.database, NEWT, false);
  expect(await reasonFor(stack, session)).toContain(checkoutRefusal("unverified"));
  expect(await customersOf(stack, NEWT)).toEqual([]);
});

test("an outage while buying is said in words, and nothing is sold twice", async ({ stack }) => {
  const session = await createSession(stack.database, NEWT);
  const fault = { path: "/transactions", method: "POST", status: 502, body: "<h1>Bad</h1>" };
  await stack.emulator.control("faults", fault);
  expect(await reasonFor(stack, session)).toContain(checkoutRefusal("unavailable"));
  const tried = (await stack.emulator.requests()).filter(({ status }) => status === 502);
  expect(tried).toHaveLength(1);
});

test("a second subscription to a plan is warned of first, and then sold", async ({ stack }) => {
  const form = await offer(stack, "pro");
  const { session } = await signInSynced(stack, SAM.email);
  expect(locationOf(await submit(stack, session, form))).toContain("refused=already-subscribed");
  expect(locationOf(await submit(stack, session, form, { again: "yes" }))).toContain("_ptxn=txn_");
});

const notSold: [plan: string, changes: Changes][] = [
  ["pro", { quantity: "0" }],
  ["pro", { quantity: "-1" }],
  ["pro", { quantity: "1.5" }],
  ["pro", { quantity: "1000" }],
  ["basic", { quantity: "2" }],
  ["basic", { plan: "free" }],
  ["basic", { interval: "week" }],
];
test("a purchase of what is not sold is refused, and makes neither customer nor checkout", async ({ stack }) => {
  const session = await createSession(stack.database, NEWT);
  for (const [plan, changes] of notSold) {
    const answer = await submit(stack, session, await offer(stack, plan), changes);
    expect(locationOf(answer), JSON.stringify(changes)).toContain(`refused=${changes.plan ? "no-plan" : "quantity"}`);
  }
  expect(await sales(stack)).toEqual([]);
  expect(await customersOf(stack, NEWT)).toEqual([]);
});

test("what a checkout sells, and to whom, is the server's word", async ({ stack }) => {
  const session = await createSession(stack.database, NEWT);
  const claims = {
    priceId: prices.tinyMonthly,
    customerId: SAM.customerId,
    unitPrice: "1",
    discountId: "dsc_x",
  };
  const fields = { interval: "year", quantity: "4", ...claims };
  expect(locationOf(await submit(stack, session, await offer(stack, "pro"), fields))).toContain("_ptxn=txn_");
  const [customer] = await customersOf(stack, NEWT);
  const items = [expect.objectContaining({ price: expect.objectContaining({ id: prices.proYearly }), quantity: 4 })];
  expect(await sales(stack)).toEqual([expect.objectContaining({ customer_id: customer?.id, items })]);
});

test("signed out, nothing is bought, and neither from another site", async ({ stack }) => {
  const session = await createSession(stack.database, NEWT);
  const form = await offer(stack, "basic");
  expect(locationOf(await submit(stack, null, form))).toMatch(/^\/sign-in\?callbackUrl=%2Fpricing$/);
  for (const Origin of strangers) expect(locationOf(await submit(stack, session, form, {}, { Origin }))).toBe("");
  expect(await sales(stack)).toEqual([]);
  expect(await customersOf(stack, NEWT)).toEqual([]);
});

/** The page that a payment link of Paddle's opens. */
const open = (stack: Stack, id: string, session: string | null) =>
  visit(stack, `/checkout?_ptxn=${encodeURIComponent(id)}`, { session });

test("a payment link of Paddle's opens for its customer, also one who was never here, and for nobody else", async ({
  stack,
}) => {
  const pia = await createSession(stack.database, "pia@example.com");
  const { session: sam } = await signInSynced(stack, SAM.email);
  const { text, status } = await open(stack, transactions.piasOverdue, pia);
  expect(status).toBe(200);
  expect(text).toContain(checkoutPage.bill.open.text);

  const nobodys = await stack.emulator.api<{ data: { id: string } }>("POST", "/transactions", {
    items: [{ price_id: prices.proMonthly, quantity: 1 }],
  });
  const unknown = newId("txn");
  const pages = new Map<string, string>();
  for (const id of [unknown, transactions.piasOverdue, nobodys.data.id, "../x", ""]) {
    const answer = await open(stack, id, sam);
    expect(answer.status, id).toBe(404);
    expect(answer.text).toContain(notFoundPage.title);
    pages.set(id, answer.text.replace(/<script.*?<\/script>/gs, ""));
  }
  // Not even by what else the page says.
  for (const [id, page] of pages) expect(page, id).toBe(pages.get(unknown));
  expect(locationOf(await visit(stack, "/checkout", { session: sam }))).toBe("/pricing");
});

test("whoever opens a payment link signed out signs in, and comes back to it", async ({ stack }) => {
  await createSession(stack.database, "pia@example.com");
  const link = `/checkout?_ptxn=${transactions.piasOverdue}`;
  const signIn = locationOf(await visit(stack, link));
  expect(signIn).toMatch(/^\/sign-in\?callbackUrl=/);
  const form = await openForm(stack, null, signIn, ({ data }) => data.get("provider") === "example");
  const answer = await submit(stack, null, form, { email: "pia@example.com" });
  expect(locationOf(answer)).toBe(link);
  const session = /session-token=([^;]+)/.exec(answer.headers.get("set-cookie") ?? "")?.[1] ?? "";
  expect((await visit(stack, link, { session })).text).toContain(checkoutPage.bill.open.text);
});

test("each kind of payment link says what it is about, and where to go on", async ({ stack }) => {
  const { session: pia } = await signInSynced(stack, "pia@example.com");
  const { session: sam } = await signInSynced(stack, SAM.email);
  const says = async (id: string, session: string, ...texts: string[]) => {
    const { text } = await open(stack, id, session);
    for (const one of texts) expect(text, id).toContain(one);
  };
  await says(transactions.piasOverdue, pia, checkoutPage.bill.open.title, checkoutPage.pay, links.billing);
  const card = await stack.emulator.api<{ data: { id: string } }>(
    "GET",
    `/subscriptions/${SAM_ACTIVE}/update-payment-method-transaction`,
  );
  await says(card.data.id, sam, checkoutPage["payment-method"].open.text, checkoutPage.pay, links.billing);
  await says(transactions.samsCard, sam, checkoutPage["payment-method"].done.title, links.billing);
  await says(transactions.samsNewest, sam, checkoutPage.bill.done.title, links.billing);
  await stack.emulator.api("POST", `/subscriptions/${subscriptions.pia}/cancel`, { effective_from: "immediately" });
  await says(transactions.piasOverdue, pia, checkoutPage.ended.title, links.billing);
});

test("the bill of a change that was declined isn't asked for, neither before Paddle cancels it nor after", async ({
  stack,
}) => {
  const { session } = await signInSynced(stack, SAM.email);
  await stack.emulator.control(`customers/${SAM.customerId}/payment-method`, { card: "4000000000000002" });
  const change = { items: [{ price_id: prices.proMonthly, quantity: 99 }], on_payment_failure: "prevent_change" };
  const update = { ...change, proration_billing_mode: "prorated_immediately" };
  await expect(stack.emulator.api("PATCH", `/subscriptions/${SAM_ACTIVE}`, update)).rejects.toThrow("declined");
  const path = `/transactions?subscription_id=${SAM_ACTIVE}&status=past_due`;
  const { data } = await stack.emulator.api<{ data: { id: string }[] }>("GET", path);
  const read = async () => (await open(stack, data[0]?.id ?? "", session)).text;
  expect(await read()).toContain(checkoutPage.ended.title);
  await stack.emulator.control("clock", { advance: "PT45S" });
  expect(await read()).toContain(checkoutPage.ended.title);
});

test("a checkout that Paddle refuses to show is no outage, and what was paid is not lost", async ({ stack }) => {
  const { session } = await signInSynced(stack, "pia@example.com");
  await stack.emulator.control("faults", { path: "/transactions/*", status: 403 });
  const { text } = await open(stack, transactions.piasOverdue, session);
  expect(text).toContain(whyUnavailable("rejected").split(site.supportEmail)[0]);
  expect(text).toContain(checkoutPage.outage);
});

test("an overdue bill that is paid by its link is so on the billing page, though its webhook is lost", async ({
  stack,
}) => {
  const { session } = await signInSynced(stack, "pia@example.com");
  await stack.emulator.control("deliveries", { drop: 1 });
  await stack.emulator.control("checkout", { transaction_id: transactions.piasOverdue, card: "4242424242424242" });
  expect((await open(stack, transactions.piasOverdue, session)).text).toContain(checkoutPage.bill.done.title);
  const rows = await stack.database.sql(`SELECT "status" FROM "Subscription" WHERE "id" = $1`, [subscriptions.pia]);
  expect(rows).toEqual([{ status: "active" }]);
});

test("a purchase has a row that says what was done, and how it ended", async ({ stack }) => {
  const session = await createSession(stack.database, NEWT);
  expect(locationOf(await submit(stack, session, await offer(stack, "basic")))).toContain("_ptxn=txn_");
  const rows = await stack.database.sql(`SELECT "action", "outcome" FROM "AuditEntry" WHERE "action" = 'checkout'`);
  expect(rows).toEqual([{ action: "checkout", outcome: "done" }]);
});

test("a payment that isn't the customer's is not shown among theirs, whatever Paddle lists", async ({ stack }) => {
  const { user } = await signInSynced(stack, SAM.email);
  const own = await listOwnPayments(user, null, new Date());
  const { fetch } = globalThis;
  const foreign = await fetch(`${stack.emulator.url}/transactions?customer_id=${customers.tess},${customers.jun}`, {
    headers: { Authorization: `Bearer ${stack.variables.PADDLE_API_KEY}` },
  }).then((answer) => answer.json());
  expect(foreign.data.length).toBeGreaterThan(0);
  globalThis.fetch = async (input, init) => {
    const answer = await fetch(input, init);
    const body = await answer.json();
    return Response.json({ ...body, data: [...foreign.data, ...body.data] });
  };
  const listed = await listOwnPayments(user, null, new Date()).finally(() => {
    globalThis.fetch = fetch;
  });
  expect(listed).toEqual(own);
});

test("a checkout is opened at the local Paddle's own address only, and never at another that it names", async ({
  stack,
}) => {
  const { session } = await signInSynced(stack, SAM.email);
  const items = [{ price_id: prices.proMonthly, quantity: 1 }];
  for (const [url, isFollowed] of [
    [`${stack.emulator.url}/checkout`, true],
    ["https://evil.test/pay", false],
    ["https://sandbox-checkout.paddle.com/pay", false],
  ] as const) {
    const sold = { items, customer_id: SAM.customerId, checkout: { url } };
    const { data } = await stack.emulator.api<{ data: { id: string } }>("POST", "/transactions", sold);
    const { text } = await open(stack, data.id, session);
    expect(text).toContain(checkoutPage.open.text);
    expect(text.includes(url), url).toBe(isFollowed);
    expect(text.includes(checkoutPage.pay), url).toBe(isFollowed);
  }
});

test("observed 17: Paddle.js is told the customer, where there is one", async ({ stack }) => {
  const { user } = await signInSynced(stack, SAM.email);
  const live = { PADDLE_ENVIRONMENT: "production", AUTH_URL: "https://app.example.com" } as const;
  const token = { NEXT_PUBLIC_PADDLE_CLIENT_TOKEN: "live_0123456789abcdef0123456789a" };
  const known = await getCheckoutSettings(user, { ...live, ...token });
  expect(known && optionsFor(known)).toEqual({
    environment: "production",
    token: token.NEXT_PUBLIC_PADDLE_CLIENT_TOKEN,
    pwCustomer: { id: SAM.customerId },
  });
  await createSession(stack.database, NEWT);
  const unknown = await getCheckoutSettings(await asUser(stack, NEWT), { ...live, ...token });
  expect(unknown && optionsFor(unknown)).not.toHaveProperty("pwCustomer");
  expect(await getCheckoutSettings(user)).toBeNull();
});

test("outside this machine one pays on the app's own page, wherever Paddle's default payment link leads", () => {
  const id = newId("txn");
  for (const environment of ["sandbox", "production"] as const) {
    const settings = { PADDLE_ENVIRONMENT: environment, AUTH_URL: "https://app.example.com" };
    for (const url of ["https://evil.test/pay", "https://app.example.com/elsewhere", null])
      expect(paymentUrlOf({ id, url }, settings)).toBe(`https://app.example.com/checkout?_ptxn=${id}`);
  }
});

test("a page that our database fails is an error with its stack in the log, and no outage of Paddle's", async ({
  stack,
}) => {
  const { session } = await signInSynced(stack, SAM.email);
  const link = `/checkout?_ptxn=${transactions.samsNewest}`;
  const { status, text } = await withoutTable(stack, "Subscription", () => visit(stack, link, { session }));
  expect(status).toBe(500);
  expect(text).not.toContain(unavailable("your checkout"));
  expect(stack.app.output()).toMatch(/relation \\"Subscription\\" does not exist.*\\n\s+at /);
});
