import { expect, test } from "playwright/test";
import { customers, subscriptions } from "./fixtures/ids.ts";
import { addon, pro, refusals } from "./fixtures/refusals.ts";
import { codeOf, setUpEmulator } from "./fixtures/rig.ts";

const { samActive } = subscriptions;
const now = "prorated_immediately";
const rig = setUpEmulator();

for (const { code, why, subscription = samActive, body } of refusals) {
  test(`an update is refused: ${why} (${code})`, async () => {
    const before = await codeOf(rig.paddle.subscriptions.get(subscription));
    expect(await codeOf(rig.paddle.subscriptions.previewUpdate(subscription, body))).toBe(code);
    const types = await rig.typesDuring(async () => {
      expect(await codeOf(rig.paddle.subscriptions.update(subscription, body))).toBe(code);
    });
    expect(types).toEqual([]);
    expect(await codeOf(rig.paddle.subscriptions.get(subscription))).toBe(before);
  });
}

test("nothing is updated within half an hour of a renewal or of what is scheduled", async () => {
  const until = async (id: string, minutes: number) => {
    const { nextBilledAt, scheduledChange } = await rig.paddle.subscriptions.get(id);
    const at = Date.parse(String(nextBilledAt ?? scheduledChange?.effectiveAt));
    await rig.advance(`PT${Math.floor((at - rig.now()) / 1000) - minutes * 60}S`);
    return rig.paddle.subscriptions.previewUpdate(id, { items: [pro], prorationBillingMode: now });
  };
  expect(await codeOf(until(subscriptions.carl, 29))).toBe("subscription_locked_processing");
  await rig.control("reset");
  expect(await codeOf(until(samActive, 29))).toBe("subscription_locked_renewal");
  await rig.control("reset");
  expect(await codeOf(until(samActive, 31))).toBeNull();
});

test("a change that charges needs a card, one that credits does not", async () => {
  await rig.control(`customers/${customers.sam}/payment-method`, { card: null });
  const seats = (quantity: number) =>
    rig.paddle.subscriptions.update(samActive, {
      items: [{ ...pro, quantity }, addon],
      prorationBillingMode: now,
    });
  expect(await codeOf(seats(11))).toBe("subscription_missing_payment_method_cannot_update");
  expect(await codeOf(seats(9))).toBeNull();
});

test("the twenty-first update with a charge in an hour waits, and the hundred and first in a day", async () => {
  let quantity = 10;
  const seat = () => {
    quantity += 1;
    const items = [{ ...pro, quantity }, addon];
    return rig.paddle.subscriptions.update(samActive, { items, prorationBillingMode: "full_immediately" });
  };
  const twentySeats = async () => {
    for (let count = 0; count < 20; count += 1) await seat();
  };
  await twentySeats();
  const retryAfter = expect.any(Number);
  const code = "subscription_immediate_charge_hour_limit_exceeded";
  await expect(seat()).rejects.toMatchObject({ code, retryAfter });
  const preview = rig.paddle.subscriptions.previewUpdate(samActive, {
    items: [pro],
    prorationBillingMode: now,
  });
  expect(await codeOf(preview)).toBeNull();
  for (let hour = 0; hour < 4; hour += 1) {
    await rig.advance("PT1H");
    await twentySeats();
  }
  await rig.advance("PT1H");
  const dayCode = "subscription_immediate_charge_24_hour_limit_exceeded";
  await expect(seat()).rejects.toMatchObject({ code: dayCode, retryAfter });
  await rig.advance("PT19H");
  expect(await codeOf(seat())).toBeNull();
});
