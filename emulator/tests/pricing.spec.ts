import { expect, test } from "playwright/test";
import { customers, prices } from "./fixtures/ids.ts";
import { codeOf, setUpEmulator } from "./fixtures/rig.ts";

const rig = setUpEmulator();
const items = [prices.basicMonthly, prices.basicYearly, prices.enterpriseMonthly].map((priceId) => ({
  priceId,
  quantity: 1,
}));
type Where = Omit<Parameters<typeof rig.paddle.pricingPreview.preview>[0], "items">;

test("prices are previewed in the currency of where the buyer is", async () => {
  const shown = async (where: Where) => {
    const { currencyCode, details } = await rig.paddle.pricingPreview.preview({ items, ...where });
    return [currencyCode, ...details.lineItems.map(({ formattedTotals }) => formattedTotals.total)];
  };
  expect(await shown({})).toEqual(["USD", "$10.00", "$100.00", "$250.00"]);
  expect(await shown({ address: { countryCode: "JP" } })).toEqual(["JPY", "¥1,500", "¥15,000", "¥37,500"]);
  expect(await shown({ customerIpAddress: "198.51.100.7" })).toEqual(["GBP", "£8.00", "£80.00", "£200.00"]);
  expect(await shown({ customerIpAddress: "8.8.8.8" })).toEqual(["USD", "$10.00", "$100.00", "$250.00"]);
  expect(await shown({ customerId: customers.mona })).toEqual(["EUR", "€9.00", "€90.00", "€230.00"]);
  expect(await shown({ address: { countryCode: "US" }, currencyCode: "EUR" })).toEqual([
    "EUR",
    "€9.00",
    "€90.00",
    "€230.00",
  ]);
});

test("a preview multiplies, taxes, and falls back to dollars for all where one price has nothing else", async () => {
  await rig.control("tax", { rate: "0.19" });
  const { details, address, currencyCode } = await rig.paddle.pricingPreview.preview({
    items: [
      { priceId: prices.proMonthly, quantity: 7 },
      { priceId: prices.supportMonthly, quantity: 1 },
    ],
    address: { countryCode: "DE", postalCode: "10115" },
  });
  expect([currencyCode, address]).toEqual(["USD", { countryCode: "DE", postalCode: "10115" }]);
  const [line] = details.lineItems;
  expect(line?.formattedUnitTotals).toEqual({
    subtotal: "$30.00",
    discount: "$0.00",
    tax: "$5.70",
    total: "$35.70",
  });
  expect(line?.totals).toEqual({ subtotal: "21000", discount: "0", tax: "3990", total: "24990" });
  expect(line).toMatchObject({
    quantity: 7,
    taxRate: "0.19",
    discounts: [],
    product: { name: "AeroEdit Pro" },
  });
});

test("a preview is refused for too many items, unknown prices and places, and above the rate limit", async () => {
  const preview = (body: Where & { items?: typeof items }) =>
    codeOf(rig.paddle.pricingPreview.preview({ items, ...body }));
  expect(await preview({ items: [] })).toBe("invalid_field");
  expect(await preview({ address: { countryCode: "Japan" as "JP" } })).toBe("invalid_field");
  expect(await preview({ customerIpAddress: "here" })).toBe("invalid_field");
  expect(await preview({ items: [{ priceId: prices.proOld, quantity: 1 }] })).toBe("entity_archived");
  await rig.control("ratelimit", { perMinute: 1, previewsPerMinute: 3 });
  const codes = [];
  for (let count = 0; count < 4; count += 1) codes.push(await preview({}));
  expect(codes).toEqual([null, null, null, "too_many_requests"]);
  expect(await codeOf(rig.paddle.customers.get(customers.sam))).toBeNull();
  expect(await codeOf(rig.paddle.customers.get(customers.sam))).toBe("too_many_requests");
});

test("a transaction is previewed with and without its trial", async () => {
  const preview = async (more: { ignoreTrials?: boolean }) => {
    const trial = [{ priceId: prices.proTrial, quantity: 2, includeInTotals: true }];
    const { details } = await rig.paddle.transactions.preview({
      items: trial,
      address: { countryCode: "GB" },
      ...more,
    });
    return [details.totals.currencyCode, details.totals.total];
  };
  expect(await preview({})).toEqual(["GBP", "0"]);
  expect(await preview({ ignoreTrials: true })).toEqual(["GBP", "4800"]);
});
