import { alertTitles, billingPage, cardButtons, changeResults, dateLabels, statusLabel } from "@/lib/copy";
import { attention, cardOf } from "@/tests/fixtures/billing-page";
import { hasAccess } from "@/tests/fixtures/people";
import { comeBack, openPortalTab } from "@/tests/fixtures/portal";
import { transactions } from "@/tests/fixtures/seed";
import { expect, test } from "@/tests/fixtures/test";
import { SAM, SAM_ACTIVE } from "@/tests/fixtures/users";
import { catchUp, findByEmail, findSubscription, moveWorldBack } from "@/tests/fixtures/world";

test("a cancellation in the portal shows on return, keeps access until its day, and closes the gate then", async ({
  openBilling,
  stack,
}) => {
  const page = await openBilling(SAM.email);
  const tab = await openPortalTab(page, cardButtons.cancel);
  await tab.getByRole("button", { name: "Cancel subscription" }).click();
  await expect(tab.getByRole("status")).toBeVisible();
  await comeBack(page, tab);
  await expect(cardOf(page)).toContainText(/Ends on \w+ \d+, \d{4}/);
  await expect(attention(page)).toContainText(alertTitles["scheduled-cancel"]);
  await expect(cardOf(page).getByRole("button", { name: cardButtons.cancel })).toHaveCount(0);
  expect(await hasAccess(stack, SAM.email)).toBe(true);

  await stack.emulator.control("clock", { advance: "P1M" });
  await page.reload();
  await page.getByText(billingPage.past(1)).click();
  await expect(cardOf(page)).toContainText(/Ended on \w+ \d+, \d{4}/);
  expect(await hasAccess(stack, SAM.email)).toBe(false);
});

test("what was kept is confirmed where its button was, has the focus, and is not said again", async ({
  openBilling,
}) => {
  const page = await openBilling("carl@example.com");
  await page.getByRole("button", { name: cardButtons["remove-scheduled-change"] }).click();
  const notice = page.getByRole("status").filter({ hasText: changeResults.kept });
  await expect(notice).toBeFocused();
  await expect(page.getByText(dateLabels.renews)).toBeVisible();
  await expect(page).toHaveURL(/\/settings\/billing$/);
  await page.reload();
  await expect(page.getByText(dateLabels.renews)).toBeVisible();
  await expect(notice).toHaveCount(0);
});

test("an address alone confirms nothing of a subscription that ends, or of one that isn't theirs", async ({
  openBilling,
  stack: { emulator },
}) => {
  const page = await openBilling("carl@example.com");
  const { id } = await findByEmail(emulator, "carl@example.com");
  for (const kept of [id, SAM_ACTIVE, "kept"]) {
    await page.goto(`/settings/billing?kept=${kept}`);
    await expect(cardOf(page, id)).toBeVisible();
    await expect(page.getByText(changeResults.kept)).toHaveCount(0);
  }
});

test("the list alone changes the screen when the webhook is lost, and the webhook alone when Paddle lists nothing", async ({
  openBilling,
  stack: { emulator, database },
}) => {
  const page = await openBilling(SAM.email);
  const events = () => database.sql<{ type: string }>(`SELECT "type" FROM "WebhookEvent"`);
  await emulator.control("deliveries", { drop: 1 });
  const cancelTab = await openPortalTab(page, cardButtons.cancel);
  await cancelTab.getByRole("button", { name: "Cancel subscription" }).click();
  await expect(cancelTab.getByRole("status")).toBeVisible();
  await comeBack(page, cancelTab);
  await expect(cardOf(page)).toContainText(dateLabels.ends);
  expect(await events()).toEqual([]);

  await emulator.control("deliveries", { drop: 0 });
  await emulator.control("faults", { path: "/subscriptions*", method: "GET", status: 500 });
  const keepTab = await openPortalTab(page, billingPage.manage);
  await keepTab.getByRole("link", { name: /^Keep subscription/ }).click();
  await keepTab.getByRole("button", { name: "Keep subscription" }).click();
  await expect(keepTab.getByRole("status")).toBeVisible();
  await emulator.control("settle");
  await comeBack(page, keepTab);
  await expect(cardOf(page)).toContainText(dateLabels.renews);
  await expect(attention(page)).toHaveCount(0);
  expect(await events()).toContainEqual({ type: "subscription.updated" });
});

test("a renewal that failed eight days ago has closed the gate, and a new card opens it", async ({
  openBilling,
  stack,
}) => {
  const { emulator } = stack;
  await emulator.control(`customers/${SAM.customerId}/payment-method`, { card: "4000002760003184" });
  const { next_billed_at } = await findSubscription(emulator, SAM_ACTIVE);
  await moveWorldBack(emulator, next_billed_at ?? "", 8);
  await catchUp(emulator);

  const page = await openBilling(SAM.email);
  await expect(cardOf(page)).toContainText(statusLabel("past_due"));
  await expect(cardOf(page)).toContainText(dateLabels["access-ended"]);
  await expect(attention(page)).toContainText(alertTitles["access-ended"]);
  expect(await hasAccess(stack, SAM.email)).toBe(false);

  const tab = await openPortalTab(page, cardButtons["update-payment-method"]);
  await tab.getByLabel("Test card").selectOption("4242424242424242");
  await tab.getByRole("button", { name: "Save payment method" }).click();
  await expect(tab.getByRole("status")).toBeVisible();
  await comeBack(page, tab);
  await expect(cardOf(page)).toContainText(statusLabel("active"));
  await expect(attention(page)).toHaveCount(0);
  expect(await hasAccess(stack, SAM.email)).toBe(true);
});

test("a pause keeps access until its day, and its end opens the gate again", async ({ openBilling, stack }) => {
  const { emulator } = stack;
  const page = await openBilling("paula@example.com");
  const card = cardOf(page, (await findByEmail(emulator, "paula@example.com")).id);
  await expect(card).toContainText(dateLabels.pauses);
  await expect(card).toContainText(dateLabels.resumes);
  expect(await hasAccess(stack, "paula@example.com")).toBe(true);

  await emulator.control("clock", { advance: "P14D" });
  await page.reload();
  await expect(card).toContainText(dateLabels["paused-since"]);
  await expect(card).toContainText(dateLabels.resumes);
  await expect(card.getByRole("button")).toHaveText([new RegExp(`^${cardButtons.view}`)]);
  expect(await hasAccess(stack, "paula@example.com")).toBe(false);

  await emulator.control("clock", { advance: "P2M" });
  await page.reload();
  await expect(card).toContainText(dateLabels.renews);
  expect(await hasAccess(stack, "paula@example.com")).toBe(true);
});

test("a trial with a card becomes a subscription; one without asks for a card, and ends", async ({
  openBilling,
  stack,
}) => {
  const { emulator } = stack;
  const page = await openBilling("theo@example.com");
  const addCard = attention(page).getByRole("button", { name: cardButtons["add-payment-method"] });
  await expect(addCard).toBeVisible();
  expect(await hasAccess(stack, "theo@example.com")).toBe(true);
  await openBilling("tess@example.com");
  await expect(page.getByText(dateLabels["trial-ends"])).toBeVisible();
  await expect(attention(page)).toHaveCount(0);
  expect(await hasAccess(stack, "tess@example.com")).toBe(true);

  await emulator.control("clock", { advance: "P10D" });
  await page.reload();
  await expect(page.getByText(dateLabels.renews)).toBeVisible();
  expect(await hasAccess(stack, "tess@example.com")).toBe(true);
  await openBilling("theo@example.com");
  await expect(page.getByText(billingPage.past(1))).toBeVisible();
  expect(await hasAccess(stack, "theo@example.com")).toBe(false);
});

test("a refund changes access and words", async ({ page, openBilling, stack }) => {
  await openBilling(SAM.email);
  await stack.database.sql(`DELETE FROM "Subscription" WHERE "id" <> $1`, [SAM_ACTIVE]);
  await stack.emulator.control("refunds", { transaction_id: transactions.samsNewest });
  await expect(async () => {
    await page.goto("/settings/billing");
    await expect(page.getByRole("region", { name: billingPage.attention })).toContainText(alertTitles.refunded, {
      timeout: 500,
    });
  }).toPass();
  await expect(page.locator(`[data-subscription="${SAM_ACTIVE}"]`).first()).toContainText("Refunded");
  expect(await hasAccess(stack, SAM.email)).toBe(false);
});
