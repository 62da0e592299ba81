import type { Page } from "playwright/test";
import { expect, test } from "@/tests/fixtures/test";

const BUYER = "newt@example.com";

async function startCheckout(page: Page, plan = "AeroEdit Pro", seats?: number): Promise<void> {
  await page.goto("/pricing");
  if (seats) await page.getByRole("spinbutton", { name: "Seats" }).fill(String(seats));
  await page.getByRole("button", { name: `Subscribe to ${plan}` }).click();
  await expect(page.getByRole("heading", { name: "Checkout" })).toBeVisible();
}

test("from nothing: price page, checkout, paid, access", async ({ page, signIn, stack }) => {
  await signIn(BUYER);
  await page.goto("/pro");
  await expect(page.getByText("This page is for subscribers")).toBeVisible();

  await startCheckout(page, "AeroEdit Pro", 3);
  await page.getByRole("button", { name: "Pay $90.00" }).click();
  await expect(page.getByRole("heading", { name: "Thank you, you’re all set" })).toBeVisible({
    timeout: 20_000,
  });
  await page.reload();
  await expect(page.getByRole("heading", { name: "Thank you, you’re all set" })).toBeVisible();

  await page.getByRole("link", { name: "Go to billing" }).click();
  await expect(page.getByRole("article")).toContainText("$90.00 per month");
  await page.goto("/pro");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Pro");

  const { customers } = await stack.emulator.state<{ customers: { email: string }[] }>();
  expect(customers.filter(({ email }) => email === BUYER)).toHaveLength(1);
});

test("an abandoned checkout opens nothing, and says that nothing was charged", async ({ page, signIn }) => {
  await signIn(BUYER);
  await startCheckout(page);
  await page
    .getByRole("link", { name: "Cancel and go back" })
    .or(page.getByRole("button", { name: "Cancel and go back" }))
    .click();
  await expect(page.getByRole("heading", { name: "You closed the checkout" })).toBeVisible();
  await expect(page.getByText("Nothing was charged.")).toBeVisible();
  expect((await page.request.get("/api/pro")).status()).toBe(403);
  await page.getByRole("link", { name: "Continue to payment" }).click();
  await expect(page.getByRole("button", { name: /^Pay/ })).toBeVisible();
});

test("coming back with result=paid from an unpaid checkout only says that it is being confirmed", async ({
  page,
  signIn,
}) => {
  await signIn(BUYER);
  await startCheckout(page);
  const id = new URL(page.url()).searchParams.get("_ptxn");
  await page.goto(`/checkout?_ptxn=${id}&result=paid`);
  await expect(page.getByRole("heading", { name: "Confirming your payment" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Confirming your payment" })).toBeVisible();
  expect((await page.request.get("/api/pro")).status()).toBe(403);
});

test("a declined card is said in words, and another can be tried", async ({ page, signIn }) => {
  await signIn(BUYER);
  await startCheckout(page, "AeroEdit Basic");
  await page.getByLabel("Test card").selectOption("4000000000000002");
  await page.getByRole("button", { name: /^Pay/ }).click();
  await expect(page.getByText(/declined/i).first()).toBeVisible();
  await page.getByLabel("Test card").selectOption("4242424242424242");
  await page.getByRole("button", { name: /^Pay/ }).click();
  await expect(page.getByRole("heading", { name: "Thank you, you’re all set" })).toBeVisible({
    timeout: 20_000,
  });
});

test("access opens by the webhook even when the buyer never comes back", async ({ page, signIn }) => {
  await signIn(BUYER);
  await startCheckout(page);
  // The confirmation is never rendered: the browser leaves as soon as it has paid.
  await page.route("**/checkout?*result=paid", (route) => route.abort());
  await page.getByRole("button", { name: /^Pay/ }).click();
  await expect.poll(async () => (await page.request.get("/api/pro")).status()).toBe(200);
});

test("a second subscription to the same product is warned of, and possible", async ({ page, signIn }) => {
  await signIn("sam@example.com");
  await page.goto("/settings/billing");
  await expect(page.getByText(/^As of/)).toBeVisible();
  await page.goto("/pricing");
  await expect(page.getByText("Current plan")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Subscribe/ })).toHaveCount(0);
  await page.goto("/pricing?refused=already-subscribed&plan=pro");
  await expect(page.getByText("would add a second, separate subscription")).toBeVisible();
  await page.getByRole("button", { name: "Subscribe again" }).click();
  await expect(page.getByRole("heading", { name: "Checkout" })).toBeVisible();
});

test("nobody follows another's checkout", async ({ page, signIn, context }) => {
  await signIn(BUYER);
  await startCheckout(page);
  const id = new URL(page.url()).searchParams.get("_ptxn");
  await context.clearCookies();
  await signIn("nora@example.com");
  const answer = await page.goto(`/checkout?_ptxn=${id}`);
  expect(answer?.status()).toBe(404);
});

test("a price in the visitor's currency comes from their country", async ({ page }) => {
  await page.setExtraHTTPHeaders({ "x-country-code": "JP" });
  await page.goto("/pricing");
  await expect(page.getByText(/¥4,500/)).toBeVisible();
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("the price page switches intervals and leads to the checkout", async ({ page, signIn }) => {
    await signIn(BUYER);
    await page.goto("/pricing");
    await page.getByRole("link", { name: "Yearly" }).click();
    await expect(page.getByText("$2,500.00")).toBeVisible();
    await page.getByRole("button", { name: "Subscribe to AeroEdit Basic" }).click();
    await expect(page.getByRole("heading", { name: "Checkout" })).toBeVisible();
  });
});
