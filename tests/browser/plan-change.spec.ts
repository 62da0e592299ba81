import { existsSync } from "node:fs";
import type { Page } from "playwright/test";
import {
  billingPage,
  cardButtons,
  changeRefusal,
  changeRefusals,
  changeResults,
  changeSummary,
  dateLabels,
  intervalNames,
  links,
  perInterval,
  planPage,
  resumePage,
  seatCount,
  statusLabel,
  whyUnavailable,
} from "@/lib/copy";
import { formatMoney } from "@/lib/format";
import { site } from "@/lib/site";
import { expectAccessible } from "@/tests/fixtures/accessible";
import { attention, callsTo, cardOf, confirmButton, transactionsOf } from "@/tests/fixtures/billing-page";
import type { Emulator } from "@/tests/fixtures/emulator";
import { subscriptions } from "@/tests/fixtures/seed";
import type { Stack } from "@/tests/fixtures/stack";
import { expect, test } from "@/tests/fixtures/test";
import { SAM, SAM_ACTIVE, SAM_PAUSED } from "@/tests/fixtures/users";
import { findByEmail } from "@/tests/fixtures/world";

const [changed = ""] = changeResults.changed("$1.00").split(" $1.00");

const planOf = (id: string, query = "") => `/settings/billing/${id}/plan?${query}`;
/** Opens the page and waits until its script runs: some tests are about what works only then. */
async function openPlan(page: Page, query: string): Promise<void> {
  await page.goto(planOf(SAM_ACTIVE, query));
  const ownKeys = () => Object.keys(document.querySelector("main form") ?? {});
  await expect.poll(() => page.evaluate(ownKeys)).toContainEqual(expect.stringMatching(/^__reactProps/));
}
const summary = (page: Page) => page.getByTestId("summary");
const due = (page: Page) => page.getByTestId("due");
const plan = (page: Page, name: string) => page.getByRole("radio", { name });
const seats = (page: Page) => page.getByRole("spinbutton", { name: planPage.fields.seats });
const previewsOf = (emulator: Emulator) => callsTo(emulator, "PATCH", /\/preview$/);
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
  await expect(summary(page)).toContainText(planPage.choose);
  await expectAccessible(page);
  await seats(page).fill("20");
  await expect(summary(page)).toContainText(`$700.00 ${perInterval("month")}`);
  const amount = await amountOn(page);
  await expect(due(page)).toHaveText(amount);
  await expect(
    page.getByRole("status").filter({ hasText: changeSummary.cost(amount, null, null, null).slice(0, -1) }),
  ).toHaveCount(1);
  await page.getByText(changeSummary.details).click();
  await expectAccessible(page);

  await confirmButton(page).click();
  await expect(page.getByText(changeResults.changed(amount))).toBeVisible();
  await expect(seats(page)).toHaveValue("20");
  await expect(summary(page)).toContainText(`$700.00 ${perInterval("month")}`);
  await expect(summary(page)).not.toContainText(`$400.00 ${perInterval("month")}`);
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
  await expect(due(page)).toHaveText(changeSummary.nothing);
  await expect(summary(page)).toContainText(`$400.00 ${perInterval("month")}`);
  await expect(summary(page)).toContainText(`$350.00 ${perInterval("month")}`);
  await expect(summary(page)).toContainText(changeSummary.balance);
  await page.getByRole("button", { name: changeSummary.pay(null), exact: true }).click();
  await expect(page.getByText(changeResults.changed(null))).toBeVisible();
  // The screen has what is new: the plan, and no way to confirm it again.
  await expect(page.locator("label", { has: plan(page, "AeroEdit Enterprise") })).toContainText(planPage.current);
  await expect(confirmButton(page)).toHaveCount(0);
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
  await page.getByRole("link", { name: cardButtons["change-seats"] }).click();
  await expect(page.getByTestId("trial")).toHaveText(/^During your trial .* on .+, you can choose another plan\.$/);
  await expect(page.getByRole("heading", { name: planPage.seatsOnly.title })).toBeVisible();
  await expect(page.getByRole("radio")).toHaveCount(0);
  await expectAccessible(page);
  await seats(page).fill("7");
  await expect(due(page)).toHaveText(changeSummary.nothing);
  await page.getByRole("button", { name: changeSummary.pay(null), exact: true }).click();
  await expect(page.getByText(changeResults.changed(null))).toBeVisible();

  const address = page.url().split("?")[0] ?? "";
  await page.goto(`${address}?plan=enterprise`);
  await expect(page.getByText(changeRefusals.trial)).toBeVisible();
  await expect(confirmButton(page)).toHaveCount(0);
});

test("observed 1: a trial without seats keeps its plan, and is told until when", async ({ openBilling }) => {
  const page = await openBilling("theo@example.com");
  await expect(page.getByRole("link", { name: cardButtons["change-plan"] })).toHaveCount(0);
  await page.goto(planOf(subscriptions.theo));
  await expect(page.getByTestId("refusal")).toHaveText(/^Once your trial ends on .+, you can choose another plan\.$/);
  await expect(page.getByRole("textbox")).toHaveCount(0);
  await expectAccessible(page);
});

test("what the balance pays stands among the lines, and the button asks for the rest", async ({
  openBilling,
  stack,
}) => {
  await stack.emulator.control("clock", { freeze: true });
  await stack.emulator.control("credit", { customer_id: SAM.customerId, amount: "1234" });
  const page = await openBilling(SAM.email);
  await openPlan(page, "plan=enterprise&interval=year");
  await page.getByText(changeSummary.details).click();
  await expect(page.getByRole("listitem").filter({ hasText: changeSummary.fromBalance })).toContainText("-$12.34");
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
  const opened = page.context().waitForEvent("page");
  await page.getByRole("button", { name: cardButtons["update-payment-method"] }).click();
  const tab = await opened;
  await tab.waitForURL((url) => url.searchParams.get("subscription_id") === SAM_ACTIVE);
  expect(new URL(tab.url()).searchParams.get("action")).toBe("update_subscription_payment_method");
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

test("the price follows the last of several choices, one request for all, and until it is there nothing can be confirmed", async ({
  openBilling,
  stack: { emulator },
}) => {
  await emulator.control("clock", { freeze: true });
  const page = await openBilling(SAM.email);
  await openPlan(page, "plan=enterprise&interval=month");
  await expect(due(page)).toBeVisible();
  const before = (await previewsOf(emulator)).length;
  await emulator.control("faults", { path: "/subscriptions/*", method: "PATCH", times: 1, latencyMs: 2_000 });
  const late = page.waitForResponse((answer) => answer.url().includes("plan=basic"));
  await plan(page, "AeroEdit Basic").check();
  await expect(page.getByText(planPage.updating)).toHaveCount(1);
  await expect.poll(async () => (await previewsOf(emulator)).length).toBe(before + 1);
  // While that answer is under way: through two others to a third one.
  await page.evaluate(() => {
    for (const id of ["student", "enterprise", "crew"])
      document.querySelector<HTMLInputElement>(`[name=plan][value=${id}]`)?.click();
  });
  await expect(page.locator("section[inert]", { has: confirmButton(page) })).toBeVisible();
  await expect(seats(page)).toHaveValue("10");
  await expect(page.locator("[inert]")).toHaveCount(0);
  await expect(summary(page)).toContainText(`$300.00 ${perInterval("month")}`);
  await late;
  await expect(plan(page, "AeroEdit Crew")).toBeChecked();
  await expect(summary(page)).toContainText(`$300.00 ${perInterval("month")}`);
  expect((await previewsOf(emulator)).length).toBe(before + 2);
  expect(new URL(page.url()).searchParams.get("plan")).toBe("crew");
});

test("what is chosen before the page's script runs is priced once it does", async ({ openBilling }) => {
  const page = await openBilling(SAM.email);
  let allow = () => {};
  const allowed = new Promise<void>((resolve) => {
    allow = resolve;
  });
  await page.route(/\/_next\/static\/.*\.js/, async (route) => {
    await allowed;
    await route.continue();
  });
  await page.goto(planOf(SAM_ACTIVE, "plan=crew&interval=month"), { waitUntil: "commit" });
  await plan(page, "AeroEdit Enterprise").check();
  allow();
  await expect(summary(page)).toContainText(`$350.00 ${perInterval("month")}`);
  await expect(plan(page, "AeroEdit Enterprise")).toBeChecked();
});

test("who is set to cancel is told that another plan doesn't undo that", async ({ openBilling, stack }) => {
  const page = await openBilling("carl@example.com");
  const { id } = await findByEmail(stack.emulator, "carl@example.com");
  await page.goto(planOf(id));
  await expect(page.getByTestId("scheduled")).toHaveText(planPage.scheduled.cancel);
  await expectAccessible(page);
});

test("seats have a stepper and their bounds, and only where the chosen plan has seats", async ({ openBilling }) => {
  const page = await openBilling(SAM.email);
  await openPlan(page, "plan=crew&interval=month&quantity=6");
  await expect(page.getByText(planPage.bounds(5, 200), { exact: true })).toBeVisible();
  await page.getByRole("button", { name: planPage.steps.fewer }).click();
  await page.getByRole("button", { name: planPage.steps.fewer }).click();
  await expect(seats(page)).toHaveValue("5");
  await expect(summary(page)).toContainText(`$200.00 ${perInterval("month")}`);
  await page.getByRole("button", { name: planPage.steps.more }).click();
  await expect(summary(page)).toContainText(`$220.00 ${perInterval("month")}`);
  await seats(page).fill("201");
  await expect(
    page.getByText(changeRefusal("quantity", { name: "AeroEdit Crew", seats: { min: 5, max: 200 } })).first(),
  ).toBeVisible();
  await expect(seats(page)).toHaveAttribute("aria-invalid", "true");
  await expect(confirmButton(page)).toHaveCount(0);
  await expectAccessible(page);
  await plan(page, "AeroEdit Basic").check();
  await expect(seats(page)).toHaveCount(0);
  // A plan that is sold by the month only has no interval to choose.
  await page.getByRole("radio", { name: intervalNames.year }).check();
  await plan(page, "AeroEdit Student").check();
  await expect(page.getByRole("radio", { name: intervalNames.month })).toHaveCount(0);
  await plan(page, "AeroEdit Basic").check();
  await expect(page.getByRole("radio", { name: intervalNames.month })).toBeChecked();
});

test("on a phone the amount and its button are in view while one chooses", async ({ openBilling }) => {
  const page = await openBilling(SAM.email);
  await page.setViewportSize({ width: 320, height: 640 });
  await openPlan(page, "plan=pro&interval=month&quantity=20");
  await expect(due(page)).toBeInViewport({ ratio: 1 });
  await expect(confirmButton(page)).toBeInViewport({ ratio: 1 });
  await plan(page, "AeroEdit Enterprise").check();
  await expect(page.getByRole("button", { name: changeSummary.pay(null), exact: true })).toBeInViewport({ ratio: 1 });
  // What has the focus isn't under it.
  await page.getByRole("radio", { name: intervalNames.year }).focus();
  const covers = await page.getByRole("radio", { name: intervalNames.year }).evaluate((radio) => {
    const { x, y } = radio.getBoundingClientRect();
    return document.elementFromPoint(x + 3, y + 3) !== radio;
  });
  expect(covers).toBe(false);
});

test("somebody who pays in yen sees yen, and what a year saves", async ({ openBilling }) => {
  const page = await openBilling("jun@example.com");
  await page.goto(planOf(subscriptions.jun, "plan=enterprise&interval=year"));
  const amounts = await page.getByRole("radio").locator("..").allTextContents();
  expect(amounts.filter((text) => text.includes("$"))).toEqual([]);
  expect(amounts.filter((text) => text.includes("¥")).length).toBeGreaterThan(3);
  await expect(page.getByText(planPage.saving("¥75,000"))).toBeVisible();
  await expect(due(page)).toContainText("¥");
  await expectAccessible(page);
});

type Instead = {
  who: string;
  text: string | RegExp;
  offers?: readonly [role: "button" | "link", name: string];
  arrange?: (id: string, stack: Stack) => Promise<unknown>;
};
const refusedStates: Record<string, Instead> = {
  "past due": {
    who: "pia",
    text: changeRefusals["past-due"],
    offers: ["button", cardButtons["update-payment-method"]],
  },
  ended: {
    who: "cora",
    text: changeRefusals.canceled,
    // A clone may have taken the price page out.
    ...(existsSync("app/pricing") && { offers: ["link", links.plans] as const }),
  },
  "paid by invoice": { who: "mona", text: changeRefusals.invoiced, offers: ["link", site.supportEmail] },
  "about to renew": {
    who: "jun",
    text: /\d+:\d\d [AP]M UTC/,
    arrange: (id, { emulator }) =>
      emulator
        .api("PATCH", `/subscriptions/${id}`, {
          next_billed_at: new Date(Date.now() + 31 * 60_000),
          proration_billing_mode: "do_not_bill",
        })
        .then(() => emulator.control("clock", { set: "-PT5M" })),
  },
  "not read, as Paddle doesn't answer": {
    who: "jun",
    text: whyUnavailable("unavailable"),
    offers: ["link", billingPage.retry],
    arrange: (_, { emulator }) => emulator.control("faults", { path: "/*", status: 503 }),
  },
};
for (const [state, { who, text, offers, arrange }] of Object.entries(refusedStates)) {
  test(`a subscription that is ${state} has no form, and says why and what works instead`, async ({
    openBilling,
    stack,
  }) => {
    const page = await openBilling(`${who}@example.com`);
    const { id } = await findByEmail(stack.emulator, `${who}@example.com`);
    await arrange?.(id, stack);
    await page.goto(planOf(id, "plan=enterprise"));
    await expect(page.getByTestId("refusal")).toContainText(text);
    await expect(page.getByRole("main").getByRole("radio")).toHaveCount(0);
    await expect(page.getByRole("main").getByRole("spinbutton")).toHaveCount(0);
    if (offers) await expect(page.getByRole("main").getByRole(offers[0], { name: offers[1] })).toBeVisible();
    await expectAccessible(page);
  });
}

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
  await expect(due(page)).toHaveText(changeSummary.nothing);
  await expect(summary(page)).toContainText(resumePage.paid);
  await expectAccessible(page);
  await page.getByRole("button", { name: changeSummary.resume(null), exact: true }).click();
  await expect(page.getByText(changeResults.resumed(null))).toBeVisible();
  expect(await transactionsOf(emulator, SAM_ACTIVE)).toHaveLength(before.length);
});

test("resuming within a paid period that Paddle says is over shows the new period's price instead", async ({
  openBilling,
  stack: { emulator },
}) => {
  const page = await openBilling(SAM.email);
  const path = `/subscriptions/${SAM_ACTIVE}`;
  const next_billed_at = new Date(Date.now() + 31 * 60_000);
  await emulator.api("PATCH", path, { next_billed_at, proration_billing_mode: "do_not_bill" });
  await emulator.api("POST", `${path}/pause`, { effective_from: "immediately" });
  await emulator.control("clock", { advance: "PT40M" });
  await page.goto(`/settings/billing/${SAM_ACTIVE}/resume`);
  await page.getByRole("button", { name: changeSummary.resume(null), exact: true }).click();
  await expect(page.getByText(planPage.outdated)).toBeVisible();
  await expect(due(page)).toHaveText("$400.00");
  await page.getByRole("button", { name: changeSummary.resume("$400.00") }).click();
  await expect(page.getByText(changeResults.resumed("$400.00"))).toBeVisible();
});

test("resuming says what is resumed, and what the balance pays of it", async ({ openBilling, stack: { emulator } }) => {
  const page = await openBilling(SAM.email);
  const balance = { customer_id: SAM.customerId, currency_code: "USD" };
  await emulator.control("credit", { ...balance, amount: "1500" });
  const { data } = await emulator.api<Held>("GET", `/subscriptions/${SAM_PAUSED}`);
  await page.goto(`/settings/billing/${SAM_PAUSED}/resume`);
  for (const { product } of data.items) await expect(summary(page)).toContainText(product.name);
  await expect(summary(page)).toContainText(`${changeSummary.fromBalance}-$15.00`);
  await expect(due(page)).toHaveText("$385.00");
  await emulator.control("credit", { ...balance, amount: "90000" });
  await page.reload();
  await expect(summary(page)).toContainText(`${changeSummary.fromBalance}-$400.00`);
  await expect(due(page)).toHaveText(changeSummary.nothing);
});

type Held = { data: { items: { product: { name: string } }[] } };

test("resuming shows its price first, and charges it", async ({ openBilling, stack: { emulator } }) => {
  const page = await openBilling(SAM.email);
  await page.goto(`/settings/billing/${SAM_ACTIVE}/resume`);
  await expect(page.getByText(changeRefusals["not-paused"])).toBeVisible();
  await expectAccessible(page);

  await page.goto("/settings/billing");
  await cardOf(page, SAM_PAUSED).getByRole("link", { name: cardButtons.resume }).click();
  await expect(due(page)).toHaveText("$400.00");
  await expectAccessible(page);
  await page.getByRole("button", { name: changeSummary.resume("$400.00") }).click();
  await expect(page.getByText(changeResults.resumed("$400.00"))).toBeVisible();
  const charge = (await transactionsOf(emulator, SAM_PAUSED)).at(-1);
  expect(charge).toMatchObject({ status: "completed", details: { totals: { grand_total: "40000" } } });
  await emulator.control("settle");
  await page.goto("/settings/billing");
  await expect(cardOf(page, SAM_PAUSED)).toContainText(statusLabel("active"));
});
