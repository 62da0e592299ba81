import { expect, test } from "playwright/test";
import { customers, subscriptions } from "./fixtures/ids.ts";
import { codeOf, setUpEmulator } from "./fixtures/rig.ts";

const { samActive } = subscriptions;
const rig = setUpEmulator();
const reason = "bought twice";

async function newest(subscription: string): Promise<{ id: string }> {
  const [transaction] = await rig.paddle.transactions.list({ subscriptionId: [subscription] }).next();
  if (!transaction) throw new Error("no transaction");
  return transaction;
}

test("adjustments are filtered by everything that Paddle describes, ten a page", async () => {
  const { id } = await newest(samActive);
  await rig.control("refunds", { transaction_id: id, amount: "100", pending: true });
  const count = async (query: object) => (await rig.paddle.adjustments.list(query).next()).length;
  expect(await count({})).toBe(2);
  expect(await count({ status: ["pending_approval"] })).toBe(1);
  expect(await count({ action: "refund", customerId: [customers.sam] })).toBe(2);
  expect(await count({ action: "chargeback_warning_reverse" })).toBe(0);
  expect(await count({ customerId: [customers.jun] })).toBe(0);
  expect(await count({ subscriptionId: [samActive], transactionId: [id] })).toBe(1);
  const answer = await fetch(`${rig.base}/adjustments?per_page=900`, {
    headers: { authorization: `bearer ${rig.key}` },
  });
  expect(await answer.json()).toMatchObject({ meta: { pagination: { per_page: 50 } } });
});

test("refunds and credits that are approved have a credit note", async () => {
  const { id } = await newest(samActive);
  const refund = await rig.paddle.adjustments.create({ action: "refund", type: "full", transactionId: id, reason });
  expect(await codeOf(rig.paddle.adjustments.getCreditNotePDF(refund.id))).toBe("not_found");
  await rig.control("adjustments", { id: refund.id, status: "approved" });
  const { url } = await rig.paddle.adjustments.getCreditNotePDF(refund.id, { disposition: "inline" });
  const file = await fetch(url);
  expect([file.status, file.headers.get("content-type")]).toEqual([200, "application/pdf"]);
  expect(file.headers.get("content-disposition")).toBe(`inline; filename="credit_note_${refund.id}.pdf"`);
  expect((await file.text()).slice(0, 8)).toBe("%PDF-1.4");
  expect((await fetch(url.replace("inline", "attachment"))).status).toBe(403);
});
