import { proPage } from "@/app/pro/copy";
import { example, limits } from "@/lib/billing/plans";
import { limitReached } from "@/lib/copy";
import { expectAccessible } from "@/tests/fixtures/accessible";
import { expect, test } from "@/tests/fixtures/test";
import { SAM } from "@/tests/fixtures/users";

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
  await page.getByLabel(projects.name).fill("First");
  await page.getByRole("button", { name: projects.add }).click();
  await expect(page.getByText(limitReached({ used: 1, most: 1 }, limits.projects))).toBeVisible();
  await expect(page.getByRole("button", { name: projects.add })).toHaveCount(0);
  await expectAccessible(page);
  await page.getByRole("button", { name: `${projects.delete} First` }).click();
  await expect(page.getByLabel(projects.name)).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "First" })).toHaveCount(0);
  await expectAccessible(page);
});
