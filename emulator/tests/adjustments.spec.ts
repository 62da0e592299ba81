import type { Adjustment, Transaction } from "@paddle/paddle-node-sdk";
import { expect, test } from "playwright/test";
import { z } from "zod";
import { subscriptions } from "./fixtures/ids.ts";
import { codeOf, setUpEmulator } from "./fixtures/rig.ts";

const { samActive, mona } = subscriptions;
const rig = setUpEmulator();
const reason = "bought twice";

async function newest(subscription: string): Promise<Transaction> {
  const [transaction] = await rig.paddle.transactions.list({ subscriptionId: [subscription] }).next();
  if (!transaction) throw new Error("no transaction");
  return transaction;
}

const lines = ({ details }: Transaction) => details?.lineItems.map(({ id }) => String(id)) ?? [];
const refundAll = (transactionId: string) =>
  rig.paddle.adjustments.create({ action: "refund", type: "full", transactionId, reason });
const control = async (body: object) =>
  z.object({ id: z.string(), status: z.string() }).parse(await (await rig.control("adjustments", body)).json());
const counted = async (subscription: string) => {
  const { id } = await newest(subscription);
  const { details, adjustmentsTotals } = await rig.paddle.transactions.get(id, { include: ["adjustments_totals"] });
  return [details?.adjustedTotals?.grandTotal, adjustmentsTotals?.breakdown];
};
const nothing = { credit: "0", refund: "0", chargeback: "0" };

test("observed 23: a refund waits for approval, and is told of again once it is approved", async () => {
  await rig.control("clock", { freeze: true });
  const { id } = await newest(samActive);
  let refund: Adjustment | undefined;
  const created = await rig.typesDuring(async () => {
    refund = await refundAll(id);
  });
  expect(refund).toMatchObject({ action: "refund", type: "full", status: "pending_approval", reason });
  expect(created).toEqual(["adjustment.created"]);
  expect(await counted(samActive)).toEqual(["40000", nothing]);
  expect(await rig.typesDuring(() => rig.advance("PT9M"))).toEqual([]);
  expect(await rig.typesDuring(() => rig.advance("PT1M"))).toEqual(["adjustment.updated", "transaction.updated"]);
  const [approved] = await rig.paddle.adjustments.list({ id: [String(refund?.id)] }).next();
  expect(approved).toMatchObject({ status: "approved", totals: { total: "40000" } });
  expect(approved?.updatedAt).toBe("2026-03-05T12:10:00.000Z");
  expect(await counted(samActive)).toEqual(["0", { ...nothing, refund: "40000" }]);
});

test("observed 23: neither a full refund nor a chargeback, won or lost, changes a subscription", async () => {
  const { id } = await newest(samActive);
  const before = await rig.paddle.subscriptions.get(samActive);
  const types = await rig.typesDuring(async () => {
    await control({ id: (await refundAll(id)).id, status: "approved" });
  }, samActive);
  expect(types.filter((type) => type.startsWith("subscription."))).toEqual([]);
  await rig.control("reset");
  const disputed = await rig.typesDuring(async () => {
    await control({ action: "chargeback_warning", transaction_id: id });
    await control({ action: "chargeback_warning_reverse", transaction_id: id });
    const { id: chargeback } = await control({ action: "chargeback", transaction_id: id });
    expect(await counted(samActive)).toEqual(["0", { ...nothing, chargeback: "40000" }]);
    expect((await control({ id: chargeback, status: "reversed" })).status).toBe("reversed");
  }, samActive);
  expect(disputed).toEqual([
    ...["adjustment.created", "transaction.updated"],
    ...["adjustment.created", "adjustment.updated", "transaction.updated"],
    ...["adjustment.created", "transaction.updated"],
    ...["adjustment.updated", "transaction.updated"],
  ]);
  expect(await counted(samActive)).toEqual(["40000", nothing]);
  const after = await rig.paddle.subscriptions.get(samActive);
  expect([after.status, after.updatedAt]).toEqual([before.status, before.updatedAt]);
  const kinds = await rig.paddle.adjustments.list({ transactionId: [id], orderBy: "id[ASC]" }).next();
  expect(kinds.map(({ action, status }) => [action, status])).toEqual([
    ["chargeback_warning", "reversed"],
    ["chargeback_warning_reverse", "approved"],
    ["chargeback", "reversed"],
  ]);
  expect(kinds[2]?.payoutTotals?.chargebackFee?.amount).toBe("1500");
  expect(kinds[1]?.payoutTotals?.chargebackFee).toBeNull();
});

test("a refund that is rejected gives nothing back, and another may be asked for", async () => {
  const { id } = await newest(samActive);
  const refund = await refundAll(id);
  expect(await codeOf(refundAll(id))).toBe("adjustment_pending_refund_request");
  const types = await rig.typesDuring(() => control({ id: refund.id, status: "rejected" }));
  expect(types).toEqual(["adjustment.updated"]);
  expect(await counted(samActive)).toEqual(["40000", nothing]);
  expect((await refundAll(id)).status).toBe("pending_approval");
});

test("items are refunded in part, in full and with the tax added, down to the last cent", async () => {
  await rig.control("tax", { rate: "0.19" });
  await rig.advance("P8D");
  const transaction = await newest(samActive);
  const [seats = "", addon = ""] = lines(transaction);
  const { id: transactionId } = transaction;
  expect(transaction.details?.totals).toMatchObject({ total: "47600", tax: "7600" });
  const refund = async (items: Parameters<typeof rig.paddle.adjustments.create>[0] & object) => {
    const adjustment = await rig.paddle.adjustments.create(items);
    await control({ id: adjustment.id, status: "approved" });
    return adjustment;
  };
  const common = { action: "refund", transactionId, reason } as const;
  const inside = await refund({ ...common, items: [{ itemId: seats, type: "partial", amount: "1190" }] });
  expect(inside.totals).toMatchObject({ subtotal: "1000", tax: "190", total: "1190" });
  const added = await refund({
    ...common,
    taxMode: "external",
    items: [{ itemId: seats, type: "partial", amount: "1000" }],
  });
  expect(added.totals).toMatchObject({ subtotal: "1000", tax: "190", total: "1190" });
  expect(added.items.map(({ amount }) => amount)).toEqual(["1000"]);
  const whole = await refund({ ...common, items: [{ itemId: addon, type: "full", amount: null }] });
  expect(whole.totals).toMatchObject({ total: "11900", tax: "1900" });
  const rest = await refund({ action: "refund", type: "full", transactionId, reason });
  expect(rest.totals).toMatchObject({ total: "33320", tax: "5320" });
  expect((await newest(samActive)).details?.adjustedTotals).toMatchObject({ subtotal: "0", tax: "0", total: "0" });
});

test("what can't be refunded or credited is refused with Paddle's codes", async () => {
  const paid = await newest(samActive);
  const billed = await newest(mona);
  const [seats = ""] = lines(paid);
  const ask = (body: object, transactionId = paid.id) =>
    codeOf(rig.paddle.adjustments.create({ action: "refund", transactionId, reason, ...body } as never));
  const partly = (amount: string, itemId = seats) => ({ items: [{ itemId, type: "partial", amount }] });
  expect(await ask({})).toBe("invalid_field");
  expect(await ask({ type: "full", ...partly("1") })).toBe("invalid_field");
  expect(await ask({ type: "full", taxMode: "external" })).toBe("invalid_field");
  expect(await ask({ items: [{ itemId: seats, type: "partial" }] })).toBe("invalid_field");
  expect(await ask({ type: "full", action: "chargeback" })).toBe("invalid_field");
  expect(await ask({ type: "full" }, "txn_01jh02qka09nj63rt1ksz6jyzz")).toBe("not_found");
  expect(await ask({ type: "full" }, billed.id)).toBe("adjustment_transaction_invalid_status_for_refund");
  expect(await ask({ type: "full", action: "credit" })).toBe("adjustment_invalid_credit_action");
  expect(await ask(partly("0"))).toBe("adjustment_amount_cannot_be_zero");
  expect(await ask(partly("30001"))).toBe("adjustment_amount_above_remaining_allowed");
  expect(await ask(partly("1", "txnitm_01jh02qka09nj63rt1ksz6jyzz"))).toBe("adjustment_transaction_item_invalid");
  const twice = { items: [...partly("1").items, ...partly("1").items] };
  expect(await ask(twice)).toBe("adjustment_transaction_item_over_adjustment");
  expect(await ask({ items: [{ itemId: seats, type: "tax" }] })).toBe("adjustment_no_tax_available_to_adjust");
  const mixed = { items: [...partly("1").items, { itemId: lines(paid)[1], type: "tax" }] };
  expect(await ask(mixed)).toBe("adjustment_invalid_combination_of_types");
  expect(rig.events()).toEqual([]);
  await rig.control("refunds", { transaction_id: paid.id });
  expect(await ask({ type: "full" })).toBe("adjustment_transaction_item_has_already_been_fully_adjusted");
});

test("a credit lowers what an invoice still comes to at once, and stays when it is paid", async () => {
  const invoice = await newest(mona);
  const [line = ""] = lines(invoice);
  const items = [{ itemId: line, type: "partial" as const, amount: "50000" }];
  const types = await rig.typesDuring(() =>
    rig.paddle.adjustments.create({ action: "credit", transactionId: invoice.id, reason, items }),
  );
  expect(types).toEqual(["adjustment.created", "transaction.updated"]);
  const [credit] = await rig.paddle.adjustments.list({ action: "credit" }).next();
  expect(credit).toMatchObject({ status: "approved", creditAppliedToBalance: false, payoutTotals: null });
  const credited = await newest(mona);
  expect(credited.status).toBe("billed");
  expect(credited.details?.totals?.balance).toBe("200000");
  expect(credited.details?.adjustedTotals).toMatchObject({ grandTotal: "200000", fee: null });
  await rig.control("checkout", { transaction_id: invoice.id });
  const paid = await newest(mona);
  expect([paid.status, paid.details?.adjustedTotals?.grandTotal]).toEqual(["completed", "200000"]);
});

test("a mistake in the control is named", async () => {
  const { id } = await newest(samActive);
  const complaint = async (body: object) => {
    const answer = await fetch(`${rig.base}/__emulator/adjustments`, { method: "POST", body: JSON.stringify(body) });
    return [
      answer.status,
      z
        .object({ error: z.string() })
        .parse(await answer.json())
        .error.split(":")[0],
    ];
  };
  expect(await complaint({})).toEqual([400, "id"]);
  expect(await complaint({ id, transaction_id: id })).toEqual([400, "id"]);
  expect(await complaint({ id, status: "approved" })).toEqual([400, "id"]);
  expect(await complaint({ id })).toEqual([400, "status"]);
  expect(await complaint({ transaction_id: id })).toEqual([400, "action"]);
  expect(await complaint({ transaction_id: id, action: "chargeback_reverse" })).toEqual([400, "action"]);
});
