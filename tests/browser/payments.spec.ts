import { expect, test } from "@/tests/fixtures/test";
import { SAM } from "@/tests/fixtures/users";

test("payments are listed with amount, status and refunds, page by page", async ({ openBilling }) => {
  const page = await openBilling(SAM.email);
  await page.getByRole("link", { name: "Payments and invoices" }).click();
  await expect(page.getByText("Last paid with Visa ending in 4242.")).toBeVisible();
  await expect(page.getByRole("listitem").first()).toContainText("$400.00");
  await expect(page.getByText(/refunded/)).toBeVisible();
});

test("an invoice opens as a PDF in a new tab", async ({ openBilling, stack }) => {
  const page = await openBilling(SAM.email);
  await page.goto("/settings/billing/payments");
  const asked = page.context().waitForEvent("page");
  await page
    .getByRole("button", { name: /^Invoice/ })
    .first()
    .click();
  const tab = await asked;
  const answer = await tab
    .waitForEvent("response", (response) => response.url().startsWith(stack.emulator.url))
    .catch(() => null);
  const url = answer?.url() ?? tab.url();
  const file = await page.request.get(url);
  expect(file.headers()["content-type"]).toContain("application/pdf");
  expect((await file.body()).subarray(0, 5).toString()).toBe("%PDF-");
});

test("where there is no invoice there is no button", async ({ openBilling }) => {
  const page = await openBilling("pia@example.com");
  await page.goto("/settings/billing/payments");
  const overdue = page.getByRole("listitem").filter({ hasText: "Overdue" }).first();
  await expect(overdue).toBeVisible();
  await expect(overdue.getByRole("button")).toHaveCount(0);
});

test("an outage is not an empty list", async ({ openBilling, stack }) => {
  const page = await openBilling(SAM.email);
  await stack.emulator.control("faults", { path: "/transactions*", status: 500 });
  await page.goto("/settings/billing/payments");
  await expect(page.getByText("Your payments can’t be shown right now")).toBeVisible();
});

test("who never bought anything sees that, in words", async ({ openBilling }) => {
  const page = await openBilling("newt@example.com");
  await page.goto("/settings/billing/payments");
  await expect(page.getByText("There are no payments yet.")).toBeVisible();
});
