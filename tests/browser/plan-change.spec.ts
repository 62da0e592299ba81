import type { Page } from "playwright/test";
import {
  cardButtons,
  changeRefusals,
  changeResults,
  changeSummary,
  dateLabels,
  links,
  perInterval,
  planPage,
  resumePage,
  seatCount,
  statusLabel,
} from "@/lib/copy";
import { formatMoney } from "@/lib/format";
import { expectAccessible } from "@/tests/fixtures/accessible";
import { attention, callsTo, cardOf, confirmButton, transactionsOf } from "@/tests/fixtures/billing-page";
import { expect, test } from "@/tests/fixtures/test";
import { SAM, SAM_ACTIVE, SAM_PAUSED } from "@/tests/fixtures/users";

const [changed = ""] = changeResults.changed("$1.00").split(" $1.00");

const openPlan = (page: Page, query: string) => page.goto(`/settings/billing/${SAM_ACTIVE}/plan?${query}`);
/** What is due today, without what comes after it. */
const cost = (due: string | null) => changeSummary.cost(due, null, null).replace(/\.$/, "");
const summary = (page: Page) => page.getByTestId("summary");
/** The amount on the button that confirms. */
const amountOn = async (page: Page) => (await confirmButton(page).textContent())?.match(/\$[\d,.]+/)?.[0] ?? "none";
const samsChanges = new RegExp(`^/subscriptions/${SAM_ACTIVE}$`);

test("an upgrade charges the amount on its button, and the add-on stays", async ({
  openBilling,
  stack: { emulator },
}) => {
  await emulator.control("clock", { freeze: true });
  const page = await openBilling(SAM.email);
  const before = await transactionsOf(emulator, SAM_ACTIVE);
  await cardOf(page).getByRole("link", { name: cardButtons["change-plan"] }).click();
  await page.getByRole("spinbutton", { name: planPage.fields.seats }).fill("20");
  await expectAccessible(page);
  await page.getByRole("button", { name: planPage.preview }).click();
  await expect(summary(page)).toContainText(`$700.00 ${perInterval("month")}`);
  const amount = await amountOn(page);
  await expect(summary(page)).toContainText(changeSummary.cost(amount, null, null).slice(0, -1));
  await page.getByText(changeSummary.details).click();
  await expectAccessible(page);

  await confirmButton(page).click();
  await expect(page.getByText(changeResults.changed(amount))).toBeVisible();
  await expectAccessible(page);
  const billed = await transactionsOf(emulator, SAM_ACTIVE);
  const [charge, ...others] = billed.slice(before.length);
  expect(charge).toMatchObject({ origin: "subscription_update", status: "completed" });
  expect(formatMoney({ amount: charge?.details.totals.grand_total ?? "0", currencyCode: "USD" }, "en-US")).toBe(amount);
  expect(others).toEqual([]);

  await page.getByRole("status").getByRole("link", { name: links.billing }).click();
  for (const text of [seatCount(20), "Analytics addon", `$700.00 ${perInterval("month")}`])
    await expect(cardOf(page)).toContainText(text);
});

test("a cheaper plan charges nothing, and what is left of the old one goes to the balance", async ({
  openBilling,
  stack: { emulator },
}) => {
  await emulator.control("clock", { freeze: true });
  const page = await openBilling(SAM.email);
  const before = await transactionsOf(emulator, SAM_ACTIVE);
  await openPlan(page, "plan=enterprise&interval=month");
  await expect(summary(page)).toContainText(
    changeSummary.cost(null, `$350.00 ${perInterval("month")}`, null).replace(/\.$/, ""),
  );
  await expect(summary(page)).toContainText(changeSummary.credit("").trim());
  await page.getByRole("button", { name: changeSummary.pay(null), exact: true }).click();
  await expect(page.getByText(changeResults.changed(null))).toBeVisible();
  const made = (await transactionsOf(emulator, SAM_ACTIVE)).slice(before.length);
  expect(made.filter(({ details }) => BigInt(details.totals.grand_total) > 0n)).toEqual([]);
  await page.goto("/settings/billing");
  for (const text of ["AeroEdit Enterprise", "Analytics addon", `$350.00 ${perInterval("month")}`])
    await expect(cardOf(page)).toContainText(text);
});

test("observed 1: a trial changes seats without a charge, is offered no other plan, and is told why", async ({
  openBilling,
}) => {
  const page = await openBilling("tess@example.com");
  await page.getByRole("link", { name: cardButtons["change-plan"] }).click();
  await expect(page.getByTestId("trial")).toHaveText(/^During your trial .* on .+, you can choose another plan\.$/);
  await expect(page.getByRole("radio")).toHaveCount(1);
  await expectAccessible(page);
  await page.getByRole("spinbutton", { name: planPage.fields.seats }).fill("7");
  await page.getByRole("button", { name: planPage.preview }).click();
  await expect(summary(page)).toContainText(cost(null));
  await page.getByRole("button", { name: changeSummary.pay(null), exact: true }).click();
  await expect(page.getByText(changeResults.changed(null))).toBeVisible();

  const address = page.url().split("?")[0] ?? "";
  await page.goto(`${address}?plan=enterprise`);
  await expect(page.getByText(changeRefusals.trial)).toBeVisible();
  await expect(confirmButton(page)).toHaveCount(0);
});

test("observed 1: a trial without seats keeps its plan, and is told until when", async ({ openBilling }) => {
  const page = await openBilling("theo@example.com");
  await page.getByRole("link", { name: cardButtons["change-plan"] }).click();
  await expect(page.getByTestId("trial")).toHaveText(/^Once your trial ends on .+, you can choose another plan\.$/);
  await expect(page.getByRole("button", { name: planPage.preview })).toHaveCount(0);
  await expectAccessible(page);
});

test("what is not confirmed as it was shown, or declined, or no change at all, leaves the plan as it was", async ({
  openBilling,
  stack: { emulator },
}) => {
  const page = await openBilling(SAM.email);
  await openPlan(page, "plan=pro&interval=month&quantity=10");
  await expect(page.getByText(changeRefusals["same-plan"])).toBeVisible();
  await expect(confirmButton(page)).toHaveCount(0);
  await expectAccessible(page);

  await openPlan(page, "plan=pro&interval=month&quantity=20");
  const shown = await amountOn(page);
  await emulator.control("tax", { rate: "0.2" });
  await confirmButton(page).click();
  await expect(page.getByText(planPage.outdated)).toBeVisible();
  expect(await amountOn(page)).not.toBe(shown);
  expect(await callsTo(emulator, "PATCH", samsChanges)).toEqual([]);
  await expectAccessible(page);

  await emulator.control("clock", { freeze: true });
  await emulator.control(`customers/${SAM.customerId}/payment-method`, { card: "4000002760003184" });
  await openPlan(page, "plan=pro&interval=month&quantity=20");
  await confirmButton(page).click();
  await expect(page.getByText(changeRefusals.declined)).toBeVisible();
  await expectAccessible(page);
  await page.goto("/settings/billing");
  await expect(cardOf(page)).toContainText(seatCount(10));
});

test("a change is sent once, when its answer is lost and when its button is clicked twice", async ({
  openBilling,
  stack: { emulator },
}) => {
  await emulator.control("clock", { freeze: true });
  const page = await openBilling(SAM.email);
  await openPlan(page, "plan=pro&interval=month&quantity=20");
  await emulator.control("faults", { path: `/subscriptions/${SAM_ACTIVE}`, method: "PATCH", reset: true });
  await confirmButton(page).click();
  await expect(page.getByText(changeRefusals.unconfirmed)).toBeVisible();
  expect(await callsTo(emulator, "PATCH", samsChanges)).toHaveLength(1);

  await emulator.control("faults", { clear: true });
  await openPlan(page, "plan=pro&interval=month&quantity=20");
  await confirmButton(page).dblclick();
  await expect(page.getByText(changed)).toBeVisible();
  expect(await callsTo(emulator, "PATCH", samsChanges)).toHaveLength(2);
});

test("keeping a subscription that was set to end clears its alert", async ({ openBilling }) => {
  const page = await openBilling("carl@example.com");
  await page.getByRole("button", { name: cardButtons["remove-scheduled-change"] }).click();
  await expect(page.getByText(dateLabels.renews)).toBeVisible();
  await expect(attention(page)).toHaveCount(0);
});

test("observed 12: resuming within the paid period says that it continues, and charges nothing", async ({
  openBilling,
  stack: { emulator },
}) => {
  const page = await openBilling(SAM.email);
  const before = await transactionsOf(emulator, SAM_ACTIVE);
  await emulator.api("POST", `/subscriptions/${SAM_ACTIVE}/pause`, { effective_from: "immediately" });
  await page.goto(`/settings/billing/${SAM_ACTIVE}/resume`);
  await expect(summary(page)).toContainText(cost(null));
  await expect(summary(page)).toContainText(resumePage.paid);
  await expectAccessible(page);
  await page.getByRole("button", { name: changeSummary.resume(null), exact: true }).click();
  await expect(page.getByText(changeResults.resumed(null))).toBeVisible();
  expect(await transactionsOf(emulator, SAM_ACTIVE)).toHaveLength(before.length);
});

test("resuming shows its price first, and charges it", async ({ openBilling, stack: { emulator } }) => {
  const page = await openBilling(SAM.email);
  await page.goto(`/settings/billing/${SAM_ACTIVE}/resume`);
  await expect(page.getByText(changeRefusals["not-paused"])).toBeVisible();
  await expectAccessible(page);

  await page.goto("/settings/billing");
  await cardOf(page, SAM_PAUSED).getByRole("link", { name: cardButtons.resume }).click();
  await expect(summary(page)).toContainText(cost("$400.00"));
  await expectAccessible(page);
  await page.getByRole("button", { name: changeSummary.resume("$400.00") }).click();
  await expect(page.getByText(changeResults.resumed("$400.00"))).toBeVisible();
  const charge = (await transactionsOf(emulator, SAM_PAUSED)).at(-1);
  expect(charge).toMatchObject({ status: "completed", details: { totals: { grand_total: "40000" } } });
  await emulator.control("settle");
  await page.goto("/settings/billing");
  await expect(cardOf(page, SAM_PAUSED)).toContainText(statusLabel("active"));
});
