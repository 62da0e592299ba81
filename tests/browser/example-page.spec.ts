import { proPage } from "@/app/pro/copy";
import { example, features, limits } from "@/lib/billing/plans";
import { limitReached, links, notAdded } from "@/lib/copy";
import { expectAccessible } from "@/tests/fixtures/accessible";
import { expect, test } from "@/tests/fixtures/test";
import { SAM, SAM_ACTIVE } from "@/tests/fixtures/users";

test("the example page opens to who has its feature, and leads others to the plans; both are accessible", async ({
  page,
  signIn,
  openBilling,
}) => {
  await signIn("newt@example.com");
  await page.goto("/pro");
  await expect(page).toHaveURL(new RegExp(`\\?feature=${example.feature}$`));
  await expectAccessible(page);
  await openBilling(SAM.email);
  await page.goto("/pro");
  await expect(page.getByText(proPage.text)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: proPage.export }).click();
  await expect(page.getByRole("status").filter({ hasText: proPage.exported })).toBeVisible();
});

test("the example list is added to as far as the plan allows, and deleting makes room", async ({ page, signIn }) => {
  const { projects } = proPage;
  await signIn("newt@example.com");
  await page.goto("/pro/projects");
  await expect(page.getByRole("heading", { name: projects.empty.title })).toBeVisible();
  await expect(page.getByText(projects.empty.text)).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel(projects.name).fill("First");
  await page.getByRole("button", { name: projects.add }).click();
  await expect(page.getByText(limitReached({ used: 1, most: 1 }, limits.projects))).toBeVisible();
  await expect(page.getByRole("button", { name: projects.add })).toHaveCount(0);
  await expect(page.getByText(projects.empty.title)).toHaveCount(0);
  await expectAccessible(page);
  await page.getByRole("button", { name: `${projects.delete} First` }).click();
  await expect(page.getByLabel(projects.name)).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "First" })).toHaveCount(0);
  await expectAccessible(page);
});

test("a list that another tab has filled is shown as it is now, with what wasn't added and what helps", async ({
  page,
  context,
  signIn,
}) => {
  const { projects } = proPage;
  await signIn("newt@example.com");
  const other = await context.newPage();
  for (const tab of [page, other]) await tab.goto("/pro/projects");
  for (const [tab, name] of [
    [other, "First"],
    [page, "Winter routes"],
  ] as const) {
    await tab.getByLabel(projects.name).fill(name);
    await tab.getByRole("button", { name: projects.add }).click();
    await expect(tab.getByRole("listitem").filter({ hasText: "First" })).toBeVisible();
  }
  await expect(page.getByRole("alert").filter({ hasText: notAdded("Winter routes") })).toBeVisible();
  await expect(page.getByText(limitReached({ used: 1, most: 1 }, limits.projects))).toBeVisible();
  await expect(page.getByRole("link", { name: links.plans })).toBeVisible();
  await expectAccessible(page);
});

test("by keyboard the focus stays where the next name goes, and never gets lost with a button that is gone", async ({
  openBilling,
}) => {
  const { projects } = proPage;
  const page = await openBilling(SAM.email);
  await page.goto("/pro/projects");
  const field = page.getByLabel(projects.name);
  const row = (name: string) => page.getByRole("listitem").filter({ hasText: name });
  const said = page.getByRole("status").filter({ hasText: projects.done.deleted });
  const add = async (name: string) => {
    await page.keyboard.type(name);
    await page.keyboard.press("Enter");
    await expect(row(name)).toBeVisible();
    await expect(field).toBeFocused();
    await expect(field).toHaveValue("");
  };
  const remove = async (name: string) => {
    await page.getByRole("button", { name: `${projects.delete} ${name}` }).press("Enter");
    await expect(row(name)).toHaveCount(0);
    await expect(said).toBeFocused();
  };
  await field.focus();
  await add("One");
  await add("Two");
  await remove("One");
  await remove("Two");
  await field.focus();
  await add("Three");
  await expect(said).toHaveCount(0);
  await remove("Three");
  await page.reload();
  await expect(said).toHaveCount(0);
  await expect(page).toHaveURL(/\/pro\/projects$/);
});

test("an upgrade opens a feature at the next click, and a downgrade shows the lower limit", async ({
  page,
  openBilling,
  stack,
}) => {
  const change = (price_id: string) =>
    stack.emulator.api("PATCH", `/subscriptions/${SAM_ACTIVE}`, {
      items: [{ price_id, quantity: 1 }],
      proration_billing_mode: "prorated_immediately",
    });
  await openBilling(SAM.email);
  await stack.database.sql(`DELETE FROM "Subscription" WHERE "id" <> $1`, [SAM_ACTIVE]);
  await change("pri_01gt189ryxrev0tj071nwj2bxa");
  await expect(async () => {
    await page.goto("/pro");
    await expect(page).toHaveURL(new RegExp(`feature=${example.feature}`), { timeout: 500 });
  }).toPass();
  await expect(page.getByText(features[example.feature], { exact: false }).first()).toBeVisible();

  await change("pri_01gsz8x8sawmvhz1pv30nge1ke");
  await expect(async () => {
    await page.goto("/pro");
    await expect(page.getByText(proPage.text)).toBeVisible({ timeout: 500 });
  }).toPass();
  await page.goto("/pro/projects");
  for (const name of ["One", "Two", "Three", "Four"]) {
    await page.getByLabel(proPage.projects.name).fill(name);
    await page.getByRole("button", { name: proPage.projects.add }).click();
    await expect(page.getByRole("listitem").filter({ hasText: name })).toBeVisible();
  }
  await change("pri_01gt189ryxrev0tj071nwj2bxa");
  await expect(async () => {
    await page.reload();
    await expect(page.getByText(limitReached({ used: 4, most: 3 }, limits.projects))).toBeVisible({ timeout: 500 });
  }).toPass();
  await expect(page.getByRole("button", { name: proPage.projects.add })).toHaveCount(0);
  await expect(page.getByRole("listitem").filter({ hasText: "Four" })).toBeVisible();
});
