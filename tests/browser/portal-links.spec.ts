import type { Page } from "playwright/test";
import { expect, test } from "@/tests/fixtures/test";
import { SAM, SAM_ACTIVE } from "@/tests/fixtures/users";

const links = [
  { button: /^Manage billing/, action: "overview", subscription: null },
  {
    button: /^Update payment method/,
    action: "update_subscription_payment_method",
    subscription: SAM_ACTIVE,
  },
  { button: /^Cancel subscription/, action: "cancel_subscription", subscription: SAM_ACTIVE },
];

async function click(page: Page, button: RegExp): Promise<Page> {
  const opened = page.context().waitForEvent("page");
  await page.getByRole("button", { name: button }).click();
  const tab = await opened;
  await tab.waitForURL(/token=/);
  return tab;
}

test("each deep link opens a new tab at its page of the portal, without an opener, and this tab stays", async ({
  openBilling,
  stack,
}) => {
  const page = await openBilling(SAM.email);
  for (const { button, action, subscription } of links) {
    const tab = await click(page, button);
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
