import { readFileSync } from "node:fs";
import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "playwright/test";
import { cached, listPrices, previewPrices } from "@/lib/paddle/catalog";
import { isCountryCode } from "@/lib/paddle/countries";
import { withPaddle } from "@/tests/fixtures/stubs";

const page = { waiting: "page" } as const;
const TEN_MINUTES_MS = 10 * 60_000;

test("an answer is cached for ten minutes, each under its own key, and a failure is not", async () => {
  const loaded: string[] = [];
  const get = cached(async (key) => {
    loaded.push(key);
    if (key === "broken") throw new Error("down");
    return loaded.length;
  });
  expect(await get("a", page, 0)).toBe(1);
  expect(await get("b", page, 1)).toBe(2);
  expect(await get("a", page, TEN_MINUTES_MS - 1)).toBe(1);
  expect(await get("a", page, TEN_MINUTES_MS)).toBe(3);
  for (let tries = 0; tries < 2; tries++) await expect(get("broken", page, 0)).rejects.toThrow("down");
  expect(loaded).toEqual(["a", "b", "a", "broken", "broken"]);
});

test("who asks the same at once shares the answer, but a visitor's refusal is no customer's", async () => {
  const asked: string[] = [];
  const get = cached(async (key, waiting) => {
    asked.push(`${key} ${waiting}`);
    await turn();
    if (waiting === "visitor") throw new Error("refused");
    return key;
  });
  const visitors = Array.from({ length: 10 }, () => get("a", { waiting: "visitor" }, 0).catch(() => "refused"));
  const pages = Array.from({ length: 10 }, () => get("a", page, 0));
  expect(new Set(await Promise.all(visitors))).toEqual(new Set(["refused"]));
  expect(new Set(await Promise.all(pages))).toEqual(new Set(["a"]));
  expect(asked).toEqual(["a visitor", "a page"]);
  expect(await get("a", { waiting: "visitor" }, 1), "what is known is known to all").toBe("a");
});

test("who asked too often is refused what isn't known, and told what is", async () => {
  const get = cached(async (key) => key);
  const admit = () => Promise.reject(new Error("too often"));
  await expect(get("a", { waiting: "visitor", admit }, 0)).rejects.toThrow("too often");
  await get("a", page, 0);
  expect(await get("a", { waiting: "visitor", admit }, 0)).toBe("a");
});

test("no more than five hundred answers are held, because visitors name the keys", async () => {
  let loaded = 0;
  const get = cached(async () => ++loaded);
  for (let key = 0; key < 500; key++) await get(String(key), page, 0);
  expect(await get("0", page, 0)).toBe(1);
  await get("500", page, 0);
  expect(await get("0", page, 0)).toBe(502);
});

const price = (changes: object) => ({
  ...{
    id: "pri_a",
    product_id: "pro_a",
    description: "",
    type: "standard",
    name: "Monthly",
    billing_cycle: null,
  },
  ...{ trial_period: null, tax_mode: "internal", unit_price: { amount: "3000", currency_code: "USD" } },
  ...{
    unit_price_overrides: [],
    quantity: { minimum: 1, maximum: 999 },
    status: "active",
    custom_data: null,
  },
  ...{
    import_meta: null,
    created_at: "2026-01-01T00:00:00Z",
    updated_at: "2026-01-01T00:00:00Z",
    ...changes,
  },
});
const product = { id: "pro_a", name: "AeroEdit Pro", tax_category: "standard", status: "active" };

test("prices are listed by id, all in one request, with the product's name or else their own", async () => {
  const trial_period = { interval: "day", frequency: 14 };
  const cardless = { interval: "week", frequency: 2, requires_payment_method: false };
  const data = [
    price({ product }),
    price({ id: "pri_b", trial_period }),
    price({ id: "pri_c", name: null, trial_period: cardless }),
  ];
  const { result, calls } = await withPaddle({ data }, async () => {
    await listPrices(["pri_c", "pri_a", "pri_b"], page);
    return listPrices(["pri_b", "pri_a", "pri_c"], page);
  });
  const bounds = { minimum: 1, maximum: 999 };
  expect([...result.values()]).toEqual([
    { id: "pri_a", productName: "AeroEdit Pro", ...bounds, trial: null },
    { id: "pri_b", productName: "Monthly", ...bounds, trial: { length: 14, unit: "day", needsCard: true } },
    { id: "pri_c", productName: "pri_c", ...bounds, trial: { length: 2, unit: "week", needsCard: false } },
  ]);
  expect(calls).toEqual([expect.objectContaining({ path: "/prices" })]);
  expect(calls[0]?.query).toMatch(/\bid=pri_a,pri_b,pri_c\b/);
  expect(calls[0]?.query).toMatch(/\bper_page=200\b/);
});

const one = (priceId: string) => ({ priceId, quantity: 1 });
test("prices are previewed in the quantity given, for a country or for nowhere in particular", async () => {
  const totals = { subtotal: "4091", discount: "0", tax: "409", total: "4500" };
  const all = { unit_totals: totals, totals, formatted_unit_totals: totals, formatted_totals: totals };
  const line_items = [{ price: price({}), product, ...all, quantity: 1, tax_rate: "0.1", discounts: [] }];
  const data = { currency_code: "JPY", details: { line_items } };
  const { result, calls } = await withPaddle({ data }, async () => [
    await previewPrices([one("pri_a"), { priceId: "pri_b", quantity: 5 }], "JP", page),
    await previewPrices([one("pri_a")], null, page),
    await previewPrices([one("pri_a")], "ZZ", page),
  ]);
  expect(result[0]).toEqual(new Map([["pri_a", { amount: "4500", currencyCode: "JPY", isTaxIncluded: true }]]));
  expect(calls.map(({ body }) => body)).toEqual([
    {
      items: [
        { price_id: "pri_a", quantity: 1 },
        { price_id: "pri_b", quantity: 5 },
      ],
      address: { country_code: "JP" },
    },
    { items: [{ price_id: "pri_a", quantity: 1 }] },
  ]);
});

test("a price includes its tax where Paddle has added it, or never does", async () => {
  const line = (id: string, tax_mode: string, tax: string) => {
    const totals = { subtotal: "1000", discount: "0", tax, total: "1000" };
    const all = { unit_totals: totals, totals, formatted_unit_totals: totals, formatted_totals: totals };
    return { price: price({ id, tax_mode }), product, ...all, quantity: 1, tax_rate: "0", discounts: [] };
  };
  const modes = ["internal", "external", "account_setting", "location"];
  const line_items = modes.flatMap((mode) => ["0", "100"].map((tax) => line(`${mode} ${tax}`, mode, tax)));
  const data = { currency_code: "USD", details: { line_items } };
  const { result } = await withPaddle({ data }, () => previewPrices([one("pri_a")], "US", page));
  const without = [...result].filter(([, { isTaxIncluded }]) => !isTaxIncluded).map(([id]) => id);
  expect(without).toEqual(["external 0", "account_setting 0", "location 0"]);
});

test("the countries are those of the SDK's type", () => {
  const type = readFileSync("node_modules/@paddle/paddle-node-sdk/dist/types/enums/shared/country-code.d.ts", "utf8");
  const known = new Set([...type.matchAll(/'(\w+)'/g)].map(([, code = ""]) => code));
  expect(known.size).toBeGreaterThan(200);
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  for (const code of letters.flatMap((a) => letters.map((b) => a + b)))
    expect(isCountryCode(code), code).toBe(known.has(code));
});
