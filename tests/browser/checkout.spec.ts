import type { Page } from "playwright/test";
import {
  cardButtons,
  checkoutPage,
  checkoutRefusal,
  forPlan,
  intervalNames,
  links,
  notFoundPage,
  perInterval,
  perSeat,
  planPage,
  pricingPage,
  unavailable,
  welcomeMail,
} from "@/lib/copy";
import { site } from "@/lib/site";
import { expectAccessible } from "@/tests/fixtures/accessible";
import { cardOf } from "@/tests/fixtures/billing-page";
import { startMailServer } from "@/tests/fixtures/mail";
import { hasAccess } from "@/tests/fixtures/people";
import { startStack } from "@/tests/fixtures/stack";
import { expect, test } from "@/tests/fixtures/test";
import { createSession, SAM, SAM_ACTIVE, SESSION_COOKIE } from "@/tests/fixtures/users";

const BUYER = "newt@example.com";

const planCard = (page: Page, plan: string) =>
  page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: plan }) });

/** Goes to the checkout of a plan and returns the transaction's id. */
async function startCheckout(page: Page, plan = "AeroEdit Pro", seats?: number): Promise<string> {
  await page.goto("/pricing");
  const card = planCard(page, plan);
  if (seats) await card.getByRole("spinbutton", { name: planPage.fields.seats }).fill(String(seats));
  await page.getByRole("button", { name: pricingPage.buttons.subscribe + pricingPage.toPlan(plan) }).click();
  await expect(page.getByRole("heading", { name: checkoutPage.open.title })).toBeVisible();
  return new URL(page.url()).searchParams.get("_ptxn") ?? "";
}

test("from nothing to access: price page, checkout, a declined card, another one, and a customer of one's own", async ({
  page,
  signIn,
  stack,
}) => {
  await signIn(BUYER);
  expect(await hasAccess(stack, BUYER)).toBe(false);
  await startCheckout(page, "AeroEdit Pro", 3);
  await page.getByLabel("Test card").selectOption("4000000000000002");
  await page.getByRole("button", { name: "Pay $90.00" }).click();
  await expect(page.getByText(/declined/i).first()).toBeVisible();
  await page.getByLabel("Test card").selectOption("4242424242424242");
  await page.getByRole("button", { name: "Pay $90.00" }).click();
  const done = page.getByRole("heading", { name: checkoutPage.done.title });
  await expect(done).toBeVisible({ timeout: 20_000 });
  await page.reload();
  await expect(done).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("link", { name: links.billing }).click();
  await expect(page.getByRole("article")).toContainText(`$90.00 ${perInterval("month")}`);
  expect(await hasAccess(stack, BUYER)).toBe(true);
  const { customers } = await stack.emulator.state<{ customers: { email: string }[] }>();
  expect(customers.filter(({ email }) => email === BUYER)).toHaveLength(1);
});

test("what was not paid opens nothing, whatever the address says, and is nobody else's to see", async ({
  page,
  signIn,
  context,
  stack,
}) => {
  const { emulator } = stack;
  await signIn(BUYER);
  const id = await startCheckout(page);
  const leave = "Cancel and go back";
  await page
    .getByRole("link", { name: leave })
    .or(page.getByRole("button", { name: leave }))
    .click();
  await expect(page.getByRole("heading", { name: checkoutPage.closed.title })).toBeVisible();
  await expect(page.getByText(checkoutPage.closed.text)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: checkoutPage.pay }).click();
  await expect(page.getByRole("button", { name: /^Pay/ })).toBeVisible();

  await page.goto(`/checkout?_ptxn=${id}&result=nonsense`);
  await expect(page.getByText(checkoutPage.open.text)).toBeVisible();
  await expectAccessible(page);
  await page.goto(`/checkout?_ptxn=${id}&result=paid`);
  await expect(page.getByRole("heading", { name: checkoutPage.confirming.title })).toBeVisible();
  await expectAccessible(page);
  await page.reload();
  await expect(page.getByRole("heading", { name: checkoutPage.confirming.title })).toBeVisible();
  expect(await hasAccess(stack, BUYER)).toBe(false);

  await emulator.control("faults", { path: "/transactions/*", status: 500 });
  await page.goto(`/checkout?_ptxn=${id}`);
  await expect(page.getByText(unavailable("your checkout"))).toBeVisible();
  await expectAccessible(page);

  await emulator.control("faults", { clear: true });
  await context.clearCookies();
  await signIn("nora@example.com");
  await page.goto(`/checkout?_ptxn=${id}`);
  await expect(page.getByRole("heading", { name: notFoundPage.title })).toBeVisible();
});

test("access opens by the webhook even when the buyer never comes back", async ({ page, signIn, stack }) => {
  await signIn(BUYER);
  await startCheckout(page);
  // The confirmation is never rendered: the browser leaves as soon as it has paid.
  await page.route("**/checkout?*result=paid", (route) => route.abort());
  await page.getByRole("button", { name: /^Pay/ }).click();
  await expect.poll(() => hasAccess(stack, BUYER)).toBe(true);
});

test("the price page has each interval, the visitor's currency, and an outage that is no empty page", async ({
  page,
  stack: { emulator },
}) => {
  await page.goto("/pricing");
  await expect(page.getByText("$30", { exact: true })).toBeVisible();
  await expectAccessible(page);
  await page.goto("/pricing?interval=year");
  await expect(page.getByText("$300", { exact: true })).toBeVisible();
  await expectAccessible(page);
  await page.setExtraHTTPHeaders({ "x-country-code": "JP" });
  await page.goto("/pricing");
  await expect(page.getByText("¥4,500", { exact: true })).toBeVisible();
  // A country nobody has asked for: what was asked before is cached for ten minutes.
  await page.setExtraHTTPHeaders({ "x-country-code": "NZ" });
  await emulator.control("faults", { path: "/pricing-preview", status: 500 });
  await page.goto("/pricing");
  await expect(page.getByText(unavailable("prices"))).toBeVisible();
  await expectAccessible(page);
});

test("a second subscription to the same product is warned of, and possible", async ({ openBilling }) => {
  const page = await openBilling(SAM.email);
  await expect(cardOf(page)).toBeVisible();
  await page.goto("/pricing");
  await expect(page.getByText(planPage.current)).toBeVisible();
  await expect(page.getByRole("button", { name: pricingPage.buttons.subscribe })).toHaveCount(0);
  await page.goto("/pricing?refused=already-subscribed&plan=pro");
  await expect(page.getByText(checkoutRefusal("already-subscribed") ?? "none")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: pricingPage.buttons.again }).click();
  await expect(page.getByRole("heading", { name: checkoutPage.open.title })).toBeVisible();
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("the price page switches intervals and leads to the checkout", async ({ page, signIn }) => {
    await signIn("newt@example.com");
    await page.goto("/pricing");
    await page.getByRole("link", { name: intervalNames.year }).click();
    await expect(page.getByText("$2,500", { exact: true })).toBeVisible();
    await page
      .getByRole("button", { name: pricingPage.buttons.subscribe + pricingPage.toPlan("AeroEdit Basic") })
      .click();
    await expect(page.getByRole("heading", { name: checkoutPage.open.title })).toBeVisible();
  });
});

const { buttons, locked, toPlan } = pricingPage;
/** The example users, the plan that is theirs, where its button leads, and whether others can be had. */
for (const [what, email, plan, button, leadsTo, notice] of [
  ["active with seats", SAM.email, "Pro", buttons.adjust, /\/plan$/, null],
  ["observed 1: on trial", "tess@example.com", "Pro", buttons.adjust, /\/plan$/, locked.trial],
  ["past due", "pia@example.com", "Pro", buttons.manage, /\/settings\/billing$/, locked["past-due"]],
  ["without seats, and by invoice", "mona@example.com", "Enterprise", buttons.manage, /billing$/, locked.invoiced],
  ["paused", "paused", "Pro", cardButtons.resume, /\/resume$/, null],
] as const) {
  test(`the price page marks the plan that is ${what}, and offers what works`, async ({ openBilling, stack }) => {
    if (email === "paused") {
      await stack.emulator.api("POST", `/subscriptions/${SAM_ACTIVE}/pause`, { effective_from: "immediately" });
    }
    const page = await openBilling(email === "paused" ? SAM.email : email);
    await page.goto("/pricing");
    const own = planCard(page, `AeroEdit ${plan}`);
    await expect(own.getByText(planPage.current)).toBeVisible();
    await expect(page.getByText(planPage.current)).toHaveCount(1);
    await expect(own.getByRole("link")).toHaveText([button]);
    await expect(page.getByRole("main").getByRole("button")).toHaveCount(0);
    const others = page.getByRole("link", { name: buttons.switch + toPlan("AeroEdit Student") });
    await expect(others).toHaveCount(notice ? 0 : 1);
    if (notice) await expect(page.getByText(notice.split(site.supportEmail)[0] ?? notice)).toBeVisible();
    // A change to it has no trial.
    const trial = pricingPage.trial({ length: 14, unit: "day", needsCard: true }, "").split(",")[0] ?? "";
    await expect(planCard(page, "AeroEdit Crew")).not.toContainText(trial);
    await expectAccessible(page);
    await own.getByRole("link").click();
    await expect(page).toHaveURL(leadsTo);
  });
}

test("the other interval of one's own plan is named as such, and leads to that choice", async ({ openBilling }) => {
  const page = await openBilling(SAM.email);
  await page.goto("/pricing?interval=year");
  await expect(page.getByText(planPage.current)).toHaveCount(0);
  await page.getByRole("link", { name: buttons.switchInterval.year + forPlan("AeroEdit Pro") }).click();
  await expect(page).toHaveURL(/\/plan\?plan=pro&interval=year$/);
});

test("by keyboard alone: the interval, then the seats and the button of the plan that is recommended", async ({
  page,
  signIn,
}) => {
  await signIn(BUYER);
  await page.goto("/pricing");
  const card = planCard(page, "AeroEdit Pro");
  await expect(card.getByText(pricingPage.labels.recommended)).toBeVisible();
  await expect(page.getByText(pricingPage.labels.recommended)).toHaveCount(1);
  await page.getByRole("link", { name: intervalNames.year }).focus();
  await page.keyboard.press("Enter");
  await expect(card).toContainText(perSeat("year"));
  await card.getByRole("spinbutton").focus();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Tab");
  await expect(card.getByRole("button")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Pay $600.00" })).toBeVisible();
});

test("whoever subscribes is welcomed by one mail, however often the webhooks come", async ({ page, context }) => {
  const mail = await startMailServer();
  const stack = await startStack(mail.variables);
  try {
    await stack.emulator.control("deliveries", { duplicate: 2 });
    const value = await createSession(stack.database, "newt@example.com");
    await context.addCookies([{ name: SESSION_COOKIE, value, url: stack.url, httpOnly: true, sameSite: "Lax" }]);
    await page.goto(`${stack.url}/pricing`);
    await page
      .getByRole("button", { name: pricingPage.buttons.subscribe + pricingPage.toPlan("AeroEdit Pro") })
      .click();
    await page.getByRole("button", { name: /^Pay/ }).click();
    await expect(page.getByRole("heading", { name: checkoutPage.done.title })).toBeVisible({ timeout: 20_000 });
    await expect.poll(() => mail.mails.length).toBe(1);
    expect(mail.mails[0]).toMatchObject({ to: "newt@example.com" });
    expect(mail.mails[0]?.text).toContain(welcomeMail.text);
    expect(mail.mails[0]?.link).toBe(`${stack.url}/settings/billing`);

    // Later changes of the same subscription are no welcome.
    await stack.emulator.control("clock", { advance: "P1M" });
    const due = `SELECT 1 FROM graphile_worker.jobs WHERE "run_at" <= now()`;
    await expect.poll(() => stack.database.sql(due)).toEqual([]);
    expect(mail.mails).toHaveLength(1);
  } finally {
    await stack.stop();
    mail.stop();
  }
});
