import { expect, test } from "playwright/test";
import { order, payAt, submit, subscriptionOf } from "./fixtures/checkout.ts";
import { customers, prices, subscriptions } from "./fixtures/ids.ts";
import { setUpEmulator } from "./fixtures/rig.ts";

const rig = setUpEmulator();
const { samActive } = subscriptions;

const post = (path: string, fields: Record<string, string>) =>
  fetch(`${rig.base}${path}`, { method: "POST", body: new URLSearchParams(fields), redirect: "manual" });

async function openWithItems(items: string): Promise<string> {
  const query = new URLSearchParams({ items, customer_id: customers.nora });
  const { headers } = await fetch(`${rig.base}/checkout?${query}`, { redirect: "manual" });
  return new URL(headers.get("location") ?? "", rig.base).searchParams.get("_ptxn") ?? "";
}

test("observed 10: the portal calls a change of seats a renewal, and offers card and cancellation only", async () => {
  await rig.paddle.subscriptions.update(samActive, {
    items: [
      { priceId: prices.proMonthly, quantity: 12 },
      { priceId: prices.analyticsMonthly, quantity: 1 },
    ],
    prorationBillingMode: "prorated_immediately",
  });
  const { urls } = await rig.paddle.customerPortalSessions.create(customers.sam, [samActive]);
  const page = await (await fetch(urls.general.overview)).text();
  const rows = [...page.matchAll(/<small>(Renewal|Purchase)<\/small>/g)].map(([, word]) => word);
  expect(rows[0], "the newest is the change").toBe("Renewal");
  const actions = [...page.matchAll(/action=(\w+)/g)].map(([, action]) => action);
  expect(new Set(actions)).toEqual(new Set(["overview", "cancel_subscription", "update_subscription_payment_method"]));
});

test("observed 16: whoever opens a checkout by items can change and delete them; a server's transaction is fixed", async () => {
  const id = await openWithItems(`${prices.basicMonthly}:2,${prices.analyticsMonthly}`);
  const changed = await post("/checkout/items", {
    _ptxn: id,
    [prices.basicMonthly]: "3",
    [prices.analyticsMonthly]: "0",
  });
  expect(changed.status).toBe(303);
  expect((await rig.paddle.transactions.get(id)).items).toMatchObject([
    { price: { id: prices.basicMonthly }, quantity: 3 },
  ]);
  for (const none of ["0", "-1", "many", "5000"]) {
    expect((await post("/checkout/items", { _ptxn: id, [prices.basicMonthly]: none })).status, none).toBe(422);
  }
  expect((await payAt(rig, id)).status).toBe(303);
  expect((await subscriptionOf(rig, id)).items).toMatchObject([{ price: { id: prices.basicMonthly }, quantity: 3 }]);

  const made = await order(rig);
  expect(await (await fetch(made.url)).text()).not.toContain("Change quantities");
  expect((await post("/checkout/items", { _ptxn: made.id, [prices.basicMonthly]: "9" })).status).toBe(422);
  expect((await rig.paddle.transactions.get(made.id)).items).toMatchObject([{ quantity: 1 }]);
});

test("a purchase that was changed after its page was shown is shown again, and not paid", async () => {
  const { id } = await order(rig);
  const address = await rig.paddle.addresses.create(customers.nora, { countryCode: "US", postalCode: "10021" });
  await rig.paddle.transactions.update(id, { addressId: address.id });
  const total = String((await rig.paddle.transactions.get(id)).details?.totals?.total);
  await rig.paddle.transactions.update(id, { items: [{ priceId: prices.basicMonthly, quantity: 90 }] });
  const fields = { _ptxn: id, card: "4242424242424242", country: "US" };
  const again = await submit(rig, "pay", { ...fields, total });
  expect(again.status).toBe(422);
  expect(await again.text()).toContain("The total is another now");
  expect((await rig.paddle.transactions.get(id)).status).toBe("ready");
  const now = String((await rig.paddle.transactions.get(id)).details?.totals?.total);
  expect((await submit(rig, "pay", { ...fields, total: now })).status).toBe(303);
});

test("the address that the program prints leads a browser to the control page, and the API's clients nowhere", async () => {
  const browser = await fetch(rig.base, { redirect: "manual" });
  expect([browser.status, browser.headers.get("location")]).toEqual([302, "/__emulator/"]);
  const client = await fetch(rig.base, { redirect: "manual", headers: { authorization: `Bearer ${rig.key}` } });
  expect(client.status).toBe(404);
});
