import { expect, test } from "playwright/test";
import { isTaxInside, taxedTotals } from "../src/billing/tax.ts";
import { order, submit } from "./fixtures/checkout.ts";
import { customers, prices, subscriptions } from "./fixtures/ids.ts";
import { setUpEmulator } from "./fixtures/rig.ts";

const rig = setUpEmulator();
const product = "pro_01gsz4t5hdjse780zja8vvr7jg";

async function priceWith(taxMode: "internal" | "external" | "location" | "account_setting", amount = "1000") {
  const unitPrice = { amount, currencyCode: "GBP" as const };
  // The SDK's types end before `location`.
  const body = { productId: product, description: taxMode, unitPrice, taxMode: taxMode as "internal" };
  return (await rig.paddle.prices.create(body)).id;
}

const totalsIn = async (priceId: string, countryCode: string, quantity = 1) => {
  const items = [{ priceId, quantity, includeInTotals: true }];
  const address = { countryCode: countryCode as "GB" };
  const { details } = await rig.paddle.transactions.preview({ items, address, currencyCode: "GBP" });
  const { subtotal, tax, total } = details.totals;
  return [subtotal, tax, total];
};

test("observed 19: a price by location has its tax inside for a British buyer, an external one has it added", async () => {
  await rig.control("tax", { rates: { GB: "0.2", US: "0.08875" } });
  const [byLocation, external, internal] = [
    await priceWith("location"),
    await priceWith("external"),
    await priceWith("internal"),
  ];
  expect(await totalsIn(byLocation, "GB")).toEqual(["833", "167", "1000"]);
  expect(await totalsIn(external, "GB")).toEqual(["1000", "200", "1200"]);
  expect(await totalsIn(internal, "GB")).toEqual(["833", "167", "1000"]);
  expect(await totalsIn(byLocation, "US")).toEqual(["1000", "89", "1089"]);
  expect(await totalsIn(internal, "US")).toEqual(["918", "82", "1000"]);
  // A country without a rate of its own has that of all, which is none.
  expect(await totalsIn(external, "DE")).toEqual(["1000", "0", "1000"]);
});

test("what `account_setting` means is set once for all prices", async () => {
  await rig.control("tax", { rate: "0.2" });
  const price = await priceWith("account_setting");
  expect(await totalsIn(price, "GB")).toEqual(["1000", "200", "1200"]);
  await rig.control("tax", { account_setting: "location" });
  expect(await totalsIn(price, "GB")).toEqual(["833", "167", "1000"]);
  expect(await totalsIn(price, "US")).toEqual(["1000", "200", "1200"]);
  const answer = await rig.control("tax", { rate: "0.1" });
  expect(await answer.json()).toEqual({ rate: "0.1", rates: {}, account_setting: "location" });
});

test("tax inside the price is taken out line by line, for renewals as for previews", async () => {
  await rig.control("tax", { rate: "0.19", account_setting: "internal" });
  const next = await rig.paddle.subscriptions.get(subscriptions.samActive, { include: ["next_transaction"] });
  const lines = next.nextTransaction?.details.lineItems ?? [];
  expect(lines.map(({ totals }) => totals)).toEqual([
    { subtotal: "25210", discount: "0", tax: "4790", total: "30000" },
    { subtotal: "8403", discount: "0", tax: "1597", total: "10000" },
  ]);
  await rig.advance("P1M");
  const [bill] = await rig.paddle.transactions.list({ subscriptionId: [subscriptions.samActive], perPage: 1 }).next();
  expect(bill?.details?.totals).toMatchObject({ subtotal: "33613", tax: "6387", total: "40000" });
});

test("a buyer whose country is known only at the checkout sees its tax before paying", async () => {
  await rig.control("tax", { rates: { GB: "0.2" } });
  const { id } = await order(rig, prices.basicMonthly, customers.nora);
  const pay = (total: string) => submit(rig, "pay", { _ptxn: id, card: "4242424242424242", country: "GB", total });
  const first = await pay("1000");
  expect([first.status, await first.text()]).toEqual([422, expect.stringContaining("Pay $12.00")]);
  expect((await rig.paddle.transactions.get(id)).status).toBe("draft");
  expect((await pay("1200")).status).toBe(303);
  const paid = await rig.paddle.transactions.get(id);
  expect(paid.details?.totals).toMatchObject({ subtotal: "1000", tax: "200", grandTotal: "1200" });
  expect(paid.payments[0]?.amount).toBe("1200");
});

test("a total with tax inside is its parts, whatever the rounding", () => {
  for (const listed of [1n, 7n, 99n, 1001n, -4527n]) {
    const { subtotal, discount, tax, total } = taxedTotals({ listed, off: 0n, tax_rate: "0.19", isInside: true });
    expect([total, discount]).toEqual([String(listed), "0"]);
    expect(BigInt(subtotal) + BigInt(tax)).toBe(listed);
  }
  const place = { country: null, account_tax_mode: "location" } as const;
  expect(isTaxInside({ tax_mode: "account_setting" }, place)).toBe(false);
});
