import type { Page } from "playwright/test";
import { expect, test } from "@/tests/fixtures/test";
import { SAM, SAM_ACTIVE, SAM_PAUSED } from "@/tests/fixtures/users";

/** Presses Tab until the element with this role and name has the focus. */
async function reach(
  page: Page,
  role: "button" | "link" | "radio" | "spinbutton",
  name: RegExp,
): Promise<void> {
  const target = page.getByRole(role, { name });
  for (let presses = 0; presses < 40; presses++) {
    await page.keyboard.press("Tab");
    if (await target.evaluateAll((all) => all.some((one) => one === document.activeElement))) return;
  }
  throw new Error(`Tab never reaches ${name}`);
}

test("a plan is changed by keyboard alone, from the billing screen to the words that it is done", async ({
  openBilling,
  stack,
}) => {
  await stack.emulator.control("clock", { freeze: true });
  const page = await openBilling(SAM.email);
  await reach(page, "link", /^Change plan for AeroEdit Pro/);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Change plan" })).toBeVisible();
  await reach(page, "radio", /AeroEdit Pro/);
  await reach(page, "spinbutton", /Seats/);
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("12");
  await reach(page, "button", /^Show what it costs/);
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("summary")).toContainText("You pay $");
  await reach(page, "button", /^Pay/);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status").filter({ hasText: "Your plan is changed." })).toBeVisible();
  await reach(page, "link", /^Back to billing/);
  await page.keyboard.press("Enter");
  await expect(page.locator(`[data-subscription=${SAM_ACTIVE}]`)).toContainText("Quantity 12");
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("a plan is chosen, priced and changed", async ({ page, signIn, stack }) => {
    await stack.emulator.control("clock", { freeze: true });
    await signIn(SAM.email);
    await page.goto("/settings/billing");
    await page.goto(`/settings/billing/${SAM_ACTIVE}/plan`);
    await page.getByRole("radio", { name: /AeroEdit Enterprise/ }).check();
    await page.getByRole("radio", { name: "Yearly" }).check();
    await page.getByRole("button", { name: "Show what it costs" }).click();
    const button = page.getByRole("button", { name: /^Pay/ });
    const amount = /\$[\d,.]+/.exec((await button.textContent()) ?? "")?.[0] ?? "none";
    await expect(page.getByTestId("summary")).toContainText(`You pay ${amount} now, then $3,500.00 per year`);
    await button.click();
    await expect(page.getByText(`Your plan is changed. You were charged ${amount}.`)).toBeVisible();
  });

  test("a paused subscription is resumed", async ({ page, signIn }) => {
    await signIn(SAM.email);
    await page.goto("/settings/billing");
    await page.goto(`/settings/billing/${SAM_PAUSED}/resume`);
    await page.getByRole("button", { name: "Pay $400.00 and resume" }).click();
    await expect(
      page.getByText("Your subscription is active again. You were charged $400.00."),
    ).toBeVisible();
  });

  test("a scheduled cancellation is undone", async ({ page, signIn }) => {
    await signIn("carl@example.com");
    await page.goto("/settings/billing");
    await page.goto("/settings/billing");
    await page.getByRole("button", { name: /^Keep subscription/ }).click();
    await expect(page.getByText(/Renews on/)).toBeVisible();
  });
});
