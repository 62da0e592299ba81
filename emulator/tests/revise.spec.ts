import { expect, test } from "playwright/test";
import { order, payAt } from "./fixtures/checkout.ts";
import { discount } from "./fixtures/discounts.ts";
import { customers, prices } from "./fixtures/ids.ts";
import { codeOf, setUpEmulator } from "./fixtures/rig.ts";

const rig = setUpEmulator();
const corrections = { customer: { name: "Nora Example" }, address: { firstLine: "1 Long Lane", city: "Oslo" } };
const paid = async () => {
  const { id } = await order(rig, prices.proMonthly, customers.nora);
  await payAt(rig, id);
  return id;
};

test("a revision corrects the buyer on one transaction and its invoice, and nowhere else", async () => {
  const id = await paid();
  const before = await rig.paddle.customers.get(customers.nora);
  const types = await rig.typesDuring(() => rig.paddle.transactions.revise(id, corrections));
  expect(types).toEqual(["transaction.updated", "transaction.revised"]);
  const shown = await rig.paddle.transactions.get(id, { include: ["customer", "address"] });
  expect(shown.revisedAt).toBe(shown.updatedAt);
  expect(shown.customer).toMatchObject({ name: "Nora Example", email: before.email });
  expect(shown.address).toMatchObject({ firstLine: "1 Long Lane", city: "Oslo", countryCode: "US" });
  expect(await rig.paddle.customers.get(customers.nora)).toEqual(before);
  const { url } = await rig.paddle.transactions.getInvoicePDF(id);
  const pdf = Buffer.from(await (await fetch(url)).arrayBuffer()).toString("latin1");
  expect(pdf).toContain("(Nora Example)");
  expect(pdf).toContain("(1 Long Lane)");
});

test("an invoice shows the discount between subtotal and total", async () => {
  const { id: discountId } = await discount(rig, { amount: "50" });
  const { id } = await order(rig, prices.proMonthly, customers.nora);
  await rig.paddle.transactions.update(id, { discountId });
  await payAt(rig, id);
  const { url } = await rig.paddle.transactions.getInvoicePDF(id);
  const pdf = Buffer.from(await (await fetch(url)).arrayBuffer()).toString("latin1");
  for (const text of ["(Discount)", "(-$15.00)", "($15.00)"]) expect(pdf).toContain(text);
});

test("what can't be revised is refused with Paddle's codes", async () => {
  const revise = (id: string, body: Parameters<typeof rig.paddle.transactions.revise>[1] = corrections) =>
    codeOf(rig.paddle.transactions.revise(id, body));
  const { id: draft } = await order(rig);
  expect(await revise(draft)).toBe("transaction_invalid_status_to_revise");
  const id = await paid();
  expect(await revise(id, {})).toBe("transaction_nothing_to_revise");
  expect(await revise(id, { business: { name: "Example Ltd" } })).toBe("invalid_field");
  expect(await revise(id)).toBeNull();
  expect(await revise(id)).toBe("transaction_revised_limit_reached");
  const refunded = await paid();
  await rig.control("refunds", { transaction_id: refunded });
  expect(await revise(refunded)).toBe("transaction_adjusted_unable_to_revise");
});
