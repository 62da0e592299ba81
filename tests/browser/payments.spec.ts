import { methodText, paymentsPage, statusLabel, unavailable } from "@/lib/copy";
import { expectAccessible } from "@/tests/fixtures/accessible";
import { prices } from "@/tests/fixtures/seed";
import { expect, test } from "@/tests/fixtures/test";
import { SAM, SAM_ACTIVE } from "@/tests/fixtures/users";

const visa = { type: "card", card: { brand: "visa", last4: "4242" } };
const PAYMENTS = "/settings/billing/payments";

test("payments are listed with amount, card and refunds, and an invoice opens as a PDF in a new tab", async ({
  openBilling,
  stack: { emulator },
}) => {
  const page = await openBilling(SAM.email);
  await page.getByRole("link", { name: paymentsPage.recent.all }).click();
  await expect(page.getByText(paymentsPage.lastPaidWith(methodText(visa)))).toBeVisible();
  await expect(page.getByRole("listitem").first()).toContainText("$400.00");
  await expect(page.getByText(paymentsPage.notes.refunded("$100.00"))).toBeVisible();
  await expect(page.getByText(statusLabel("partly-refunded"))).toBeVisible();
  await expectAccessible(page);

  const opened = page.context().waitForEvent("page");
  const asked = page.context().waitForEvent("request", (request) => request.url().startsWith(emulator.url));
  await page.getByRole("button", { name: paymentsPage.row.invoice }).first().click();
  const tab = await opened;
  const file = await page.request.get((await asked).url());
  expect(file.headers()["content-type"]).toContain("application/pdf");
  expect((await file.body()).subarray(0, 5).toString()).toBe("%PDF-");
  await tab.close();

  await emulator.control("faults", { path: "/transactions*", status: 500 });
  await page.goto(PAYMENTS);
  await expect(page.getByText(unavailable("your payments"))).toBeVisible();
  await expectAccessible(page);
});

test("observed 6: a declined change is a declined payment, and nothing past due", async ({ openBilling, stack }) => {
  const { emulator } = stack;
  await emulator.control("clock", { freeze: true });
  await emulator.control(`customers/${SAM.customerId}/payment-method`, { card: "4000000000000002" });
  const items = [{ price_id: prices.proMonthly, quantity: 20 }];
  const change = { items, proration_billing_mode: "full_immediately" };
  const refused = emulator.api("PATCH", `/subscriptions/${SAM_ACTIVE}`, change);
  await expect(refused).rejects.toThrow("subscription_payment_declined");
  const page = await openBilling(SAM.email);
  await page.goto(PAYMENTS);
  await expect(page.getByRole("listitem").first()).toContainText(statusLabel("declined"));
  await expect(page.getByText(statusLabel("past_due"))).toHaveCount(0);
});

test("where there is no invoice there is no button, and where there are no payments it says so", async ({
  openBilling,
}) => {
  const page = await openBilling("pia@example.com");
  await page.goto(PAYMENTS);
  const overdue = page
    .getByRole("listitem")
    .filter({ hasText: statusLabel("past_due") })
    .first();
  await expect(overdue).toBeVisible();
  await expect(overdue.getByRole("button")).toHaveCount(0);
  await openBilling("newt@example.com");
  await page.goto(PAYMENTS);
  await expect(page.getByText(paymentsPage.empty)).toBeVisible();
  await expectAccessible(page);
});
