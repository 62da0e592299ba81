import { expect, test } from "playwright/test";
import { z } from "zod";
import { customers, prices, subscriptions } from "./fixtures/ids.ts";
import { codeOf, setUpEmulator } from "./fixtures/rig.ts";

const { sam, nora } = customers;
const { samActive, samPaused } = subscriptions;
const rig = setUpEmulator();

test("a saved card is listed, read and deleted", async () => {
  const { paymentMethods } = rig.paddle;
  await rig.control(`customers/${nora}/payment-method`, { card: "4242424242424242" });
  const [saved] = await paymentMethods.list(nora).next();
  const id = String(saved?.id);
  expect(await paymentMethods.get(nora, id)).toEqual(saved);
  expect(await codeOf(paymentMethods.get(sam, id))).toBe("not_found");
  const types = await rig.typesDuring(() => paymentMethods.delete(nora, id));
  expect(types).toEqual(["payment_method.deleted"]);
  const deleted = rig.events().find(({ type }) => type === "payment_method.deleted");
  expect(deleted?.data).toMatchObject({ id, customer_id: nora, type: "card", deletion_reason: "api" });
  expect(await paymentMethods.list(nora).next()).toEqual([]);
  expect(await codeOf(paymentMethods.delete(nora, id))).toBe("not_found");
});

test("a card that paid a subscription's newest bill stays until the subscription has ended", async () => {
  const { paymentMethods, subscriptions: all } = rig.paddle;
  const [saved] = await paymentMethods.list(sam).next();
  const remove = () => codeOf(paymentMethods.delete(sam, String(saved?.id)));
  expect(await remove()).toBe("payment_method_in_use");
  await all.cancel(samActive, { effectiveFrom: "immediately" });
  expect(await remove(), "another of theirs is only paused").toBe("payment_method_in_use");
  await all.cancel(samPaused, { effectiveFrom: "immediately" });
  await paymentMethods.delete(sam, String(saved?.id));
  expect(await paymentMethods.list(sam).next()).toEqual([]);
});

test("cards are filtered by address and by whether a checkout can show them", async () => {
  const [saved] = await rig.paddle.paymentMethods.list(sam).next();
  const count = async (query: object) => (await rig.paddle.paymentMethods.list(sam, query).next()).length;
  expect(await count({ addressId: [String(saved?.addressId)], supportsCheckout: true })).toBe(1);
  expect(await count({ addressId: ["add_01jcdaf50ewq650z186dfywzfz"] })).toBe(0);
  expect(await count({ supportsCheckout: false })).toBe(0);
});

test("a card that somebody new enters has a name and the address it was entered for", async () => {
  const items = [{ priceId: prices.proMonthly, quantity: 1 }];
  const { id } = await rig.paddle.transactions.create({ items });
  await rig.control("checkout", { transaction_id: id, email: "new@example.com" });
  const { addressId, payments } = await rig.paddle.transactions.get(id);
  expect(payments[0]?.methodDetails?.card?.cardholderName).toBe("new@example.com");
  const saved = rig.events().find(({ type }) => type === "payment_method.saved");
  expect(saved?.data).toMatchObject({ address_id: addressId });
  await rig.control(`customers/${nora}/payment-method`, { card: "4242424242424242" });
  const [noras] = await rig.paddle.paymentMethods.list(nora).next();
  expect(noras?.addressId).toBe((await rig.paddle.addresses.list(nora).next())[0]?.id);
  expect(noras?.card?.cardholderName).toBe("Nora Quinn");
});

test("a card is good until the month it is set with, and what it pays says so", async () => {
  await rig.control(`customers/${sam}/payment-method`, { card: "4242424242424242", expires: "2026-03" });
  const [saved] = await rig.paddle.paymentMethods.list(sam).next();
  expect(saved?.card).toMatchObject({ expiryMonth: 3, expiryYear: 2026 });
  const items = [{ priceId: prices.domainsOnce, quantity: 1 }];
  await rig.paddle.subscriptions.createOneTimeCharge(samActive, { effectiveFrom: "immediately", items });
  const [charge] = await rig.paddle.transactions.list({ subscriptionId: [samActive], perPage: 1 }).next();
  expect(charge?.payments[0]?.methodDetails?.card).toMatchObject({ expiryMonth: 3, expiryYear: 2026 });
  const wrong = rig.control(`customers/${sam}/payment-method`, { card: "4242424242424242", expires: "2026-13" });
  await expect(wrong).rejects.toThrow("expires");
});

test("an authentication token is for Paddle.js, and soon over", async () => {
  const { customerAuthToken, expiresAt } = await rig.paddle.customers.generateAuthToken(nora);
  expect(customerAuthToken).toMatch(/^pca_[a-z\d]{26}_[a-z\d]{26}_[a-z\d]{32}$/);
  expect(Date.parse(expiresAt)).toBeGreaterThan(Date.now());
  expect(await codeOf(rig.paddle.customers.generateAuthToken(nora.replace("ctm", "cus")))).toBe("bad_request");
});

test("whoever asks may know where webhooks come from", async () => {
  const answer = await fetch(`${rig.base}/ips`);
  const { data } = z.object({ data: z.object({ ipv4_cidrs: z.array(z.string()) }) }).parse(await answer.json());
  expect(data.ipv4_cidrs).toEqual(["127.0.0.1/32"]);
  expect((await fetch(`${rig.base}/ips`, { method: "POST" })).status).toBe(405);
});
