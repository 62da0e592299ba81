import { expect, test } from "playwright/test";
import { order, payAt, submit, subscriptionOf } from "./fixtures/checkout.ts";
import { customers, prices, subscriptions } from "./fixtures/ids.ts";
import { about, expectAscending, instantsOf, toldDuring, typesOf } from "./fixtures/observed.ts";
import { codeOf, setUpEmulator } from "./fixtures/rig.ts";

const { samActive, samPaused, tess, carl } = subscriptions;
const rig = setUpEmulator();
const free = { prorationBillingMode: "do_not_bill" } as const;
const pro = { priceId: prices.proMonthly, quantity: 2 };

test("observed 1: a trial changes quantities with do_not_bill, and neither items nor in another mode", async () => {
  const code = "subscription_trialing_items_update_invalid_options";
  const update = (items: { priceId: string; quantity: number }[]) =>
    rig.paddle.subscriptions.update(tess, { ...free, items });
  const preview = rig.paddle.subscriptions.previewUpdate(tess, {
    ...free,
    items: [{ priceId: prices.basicMonthly, quantity: 2 }],
  });
  expect(await codeOf(preview)).toBe(code);
  expect(await codeOf(update([{ priceId: prices.basicMonthly, quantity: 2 }]))).toBe(code);
  expect(await codeOf(update([pro, { priceId: prices.analyticsMonthly, quantity: 1 }]))).toBe(code);
  const billed = { items: [{ ...pro, quantity: 3 }], prorationBillingMode: "prorated_immediately" } as const;
  expect(await codeOf(rig.paddle.subscriptions.update(tess, { ...billed, items: [...billed.items] }))).toBe(code);
  expect((await update([{ ...pro, quantity: 3 }])).items[0]?.quantity).toBe(3);

  await rig.control("behaviour", { trial_item_changes: true });
  const changed = await update([{ priceId: prices.basicMonthly, quantity: 2 }]);
  expect(changed.items).toMatchObject([{ status: "trialing", price: { id: prices.basicMonthly } }]);
  await rig.control("reset");
  expect(await codeOf(update([{ priceId: prices.basicMonthly, quantity: 2 }]))).toBe(code);
});

/** Opens the checkout with items, as Paddle.js does, and pays; the subscription's events. */
async function buy(open: () => Promise<string>) {
  const id = await open();
  const told = await toldDuring(rig, () => payAt(rig, id));
  return about(told, (await subscriptionOf(rig, id)).id).filter(({ type }) => type.startsWith("subscription."));
}

const openWithItems = (priceId: string) => async () => {
  const address = `${rig.base}/checkout?items=${priceId}:1&customer_id=${customers.nora}`;
  const opened = await fetch(address, { redirect: "manual" });
  expect(opened.status).toBe(303);
  return String(new URL(String(opened.headers.get("location")), rig.base).searchParams.get("_ptxn"));
};
const byApi = (priceId: string) => async () => (await order(rig, priceId)).id;

test("observed 3: a checkout opened with items sends no subscription.created, an API transaction's sends both", async () => {
  const starts = { [prices.basicMonthly]: "subscription.activated", [prices.proTrial]: "subscription.trialing" };
  for (const [priceId, begun] of Object.entries(starts)) {
    const bought = await buy(openWithItems(priceId));
    expect(typesOf(bought)).toEqual([begun]);
    const both = await buy(byApi(priceId));
    expect(instantsOf(both)).toEqual([["subscription.created", begun]]);
    expectAscending(both);
  }
  await rig.control("behaviour", { subscription_created: "always" });
  expect(typesOf(await buy(openWithItems(prices.basicMonthly)))).toHaveLength(2);
  await rig.control("behaviour", { subscription_created: "never" });
  expect(typesOf(await buy(byApi(prices.basicMonthly)))).toEqual(["subscription.activated"]);
  const [newest] = await rig.paddle.transactions.list({ customerId: [customers.nora] }).next();
  expect(newest?.origin).toBe("api");
  const refused = await fetch(`${rig.base}/checkout?items=pri_unknown`, { redirect: "manual" });
  expect(refused.status).toBe(400);
});

test("observed 8: an answer has the updated_at of its event, and the same request again changes nothing", async () => {
  const sam = (quantity: number) =>
    rig.paddle.subscriptions.update(samActive, {
      items: [
        { priceId: prices.proMonthly, quantity },
        { priceId: prices.analyticsMonthly, quantity: 1 },
      ],
      prorationBillingMode: "prorated_immediately",
    });
  const calls = [
    () => sam(11),
    () => rig.paddle.subscriptions.update(samActive, { customData: { seats: "eleven" } }),
    () => rig.paddle.subscriptions.activate(tess),
    () => rig.paddle.subscriptions.resume(samPaused, { effectiveFrom: "immediately" }),
    () => rig.paddle.subscriptions.update(carl, { scheduledChange: null }),
    () => rig.paddle.subscriptions.cancel(samActive),
    () => rig.paddle.subscriptions.update(samActive, { scheduledChange: null }),
    () => rig.paddle.subscriptions.pause(samActive, { effectiveFrom: "immediately" }),
    () => rig.paddle.subscriptions.cancel(carl, { effectiveFrom: "immediately" }),
  ];
  for (const call of calls) {
    let answer: { id: string; updatedAt: string } | null = null;
    const told = await toldDuring(rig, async () => {
      answer = await call();
    });
    const events = told.filter(({ type }) => type.startsWith("subscription."));
    expect(events.length).toBeGreaterThan(0);
    for (const { data } of events) expect(answer).toMatchObject({ id: data.id, updatedAt: data.updated_at });
  }
  await rig.control("reset");
  const once = await sam(12);
  const charged = await rig.paddle.transactions.list({ subscriptionId: [samActive] }).next();
  await rig.advance("PT1M");
  let again = once;
  const told = await toldDuring(rig, async () => {
    again = await sam(12);
  });
  expect(typesOf(told)).toEqual([]);
  expect(again.updatedAt).toBe(once.updatedAt);
  expect(await rig.paddle.transactions.list({ subscriptionId: [samActive] }).next()).toHaveLength(charged.length);
});

test("observed 11: a cancellation at the period's end is one update that can be taken back, and one at once is final", async () => {
  const before = await rig.paddle.subscriptions.get(samActive);
  const scheduled = await toldDuring(rig, () => rig.paddle.subscriptions.cancel(samActive));
  expect(scheduled).toMatchObject([{ type: "subscription.updated", data: { next_billed_at: null } }]);
  expect(await codeOf(rig.paddle.subscriptions.cancel(samActive))).toBe("subscription_locked_pending_changes");
  const kept = await rig.paddle.subscriptions.update(samActive, { scheduledChange: null });
  expect(kept).toMatchObject({ scheduledChange: null, nextBilledAt: before.nextBilledAt });
  const told = await toldDuring(rig, () =>
    rig.paddle.subscriptions.cancel(samActive, { effectiveFrom: "immediately" }),
  );
  expect(instantsOf(told)).toEqual([["subscription.canceled", "subscription.updated"]]);
  const credit = await rig.paddle.customers.getCreditBalance(customers.sam);
  expect(credit.filter(({ balance }) => balance?.available !== "0")).toEqual([]);
});

test("observed 18: without a default payment link no transaction is created", async () => {
  await rig.control("behaviour", { default_payment_link: false });
  const create = () => rig.paddle.transactions.create({ items: [{ priceId: prices.basicMonthly, quantity: 1 }] });
  expect(await codeOf(create())).toBe("transaction_default_checkout_url_not_set");
  const opened = await fetch(`${rig.base}/checkout?items=${prices.basicMonthly}`, { redirect: "manual" });
  expect(opened.status).toBe(400);
  await rig.control("behaviour", { default_payment_link: true });
  expect((await create()).checkout?.url).toContain("_ptxn=");
});

test("observed 21: a decline at the checkout leaves the transaction ready, tells of it, and makes no subscription", async () => {
  const { id } = await order(rig);
  const told = await toldDuring(rig, () => submit(rig, "pay", { _ptxn: id, card: "4000000000000002", country: "US" }));
  expect(typesOf(told)).toEqual([
    "address.created",
    "transaction.updated",
    "transaction.ready",
    "transaction.payment_failed",
  ]);
  expect(told.at(-1)?.data).toMatchObject({ status: "ready", subscription_id: null });
  expect(await rig.paddle.subscriptions.list({ customerId: [customers.nora] }).next()).toEqual([]);
  expect((await payAt(rig, id)).status).toBe(303);
});

/** Where Paddle says that a subscription's page is: in a portal session, and among the management links. */
async function viewLinks(id: string): Promise<{ view_subscription?: string }[]> {
  const headers = { authorization: `bearer ${rig.key}`, "content-type": "application/json" };
  const session = await fetch(`${rig.base}/customers/${customers.sam}/portal-sessions`, {
    method: "POST",
    headers,
    body: JSON.stringify({ subscription_ids: [id] }),
  });
  const subscription = await fetch(`${rig.base}/subscriptions/${id}`, { headers });
  return [(await session.json()).data.urls.subscriptions[0], (await subscription.json()).data.management_urls];
}

test("observed 22: view_subscription is in portal sessions and management links, and opens that subscription", async () => {
  for (const { view_subscription: link = "" } of await viewLinks(samPaused)) {
    const page = await fetch(link);
    expect(page.status).toBe(200);
    const text = await page.text();
    expect(text).toContain("<h1>Subscription</h1>");
    expect(text).toContain(samPaused);
    expect(text).not.toContain(samActive);
  }
});

test("observed 22, otherwise: an account that lacks the new link has the others", async () => {
  await rig.control("behaviour", { view_links: false });
  const [session, management] = await viewLinks(samPaused);
  expect(Object.keys(session ?? {})).toEqual(["id", "cancel_subscription", "update_subscription_payment_method"]);
  expect(Object.keys(management ?? {})).toEqual(["update_payment_method", "cancel"]);
});

test("the switches are listed, changed by their name only, and forgotten at a reset", async () => {
  const list = async () => (await fetch(`${rig.base}/__emulator/behaviour`)).json();
  const before = await list();
  expect(before).toMatchObject({ trial_item_changes: false, subscription_created: "api", default_payment_link: true });
  await rig.control("behaviour", { trial_billed_after_seconds: 0, subscription_created: "never" });
  expect(await list()).toEqual({ ...before, trial_billed_after_seconds: 0, subscription_created: "never" });
  const wrong = await fetch(`${rig.base}/__emulator/behaviour`, { method: "POST", body: '{"trial_changes":true}' });
  expect([wrong.status, (await wrong.json()).error]).toEqual([400, expect.stringContaining("trial_changes")]);
  await rig.control("reset");
  expect(await list()).toEqual(before);
});
