import {
  cardButtons,
  changeRefusals,
  changeResults,
  changeSummary,
  dateLabels,
  intervalNames,
  linkRefusals,
  nextPayment,
  perInterval,
  planPage,
} from "@/lib/copy";
import { cardOf, confirmButton } from "@/tests/fixtures/billing-page";
import { expect, test } from "@/tests/fixtures/test";
import { SAM, SAM_ACTIVE, SAM_PAUSED } from "@/tests/fixtures/users";

test.use({ javaScriptEnabled: false });

test("a link leads into the portal in this tab, and a refusal stands beside its button", async ({
  page,
  signIn,
  stack: { emulator },
}) => {
  await signIn(SAM.email);
  await page.goto("/settings/billing");
  const button = page.getByRole("button", { name: cardButtons.cancel });
  await emulator.control("faults", { path: "/customers/*", method: "POST", status: 403 });
  await button.click();
  await expect(button.locator("..").getByText(linkRefusals.rejected)).toBeVisible();
  await expect(page.getByText(linkRefusals.rejected)).toHaveCount(1);

  await emulator.control("faults", { clear: true });
  await button.click();
  await page.waitForURL((url) => url.origin === emulator.url);
  expect(new URL(page.url()).searchParams.get("subscription_id")).toBe(SAM_ACTIVE);
});

test("a plan is chosen, priced and changed, and the add-on follows it to the other interval", async ({
  page,
  signIn,
  stack,
}) => {
  await stack.emulator.control("clock", { freeze: true });
  await signIn(SAM.email);
  await page.goto("/settings/billing");
  await cardOf(page).getByRole("link", { name: cardButtons["change-plan"] }).click();
  await page.getByRole("radio", { name: "AeroEdit Enterprise" }).check();
  await page.getByRole("radio", { name: intervalNames.year }).check();
  await page.getByRole("button", { name: planPage.preview }).click();
  const button = confirmButton(page);
  await expect(page.getByRole("button", { name: planPage.steps.more })).toBeHidden();
  const summary = page.getByTestId("summary");
  await expect(summary).toContainText(`$3,500.00 ${perInterval("year")}`);
  const amount = (await page.getByTestId("due").textContent()) ?? "";
  const most = /\$[\d,.]+\d/.exec((await button.textContent()) ?? "")?.[0] ?? "none";
  await expect(button).toHaveText(changeSummary.payAtMost(most));
  await button.click();
  await expect(page.getByText(changeResults.changed(amount))).toBeVisible();
  await expect(page.locator("label", { hasText: "AeroEdit Enterprise" })).toContainText(planPage.current);
  await page.goto("/settings/billing");
  await expect(cardOf(page)).toContainText("Analytics addon");
  await expect(cardOf(page)).toContainText(`$3,500.00 ${perInterval("year")}`);
});

test("a declined card is said, though the change can't be tried again yet", async ({
  page,
  signIn,
  stack: { emulator },
}) => {
  await signIn(SAM.email);
  await page.goto("/settings/billing");
  await page.goto(`/settings/billing/${SAM_ACTIVE}/plan?plan=pro&interval=month&quantity=20`);
  await emulator.control(`customers/${SAM.customerId}/payment-method`, { card: "4000002760003184" });
  await confirmButton(page).click();
  await expect(page.getByText(changeRefusals.declined)).toBeVisible();
  await expect(page.getByText(changeRefusals["attempt-pending"])).toBeVisible();
  await expect(page.getByRole("button", { name: cardButtons["update-payment-method"] })).toBeVisible();
});

test("a paused subscription is resumed", async ({ page, signIn }) => {
  await signIn(SAM.email);
  await page.goto("/settings/billing");
  await page.goto(`/settings/billing/${SAM_PAUSED}/resume`);
  await page.getByRole("button", { name: changeSummary.resume("$400.00") }).click();
  await expect(page.getByText(changeResults.resumed("$400.00"))).toBeVisible();
});

test("a subscription that was set to end is kept", async ({ page, signIn }) => {
  await signIn("carl@example.com");
  await page.goto("/settings/billing");
  await page.getByRole("button", { name: cardButtons["remove-scheduled-change"] }).click();
  await expect(page.getByText(changeResults.kept)).toBeVisible();
  await expect(page.getByText(dateLabels.renews)).toBeVisible();
  await expect(page.getByText(nextPayment.unknown)).toHaveCount(0);
  await expect(page.getByRole("article")).toContainText(nextPayment.labels.payment);
});
