import { expect, test } from "playwright/test";
import { order, payAt, submit } from "./fixtures/checkout.ts";
import { discount, flat } from "./fixtures/discounts.ts";
import { customers, prices } from "./fixtures/ids.ts";
import { codeOf, sdkFor, setUpEmulator } from "./fixtures/rig.ts";

const rig = setUpEmulator();
const items = [
  { priceId: prices.proMonthly, quantity: 3 },
  { priceId: prices.analyticsMonthly, quantity: 1 },
];
const buy = (discountId: string, more = {}) => rig.paddle.transactions.create({ items, discountId, ...more });
const totalsOf = async (discountId: string, more = {}) => {
  const { details } = await buy(discountId, more);
  const lines = details?.lineItems.map(({ totals }) => totals?.discount);
  const { subtotal, discount: off, tax, total } = details?.totals ?? {};
  return { lines, totals: [subtotal, off, tax, total] };
};

test("a discount is created, changed, archived and listed, with events that leave out how often it was used", async () => {
  const types = await rig.typesDuring(async () => {
    const made = await discount(rig, { code: "SPRING", recur: true, maximumRecurringIntervals: 3 });
    expect(made).toMatchObject({ status: "active", code: "SPRING", timesUsed: 0, mode: "standard", restrictTo: null });
    const archived = await rig.paddle.discounts.update(made.id, { status: "archived", amount: "12.5" });
    expect(archived).toMatchObject({ id: made.id, status: "archived", amount: "12.5", code: "SPRING" });
    expect(await rig.paddle.discounts.list().next()).toEqual([]);
    const [found] = await rig.paddle.discounts.list({ status: ["archived"], code: ["spring"] }).next();
    expect(found).toEqual(await rig.paddle.discounts.get(made.id));
  });
  expect(types).toEqual(["discount.created", "discount.updated"]);
  expect(rig.events().at(-1)?.data).not.toHaveProperty("times_used");
  expect((await discount(rig)).code).toMatch(/^[A-Z\d]{10}$/);
  expect((await discount(rig, { enabledForCheckout: false })).code).toBeNull();
});

test("a discount that makes no sense is refused", async () => {
  await discount(rig, { code: "Once" });
  const create = (more: Parameters<typeof discount>[1]) => codeOf(discount(rig, more));
  expect(await create({ code: "ONCE" })).toBe("discount_code_conflict");
  expect(await create({ code: "two words" })).toBe("invalid_field");
  expect(await create({ amount: "100.01" })).toBe("invalid_field");
  expect(await create({ amount: "0" })).toBe("invalid_field");
  expect(await create({ type: "flat", amount: "500" })).toBe("invalid_field");
  expect(await create(flat("0.5"))).toBe("invalid_field");
  expect(await create({ maximumRecurringIntervals: 2 })).toBe("invalid_field");
  expect(await create({ restrictTo: ["pri_01gt189ryxrev0tj071nwj2bxx"] })).toBe("not_found");
  expect(await create({ restrictTo: [prices.proOld] })).toBe("discount_restricted_product_price_not_active");
  expect(await codeOf(rig.paddle.discounts.get("dsc_01gt189ryxrev0tj071nwj2bxx"))).toBe("not_found");
  const { key } = await (await rig.control("keys", { permissions: ["price.read"] })).json();
  expect(await codeOf(sdkFor(rig.base, key).discounts.list().next())).toBe("forbidden");
});

test("percentages, flat amounts and amounts per seat come off before tax, line by line", async () => {
  await rig.control("tax", { rate: "0.2" });
  const [percent, perSeat, once, all] = [
    await discount(rig, { amount: "12.5" }),
    await discount(rig, flat("500", { type: "flat_per_seat" })),
    await discount(rig, flat("1000")),
    await discount(rig, flat("9999999")),
  ];
  expect(await totalsOf(percent.id)).toEqual({ lines: ["1125", "1250"], totals: ["19000", "2375", "3325", "19950"] });
  expect(await totalsOf(perSeat.id)).toEqual({ lines: ["1500", "500"], totals: ["19000", "2000", "3400", "20400"] });
  expect(await totalsOf(once.id)).toEqual({ lines: ["474", "526"], totals: ["19000", "1000", "3600", "21600"] });
  expect(await totalsOf(all.id)).toEqual({ lines: ["9000", "10000"], totals: ["19000", "19000", "0", "0"] });
  await rig.control("tax", { account_setting: "internal" });
  // A flat discount is off what the buyer pays; its own tax is taken out of it.
  expect(await totalsOf(once.id)).toEqual({ lines: ["395", "438"], totals: ["15833", "833", "3000", "18000"] });
});

test("a discount for some prices or products leaves the others alone", async () => {
  const forAddon = await discount(rig, { restrictTo: [prices.analyticsMonthly], amount: "50" });
  expect((await totalsOf(forAddon.id)).lines).toEqual(["0", "5000"]);
  const { productId } = await rig.paddle.prices.get(prices.proMonthly);
  const forPro = await discount(rig, flat("700", { restrictTo: [productId] }));
  expect((await totalsOf(forPro.id)).lines).toEqual(["700", "0"]);
  const forOther = await discount(rig, { restrictTo: [prices.basicYearly] });
  expect(await codeOf(buy(forOther.id))).toBe("transaction_discount_not_eligible");
});

test("what can't be used is refused with Paddle's codes, in transactions and in both previews", async () => {
  const hourAgo = new Date(rig.now() - 3_600_000).toISOString();
  const cases = {
    discount_expired: await discount(rig, { expiresAt: hourAgo }),
    transaction_invalid_discount_currency: await discount(rig, flat("500", { currencyCode: "EUR" })),
    discount_usage_limit_exceeded: await discount(rig, { usageLimit: 1 }),
    entity_archived: await discount(rig),
    transaction_discount_not_found: { id: "dsc_01gt189ryxrev0tj071nwj2bxx" },
  };
  await rig.paddle.discounts.update(cases.entity_archived.id, { status: "archived" });
  const { id } = await rig.paddle.transactions.create({
    items: [{ priceId: prices.domainsOnce, quantity: 1 }],
    customerId: customers.nora,
    discountId: cases.discount_usage_limit_exceeded.id,
  });
  expect((await rig.paddle.discounts.get(cases.discount_usage_limit_exceeded.id)).timesUsed).toBe(0);
  await payAt(rig, id);
  expect((await rig.paddle.discounts.get(cases.discount_usage_limit_exceeded.id)).timesUsed).toBe(1);
  for (const [code, { id: discountId }] of Object.entries(cases)) {
    const listed = items.map((item) => ({ ...item, includeInTotals: true }));
    expect(await codeOf(buy(discountId)), code).toBe(code);
    expect(await codeOf(rig.paddle.transactions.preview({ items: listed, discountId })), code).toBe(code);
    expect(await codeOf(rig.paddle.pricingPreview.preview({ items, discountId })), code).toBe(code);
  }
});

test("a transaction's discount is previewed, edited, included and taken off again", async () => {
  const { id: discountId } = await discount(rig, { amount: "25" });
  const listed = items.map((item) => ({ ...item, includeInTotals: true }));
  const preview = await rig.paddle.transactions.preview({ items: listed, discountId });
  const draft = await rig.paddle.transactions.create({ items });
  expect(draft).toMatchObject({ discountId: null, details: { totals: { discount: "0", total: "19000" } } });
  const cheaper = await rig.paddle.transactions.update(draft.id, { discountId });
  expect(cheaper).toMatchObject({ discountId, details: { totals: { discount: "4750", total: "14250" } } });
  expect(cheaper.details?.totals).toEqual(preview.details.totals);
  const { discount: included } = await rig.paddle.transactions.get(draft.id, { include: ["discount"] });
  expect(included).toMatchObject({ id: discountId, amount: "25" });
  const fewer = await rig.paddle.transactions.update(draft.id, {
    items: [{ priceId: prices.proMonthly, quantity: 1 }],
  });
  expect(fewer.details?.totals?.total).toBe("2250");
  expect((await rig.paddle.transactions.update(draft.id, { discountId: null })).details?.totals?.total).toBe("3000");
});

test("a price list shows what a discount takes off each price", async () => {
  const { id: discountId } = await discount(rig, flat("200", { restrictTo: [prices.proMonthly] }));
  const { details, discountId: shown } = await rig.paddle.pricingPreview.preview({ items, discountId });
  expect(shown).toBe(discountId);
  const [pro, addon] = details.lineItems;
  expect(pro?.formattedTotals).toMatchObject({ subtotal: "$90.00", discount: "$2.00", total: "$88.00" });
  expect(pro?.discounts).toMatchObject([{ discount: { id: discountId }, total: "200", formattedTotal: "$2.00" }]);
  expect(addon?.discounts).toEqual([]);
});

test("the checkout's page takes a code", async () => {
  const { id: discountId } = await discount(rig, { code: "TENOFF" });
  await discount(rig, { code: "STAFF", enabledForCheckout: false });
  const { id, url } = await order(rig, prices.proMonthly, customers.nora);
  expect(await (await fetch(url)).text()).toContain('name="code"');
  const wrong = await submit(rig, "discount", { _ptxn: id, code: "STAFF" });
  expect([wrong.status, await wrong.text()]).toEqual([422, expect.stringContaining("This code can’t be used")]);
  const right = await submit(rig, "discount", { _ptxn: id, code: "tenoff" });
  expect(right.status).toBe(303);
  expect(await (await fetch(url)).text()).toContain("Pay $27.00");
  expect((await rig.paddle.transactions.get(id)).discountId).toBe(discountId);
  await payAt(rig, id);
  expect((await rig.paddle.transactions.get(id)).details?.totals?.grandTotal).toBe("2700");
});
