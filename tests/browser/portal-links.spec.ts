import { openPortalTab } from "@/tests/fixtures/portal";
import { expect, test } from "@/tests/fixtures/test";
import { SAM, SAM_ACTIVE, SAM_PAUSED } from "@/tests/fixtures/users";

const links = [
  { button: /^Manage billing/, action: "overview", subscription: null },
  {
    button: /^Update payment method/,
    action: "update_subscription_payment_method",
    subscription: SAM_ACTIVE,
  },
  { button: /^Cancel subscription/, action: "cancel_subscription", subscription: SAM_ACTIVE },
  { button: /^View in portal/, action: "update_subscription_payment_method", subscription: SAM_PAUSED },
];

test("the seed documents' customer sees both subscriptions", async ({ openBilling }) => {
  const page = await openBilling(SAM.email);
  const active = page.locator(`[data-subscription=${SAM_ACTIVE}]`);
  await expect(active).toContainText("AeroEdit Pro");
  await expect(active).toContainText("Active");
  await expect(active).toContainText("Analytics addon");
  await expect(active).toContainText("$400.00 per month");
  await expect(active).toContainText(/Renews on \w+ \d+, \d{4}/);
  const paused = page.locator(`[data-subscription=${SAM_PAUSED}]`);
  await expect(paused).toContainText("Paused since November 11, 2024");
});

test("each deep link opens a new tab at its page of the portal, without an opener, and this tab stays", async ({
  openBilling,
  stack,
}) => {
  const page = await openBilling(SAM.email);
  for (const { button, action, subscription } of links) {
    const tab = await openPortalTab(page, button);
    const url = new URL(tab.url());
    expect(url.origin).toBe(stack.emulator.url);
    expect(url.searchParams.get("action")).toBe(action);
    expect(url.searchParams.get("subscription_id")).toBe(subscription);
    expect(url.searchParams.get("token")).toMatch(/^pga_[\w-]+\.[\w-]+\.[\w-]+$/);
    expect(await tab.evaluate(() => window.opener)).toBeNull();
    await expect(page).toHaveURL(`${stack.url}/settings/billing`);
    await tab.close();
  }
});

test("a blocked popup opens the portal in the same tab", async ({ openBilling, stack }) => {
  const page = await openBilling(SAM.email);
  await page.evaluate(() => {
    window.open = () => null;
  });
  await page.getByRole("button", { name: /^Manage billing/ }).click();
  await page.waitForURL((url) => url.origin === stack.emulator.url && url.searchParams.has("token"));
});

test("a double click asks for one link", async ({ openBilling, stack }) => {
  const page = await openBilling(SAM.email);
  const opened = page.context().waitForEvent("page");
  await page.getByRole("button", { name: /^Manage billing/ }).dblclick();
  await (await opened).waitForURL(/token=/);
  const asked = (await stack.emulator.requests()).filter(({ path }) => path.endsWith("/portal-sessions"));
  expect(asked).toHaveLength(1);
});

test("the eleventh link within a minute is refused beside its button, and Paddle is not asked", async ({
  openBilling,
  stack,
}) => {
  const page = await openBilling(SAM.email);
  for (let count = 0; count < 10; count++) await (await openPortalTab(page, /^Manage billing/)).close();
  await page.getByRole("button", { name: /^Manage billing/ }).click();
  await expect(page.getByText("You opened many links in a short time.")).toBeVisible();
  const asked = (await stack.emulator.requests()).filter(({ path }) => path.endsWith("/portal-sessions"));
  expect(asked).toHaveLength(10);
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("the same buttons lead to the portal in this tab", async ({ page, signIn, stack }) => {
    await signIn(SAM.email);
    // The first visit streams the cards in with script; the second has them in its HTML.
    await page.goto("/settings/billing");
    await page.goto("/settings/billing");
    await page.getByRole("button", { name: /^Cancel subscription/ }).click();
    await page.waitForURL((url) => url.origin === stack.emulator.url);
    expect(new URL(page.url()).searchParams.get("subscription_id")).toBe(SAM_ACTIVE);
  });

  test("a refusal stands beside the button that was clicked", async ({ page, signIn, stack }) => {
    await signIn(SAM.email);
    await page.goto("/settings/billing");
    await page.goto("/settings/billing");
    await stack.emulator.control("faults", { path: "/customers/*", method: "POST", status: 403 });
    const form = page.locator("form", { has: page.getByRole("button", { name: /^Cancel subscription/ }) });
    await form.getByRole("button").click();
    await expect(form.getByText("Paddle refused to open this page.")).toBeVisible();
    await expect(page.getByText("Paddle refused to open this page.")).toHaveCount(1);
  });
});
