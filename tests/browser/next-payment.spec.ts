import { billingPage, nextPayment, paymentsPage } from "@/lib/copy";
import { expectAccessible } from "@/tests/fixtures/accessible";
import { cardOf } from "@/tests/fixtures/billing-page";
import { expect, test } from "@/tests/fixtures/test";
import { SAM } from "@/tests/fixtures/users";

type Shift = PerformanceEntry & { value: number; hadRecentInput: boolean };

test("while payments are read their places are kept, and then nothing jumps", async ({ page, signIn, stack }) => {
  await signIn(SAM.email);
  await page.goto("/settings/billing");
  await expect(cardOf(page)).toContainText("$400.00");
  // As after a purchase: the subscription is known, its payments aren't.
  await stack.database.sql(`TRUNCATE "NextPayment", "PaymentHistory"`);
  await stack.emulator.control("faults", { path: "/subscriptions*", latencyMs: 1_000 });
  await page.goto("/settings/billing", { waitUntil: "commit" });
  await expect(cardOf(page)).toContainText(nextPayment.labels.payment);
  await expect(page.getByText(billingPage.sync.checking)).toBeVisible();
  await expect(cardOf(page)).not.toContainText("$400.00");
  await expectAccessible(page);
  await expect(cardOf(page)).toContainText("$400.00");
  await expect(page.getByText(paymentsPage.kinds["payment-method"])).toBeVisible();
  const shift = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) => {
          const shifts = list.getEntries() as Shift[];
          resolve(shifts.filter((one) => !one.hadRecentInput).reduce((sum, one) => sum + one.value, 0));
        }).observe({ type: "layout-shift", buffered: true });
        setTimeout(() => resolve(0), 500);
      }),
  );
  expect(shift).toBeLessThan(0.001);
});

test("the amount of the card adds up before one's eyes, at any width", async ({ openBilling, stack }) => {
  await stack.emulator.control("tax", { rate: "0.2" });
  await stack.emulator.control("credit", { customer_id: SAM.customerId, amount: "1234" });
  const page = await openBilling(SAM.email);
  const lines = cardOf(page).getByRole("list", { name: nextPayment.lines }).getByRole("listitem");
  await expect(lines).toHaveText([/\$300\.00$/, /\$100\.00$/, /\$80\.00$/, /-\$12\.34$/]);
  await expect(cardOf(page).getByText("$467.66"), "said once").toHaveCount(1);
  await expectAccessible(page);
  await page.setViewportSize({ width: 320, height: 800 });
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBe(320);
  // Amounts stand in one column.
  const rights = await lines
    .locator("> span:last-child")
    .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().right));
  expect(new Set(rights.map(Math.round)).size).toBe(1);
});
