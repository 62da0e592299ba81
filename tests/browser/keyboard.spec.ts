import type { Page } from "playwright/test";
import { billingPage, cardButtons, changeResults, links, planPage, seatCount, siteHeader } from "@/lib/copy";
import { cardOf, confirmButton } from "@/tests/fixtures/billing-page";
import { expect, test } from "@/tests/fixtures/test";
import { SAM } from "@/tests/fixtures/users";

const [changed = ""] = changeResults.changed("$1.00").split(" $1.00");

/** Presses Tab until the element with this name has the focus, and Enter where that is asked for. */
async function reach(page: Page, target: ReturnType<Page["locator"]>, press?: "Enter"): Promise<void> {
  for (let presses = 0; presses < 40; presses++) {
    await page.keyboard.press("Tab");
    if (!(await target.evaluateAll((all) => all.some((one) => one === document.activeElement)))) continue;
    if (press) await page.keyboard.press(press);
    return;
  }
  throw new Error(`Tab never reaches ${target}`);
}

test("the billing screen works by keyboard alone, and the focus stays on the button that opened a tab", async ({
  openBilling,
}) => {
  const page = await openBilling("cora@example.com");
  const button = (name: string) => page.getByRole("button", { name });
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: siteHeader.skip })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();

  const opened = page.context().waitForEvent("page");
  await reach(page, button(billingPage.manage), "Enter");
  await (await opened).waitForURL(/token=/);
  await page.bringToFront();
  await expect(button(billingPage.manage)).toBeFocused();
  await reach(page, page.locator("summary"), "Enter");
  await expect(button(cardButtons.view)).toBeVisible();
  await reach(page, button(cardButtons.view));
  await reach(page, button(billingPage.refresh));
});

test("the account menu opens and closes by keyboard, and fits a phone on the header's one line", async ({
  openBilling,
}) => {
  const page = await openBilling("nora@example.com");
  const menu = page.getByRole("banner").getByRole("button", { name: siteHeader.account });
  const signOut = page.getByRole("button", { name: siteHeader.signOut });
  await reach(page, menu, "Enter");
  await expect(signOut).toBeVisible();
  await reach(page, signOut);
  await page.keyboard.press("Escape");
  await expect(signOut).toBeHidden();
  await expect(menu).toBeFocused();
  await page.setViewportSize({ width: 320, height: 640 });
  const [home, account] = [
    await page.getByRole("banner").getByRole("link").first().boundingBox(),
    await menu.boundingBox(),
  ];
  expect(account?.y).toBe(home?.y);
});

test("a plan is changed by keyboard alone, from the billing screen and back", async ({ openBilling, stack }) => {
  await stack.emulator.control("clock", { freeze: true });
  const page = await openBilling(SAM.email);
  await reach(
    page,
    page.getByRole("link", { name: `${cardButtons["change-plan-or-seats"]} for AeroEdit Pro` }),
    "Enter",
  );
  await expect(page.getByRole("heading", { name: planPage.title })).toBeVisible();
  await reach(page, page.getByRole("radio", { name: "AeroEdit Pro" }));
  await reach(page, page.getByRole("spinbutton", { name: planPage.fields.seats }));
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("20");
  await expect(confirmButton(page)).toBeVisible();
  await expect(page.locator("[inert]")).toHaveCount(0);
  await reach(page, confirmButton(page), "Enter");
  const done = page.getByRole("status").filter({ hasText: changed });
  await expect(done).toBeVisible();
  await reach(page, done.getByRole("link", { name: links.billing }), "Enter");
  await expect(cardOf(page)).toContainText(seatCount(20));
});
