import { proPage } from "@/app/pro/copy";
import { expectAccessible } from "@/tests/fixtures/accessible";
import { expect, test } from "@/tests/fixtures/test";
import { SAM } from "@/tests/fixtures/users";

test("the example page is accessible, closed and open, and its buttons answer in place", async ({
  page,
  signIn,
  openBilling,
}) => {
  await signIn("newt@example.com");
  await page.goto("/pro");
  await expect(page.getByText(proPage.deniedTitle)).toBeVisible();
  await expectAccessible(page);
  await openBilling(SAM.email);
  await page.goto("/pro");
  await expect(page.getByText(proPage.text)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: proPage.export }).click();
  await expect(page.getByRole("status").filter({ hasText: proPage.exported })).toBeVisible();
});
