import { readFile } from "node:fs/promises";
import type { Page } from "playwright/test";
import { accountPage, accountRefusals, deletedPage, settingsNav, siteHeader } from "@/lib/copy";
import { expectAccessible } from "@/tests/fixtures/accessible";
import type { Stack } from "@/tests/fixtures/stack";
import { expect, test } from "@/tests/fixtures/test";
import { SAM, SAM_ACTIVE } from "@/tests/fixtures/users";

const { remove, leaving, data } = accountPage;
const field = (page: Page) => page.getByLabel(remove.confirm(SAM.email));
const button = (page: Page) => page.getByRole("button", { name: remove.submit });

const statusOf = async ({ emulator }: Stack) =>
  (await emulator.api<{ data: { status: string } }>("GET", `/subscriptions/${SAM_ACTIVE}`)).data.status;

/** The last page, with nobody signed in, and what follows from it. */
async function expectGone(page: Page, stack: Stack): Promise<void> {
  await expect(page.getByRole("heading", { name: deletedPage.title })).toBeVisible();
  await expect(page.getByText(deletedPage.text)).toBeVisible();
  await expect(page.getByRole("banner").getByRole("link", { name: siteHeader.signIn })).toBeVisible();
  await expect(page.getByRole("banner")).not.toContainText(SAM.email);
  await expect.poll(() => statusOf(stack)).toBe("canceled");
  await expect.poll(() => stack.database.sql(`SELECT 1 FROM "User"`)).toEqual([]);
}

test("an account is deleted from the settings: another address does nothing, one's own ends everything", async ({
  openBilling,
  stack,
}) => {
  const page = await openBilling(SAM.email);
  await page.getByRole("link", { name: settingsNav.pages.account, exact: true }).click();
  await expect(page.getByRole("heading", { name: remove.title })).toBeVisible();
  await expect(page.getByRole("list").getByText("AeroEdit Pro")).toHaveCount(2);
  await expectAccessible(page);

  await field(page).fill("somebody@example.com");
  await button(page).click();
  await expect(page.getByRole("alert").filter({ hasText: accountRefusals["not-confirmed"] })).toBeVisible();
  await expectAccessible(page);
  expect(await statusOf(stack)).toBe("active");

  await field(page).fill(SAM.email);
  await button(page).click();
  await expectGone(page, stack);
  await expectAccessible(page);
  await page.goto("/settings/account");
  await expect(page).toHaveURL(/\/sign-in/);
});

test("by keyboard alone", async ({ page, signIn, stack }) => {
  await signIn(SAM.email);
  await page.goto("/settings/account");
  await expect(button(page)).toBeVisible();
  for (let presses = 0; presses < 30; presses++) {
    await page.keyboard.press("Tab");
    if (await field(page).evaluate((one) => one === document.activeElement)) break;
  }
  await page.keyboard.type(SAM.email);
  await page.keyboard.press("Tab");
  await expect(button(page)).toBeFocused();
  await page.keyboard.press("Enter");
  await expectGone(page, stack);
});

test("one's data comes as a file, and the page stays", async ({ page, signIn }) => {
  await signIn(SAM.email);
  await page.goto("/settings/account");
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: data.download }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe("my-data.json");
  const { profile } = JSON.parse(await readFile(await file.path(), "utf8"));
  expect(profile).toMatchObject({ email: SAM.email, paddleCustomerId: SAM.customerId });
  await expect(button(page)).toBeVisible();
});

test("an account that is being deleted says so, and is kept by a press", async ({ page, signIn, stack }) => {
  await signIn(SAM.email);
  await stack.database.sql(`UPDATE "User" SET "leaving" = 'next_billing_period'`);
  await page.goto("/settings/account");
  await expect(page.getByRole("heading", { name: leaving.title })).toBeVisible();
  await expect(button(page)).toHaveCount(0);
  await expectAccessible(page);
  await page.getByRole("button", { name: leaving.keep }).click();
  await expect(page.getByRole("status").filter({ hasText: leaving.kept })).toBeFocused();
  await expect(button(page)).toBeVisible();
  await expectAccessible(page);
});

test("during an outage the page says that it knows nothing, and the account can be deleted all the same", async ({
  page,
  signIn,
  stack,
}) => {
  await stack.emulator.control("faults", { path: "*", status: 503 });
  await signIn(SAM.email);
  await page.goto("/settings/account");
  await expect(page.getByText(remove.unknown)).toBeVisible();
  await expectAccessible(page);
  await field(page).fill(SAM.email);
  await button(page).click();
  await expect(page.getByText(deletedPage.text)).toBeVisible();
  expect(await stack.database.sql(`SELECT "leaving" FROM "User"`)).toEqual([{ leaving: "immediately" }]);
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });
  test("an account is deleted by the same form", async ({ page, signIn, stack }) => {
    await signIn(SAM.email);
    await page.goto("/settings/account");
    await field(page).fill("somebody@example.com");
    await button(page).click();
    await expect(page.getByText(accountRefusals["not-confirmed"])).toBeVisible();
    await field(page).fill(SAM.email);
    await button(page).click();
    await expectGone(page, stack);
  });
});
