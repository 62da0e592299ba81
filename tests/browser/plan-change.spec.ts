import type { Page } from "playwright/test";
import { expect, test } from "@/tests/fixtures/test";
import { SAM, SAM_ACTIVE, SAM_PAUSED } from "@/tests/fixtures/users";

type Transaction = {
  subscription_id: string;
  origin: string;
  status: string;
  details: { totals: { grand_total: string } };
};

const change = (page: Page, query: string, id = SAM_ACTIVE) =>
  page.goto(`/settings/billing/${id}/plan?${query}`);
const summary = (page: Page) => page.getByTestId("summary");
const confirm = (page: Page) => page.getByRole("button", { name: /^(Pay|Change without)/ });
const card = (page: Page, id = SAM_ACTIVE) => page.locator(`[data-subscription=${id}]`);

test("an upgrade charges the amount on its button, and the add-on stays", async ({ openBilling, stack }) => {
  const page = await openBilling(SAM.email);
  await card(page)
    .getByRole("link", { name: /^Change plan/ })
    .click();
  await page.getByRole("radio", { name: /AeroEdit Enterprise/ }).check();
  await page.getByRole("button", { name: "Show what it costs" }).click();
  await expect(summary(page)).toContainText(/then \$350\.00 per month from/);
  const before = (await stack.emulator.state<{ transactions: Transaction[] }>()).transactions.length;

  const button = await confirm(page).textContent();
  const isCharge = button?.startsWith("Pay");
  await confirm(page).click();
  await expect(page.getByText("Your plan is changed.")).toBeVisible();
  const { transactions } = await stack.emulator.state<{ transactions: Transaction[] }>();
  const made = transactions.filter(
    ({ origin, subscription_id }) => origin === "subscription_update" && subscription_id === SAM_ACTIVE,
  );
  if (isCharge) {
    const cents = Number(button?.replace(/\D/g, ""));
    expect(Number(made.at(-1)?.details.totals.grand_total)).toBe(cents);
    expect(transactions.length).toBeGreaterThan(before);
  }
  await page.getByRole("link", { name: "Back to billing" }).click();
  await expect(card(page)).toContainText("AeroEdit Enterprise");
  await expect(card(page)).toContainText("Analytics addon");
  await expect(card(page)).toContainText("$350.00 per month");
});

test("more seats cost money now, fewer give credit", async ({ openBilling }) => {
  const page = await openBilling(SAM.email);
  await change(page, "plan=pro&interval=month&quantity=12");
  await expect(summary(page)).toContainText(/You pay \$\d+\.\d\d now, then \$460\.00 per month/);
  const words = await confirm(page).textContent();
  const amount = words?.match(/\$[\d.,]+/)?.[0] ?? "none";
  await confirm(page).click();
  await expect(page.getByText(`You were charged ${amount}.`)).toBeVisible();

  await change(page, "plan=pro&interval=month&quantity=5");
  await expect(summary(page)).toContainText(
    /You pay nothing now, then \$250\.00 per month.*goes to your balance/,
  );
  await page.getByRole("button", { name: "Change without charge" }).click();
  await expect(page.getByText("Your plan is changed. Nothing was charged now.")).toBeVisible();
  await page.goto("/settings/billing");
  await expect(card(page)).toContainText("Quantity 5");
});

test("from month to year the add-on goes along", async ({ openBilling }) => {
  const page = await openBilling(SAM.email);
  await change(page, "plan=pro&interval=year&quantity=10");
  await expect(summary(page)).toContainText("per year");
  await confirm(page).click();
  await expect(page.getByText("Your plan is changed.")).toBeVisible();
  await page.goto("/settings/billing");
  await expect(card(page)).toContainText("$4,000.00 per year");
  await expect(card(page)).toContainText("Analytics addon");
});

test("a trial changes plan without a charge", async ({ openBilling }) => {
  const page = await openBilling("tess@example.com");
  await page.getByRole("link", { name: /^Change plan/ }).click();
  await page.getByRole("radio", { name: /AeroEdit Enterprise/ }).check();
  await page.getByRole("button", { name: "Show what it costs" }).click();
  await expect(summary(page)).toContainText("You pay nothing now");
  await page.getByRole("button", { name: "Change without charge" }).click();
  await expect(page.getByText("Your plan is changed. Nothing was charged now.")).toBeVisible();
});

test("a declined card changes nothing, and says so", async ({ openBilling, stack }) => {
  const page = await openBilling(SAM.email);
  await stack.emulator.control(`customers/${SAM.customerId}/payment-method`, { card: "4000002760003184" });
  await change(page, "plan=pro&interval=month&quantity=20");
  await confirm(page).click();
  await expect(
    page.getByText("Your card was declined. Nothing was changed and nothing was charged."),
  ).toBeVisible();
  await page.goto("/settings/billing");
  await expect(card(page)).toContainText("Quantity 10");
});

test("an amount that moved since it was shown is shown again, and nothing is charged", async ({
  openBilling,
  stack,
}) => {
  const page = await openBilling(SAM.email);
  await change(page, "plan=pro&interval=month&quantity=11");
  const before = await confirm(page).textContent();
  await stack.emulator.control("clock", { advance: "P3D" });
  await confirm(page).click();
  await expect(page.getByText("The amount has changed since it was shown.")).toBeVisible();
  await expect(confirm(page)).not.toHaveText(before ?? "");
  const patches = (await stack.emulator.requests()).filter(
    ({ method, path }) => method === "PATCH" && !path.includes("preview"),
  );
  expect(patches).toEqual([]);
});

test("a double click sends one change", async ({ openBilling, stack }) => {
  const page = await openBilling(SAM.email);
  await change(page, "plan=pro&interval=month&quantity=13");
  await confirm(page).dblclick();
  await expect(page.getByText("Your plan is changed.")).toBeVisible();
  const patches = (await stack.emulator.requests()).filter(
    ({ method, path }) => method === "PATCH" && !path.includes("preview"),
  );
  expect(patches).toHaveLength(1);
});

test("a change whose answer never came is read again, not sent again", async ({ openBilling, stack }) => {
  test.slow();
  const page = await openBilling(SAM.email);
  await change(page, "plan=pro&interval=month&quantity=14");
  await stack.emulator.control("faults", {
    path: `/subscriptions/${SAM_ACTIVE}`,
    method: "PATCH",
    hang: true,
  });
  await confirm(page).click();
  await expect(page.getByText("Paddle didn’t confirm the change in time")).toBeVisible({ timeout: 30_000 });
  const patches = (await stack.emulator.requests()).filter(
    ({ method, path }) => method === "PATCH" && !path.includes("preview"),
  );
  expect(patches).toHaveLength(1);
});

test("undoing a scheduled cancellation clears the banner", async ({ openBilling }) => {
  const page = await openBilling("carl@example.com");
  await page.getByRole("button", { name: /^Keep subscription/ }).click();
  await expect(page.getByText(/Renews on/)).toBeVisible();
  await expect(page.getByText("set to end")).toHaveCount(0);
});

test("resuming shows its price first, charges it, and opens the gate", async ({ openBilling, stack }) => {
  const page = await openBilling(SAM.email);
  await card(page, SAM_PAUSED)
    .getByRole("link", { name: /^Resume/ })
    .click();
  await expect(page.getByText("You pay $400.00 now")).toBeVisible();
  await page.getByRole("button", { name: "Pay $400.00 and resume" }).click();
  await expect(page.getByText("Your subscription is active again. You were charged $400.00.")).toBeVisible();
  await stack.emulator.control("settle");
  await page.goto("/settings/billing");
  await expect(card(page, SAM_PAUSED)).toContainText("Active");
});
