import type { Page } from "playwright/test";
import { comeBack, openPortalTab } from "@/tests/fixtures/portal";
import { expect, test } from "@/tests/fixtures/test";
import { SAM, SAM_ACTIVE } from "@/tests/fixtures/users";
import { catchUp, findByEmail, findSubscription, moveWorldBack } from "@/tests/fixtures/world";

const card = (page: Page, id = SAM_ACTIVE) => page.locator(`[data-subscription=${id}]`);
const notice = (page: Page) => page.getByRole("region", { name: "Needs your attention" });

async function expectAccess(page: Page, isOpen: boolean): Promise<void> {
  const status = (await page.request.get("/api/pro")).status();
  expect(status).toBe(isOpen ? 200 : 403);
  await page.goto("/pro");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(
    isOpen ? "Pro" : "This page is for subscribers",
  );
  await page.goto("/settings/billing");
}

test("a cancellation in the portal shows on return, keeps access until its day, and closes the gate then", async ({
  openBilling,
  stack,
}) => {
  const page = await openBilling(SAM.email);
  const tab = await openPortalTab(page, /^Cancel subscription/);
  await tab.getByRole("button", { name: "Cancel subscription" }).click();
  await expect(tab.getByRole("status")).toBeVisible();
  await comeBack(page, tab);
  await expect(card(page)).toContainText(/Ends on \w+ \d+, \d{4}/);
  await expect(notice(page)).toContainText("set to end");
  await expect(card(page).getByRole("button", { name: /^Cancel/ })).toHaveCount(0);
  await expectAccess(page, true);

  await stack.emulator.control("clock", { advance: "P1M" });
  await page.reload();
  await expect(page.getByText("Past subscriptions (1)")).toBeVisible();
  await page.getByText("Past subscriptions (1)").click();
  await expect(card(page)).toContainText(/Ended on \w+ \d+, \d{4}/);
  await expectAccess(page, false);
});

test("the webhook alone changes the screen and the gate, when no list is made", async ({
  openBilling,
  stack,
}) => {
  const page = await openBilling(SAM.email);
  await stack.emulator.control("faults", { path: "/subscriptions*", method: "GET", status: 500 });
  const tab = await openPortalTab(page, /^Cancel subscription/);
  await tab.getByRole("button", { name: "Cancel subscription" }).click();
  await expect(tab.getByRole("status")).toBeVisible();
  await stack.emulator.control("settle");
  await comeBack(page, tab);
  await expect(card(page)).toContainText("Ends on");
  const [event] = await stack.database.sql<{ type: string }>(`SELECT "type" FROM "WebhookEvent"`);
  expect(event?.type).toBe("subscription.updated");
});

test("a lost webhook is made up for by the list on return", async ({ openBilling, stack }) => {
  const page = await openBilling(SAM.email);
  await stack.emulator.control("deliveries", { drop: 1 });
  const tab = await openPortalTab(page, /^Cancel subscription/);
  await tab.getByRole("button", { name: "Cancel subscription" }).click();
  await expect(tab.getByRole("status")).toBeVisible();
  await comeBack(page, tab);
  await expect(card(page)).toContainText("Ends on");
});

test("undoing the cancellation in the portal clears the banner", async ({ openBilling }) => {
  const page = await openBilling("carl@example.com");
  await expect(notice(page)).toContainText("set to end");
  const tab = await openPortalTab(page, /^Manage billing/);
  await tab.getByRole("link", { name: /^Keep subscription/ }).click();
  await tab.getByRole("button", { name: "Keep subscription" }).click();
  await expect(tab.getByRole("status")).toBeVisible();
  await comeBack(page, tab);
  await expect(notice(page)).toHaveCount(0);
  await expect(page.getByText(/Renews on/)).toBeVisible();
});

for (const { days, isOpen } of [
  { days: 3, isOpen: true },
  { days: 8, isOpen: false },
]) {
  test(`a renewal that failed ${days} days ago ${isOpen ? "leaves" : "has closed"} the gate, and a new card mends it`, async ({
    openBilling,
    stack: { emulator },
  }) => {
    await emulator.control(`customers/${SAM.customerId}/payment-method`, { card: "4000002760003184" });
    const { next_billed_at } = await findSubscription(emulator, SAM_ACTIVE);
    await moveWorldBack(emulator, next_billed_at ?? "", days);
    await catchUp(emulator);

    const page = await openBilling(SAM.email);
    await expect(card(page)).toContainText("Payment overdue");
    await expect(card(page)).toContainText("Access until");
    await expect(notice(page)).toContainText("Your last payment failed");
    await expectAccess(page, isOpen);

    const tab = await openPortalTab(page, /^Update payment method/);
    await tab.getByLabel("Test card").selectOption("4242424242424242");
    await tab.getByRole("button", { name: "Save payment method" }).click();
    await expect(tab.getByRole("status")).toBeVisible();
    await comeBack(page, tab);
    await expect(card(page)).toContainText("Active");
    await expect(notice(page)).toHaveCount(0);
    await expectAccess(page, true);
  });
}

test("a pause keeps access until its day, and a resumption opens the gate again", async ({
  openBilling,
  stack,
}) => {
  const { emulator } = stack;
  const page = await openBilling("paula@example.com");
  const { id } = await findByEmail(emulator, "paula@example.com");
  await expect(card(page, id)).toContainText("Pauses on");
  await expect(card(page, id)).toContainText("Resumes on");
  await expectAccess(page, true);

  await emulator.control("clock", { advance: "P14D" });
  await page.reload();
  await expect(card(page, id)).toContainText("Paused since");
  await expect(card(page, id)).toContainText("Resumes on");
  await expect(card(page, id).getByRole("button")).toHaveText([/^View in portal/]);
  await expectAccess(page, false);

  await emulator.control("clock", { advance: "P2M" });
  await page.reload();
  await expect(card(page, id)).toContainText("Renews on");
  await expectAccess(page, true);
});

test("a trial with a card turns into a subscription", async ({ openBilling, stack }) => {
  const page = await openBilling("tess@example.com");
  await expect(page.getByText(/Trial ends on/)).toBeVisible();
  await expect(notice(page)).toHaveCount(0);
  await expectAccess(page, true);
  await stack.emulator.control("clock", { advance: "P10D" });
  await page.reload();
  await expect(page.getByText(/Renews on/)).toBeVisible();
  await expectAccess(page, true);
});

test("a trial without a card asks for one, and ends without it", async ({ openBilling, stack }) => {
  const page = await openBilling("theo@example.com");
  await expect(notice(page)).toContainText("no card on file");
  await expect(notice(page).getByRole("button", { name: /^Update payment method/ })).toBeVisible();
  await expectAccess(page, true);
  await stack.emulator.control("clock", { advance: "P4D" });
  await page.reload();
  await expect(page.getByText("Past subscriptions (1)")).toBeVisible();
  await expectAccess(page, false);
});
