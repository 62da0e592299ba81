import { proPage } from "@/app/pro/copy";
import { example } from "@/lib/billing/plans";
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
