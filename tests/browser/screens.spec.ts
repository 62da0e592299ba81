import type { Page } from "playwright/test";
import { features, limits } from "@/lib/billing/plans";
import {
  alertTitles,
  allowance,
  billingPage,
  cardButtons,
  dateLabels,
  emptyStates,
  errorPage,
  nextPayment,
  notFoundPage,
  opensInNewTab,
  paymentMethod,
  paymentsPage,
  perInterval,
  planPage,
  planUsage,
  signInError,
  signInPage,
  siteHeader,
  statusLabel,
  usage,
} from "@/lib/copy";
import { site } from "@/lib/site";
import { expectAccessible } from "@/tests/fixtures/accessible";
import { cardOf } from "@/tests/fixtures/billing-page";
import { withoutTable } from "@/tests/fixtures/stubs";
import { expect, test } from "@/tests/fixtures/test";
import { SAM, SAM_PAUSED } from "@/tests/fixtures/users";

type Screen = { shows: (string | RegExp)[]; also?: (page: Page) => Promise<void> };

const screens: Record<string, Screen> = {
  sam: {
    shows: [
      "AeroEdit Pro",
      statusLabel("active"),
      "Analytics addon",
      `$400.00 ${perInterval("month")}`,
      new RegExp(`${dateLabels.renews} \\w+ \\d+, \\d{4}`),
    ],
    also: async (page) => {
      await expect(cardOf(page, SAM_PAUSED)).toContainText(`${dateLabels["paused-since"]} November 11, 2024`);
      await expect(page.locator("time[datetime^='2024-11-11T']").first()).toBeVisible();
      // A button that opens a new tab says so, and equal buttons are told apart.
      const names = await page.getByRole("main").getByRole("button").allTextContents();
      // One for the portal, two of the active subscription, one of the paused, and the invoices of two payments.
      expect(names.filter((name) => name.includes(", opens"))).toHaveLength(6);
      expect(names).toContain(cardButtons.cancel + opensInNewTab("AeroEdit Pro"));
    },
  },
  tess: { shows: [statusLabel("trialing"), dateLabels["trial-ends"], cardButtons["change-seats"]] },
  theo: {
    shows: [
      dateLabels["trial-ends"],
      alertTitles["trial-without-card"],
      cardButtons["add-payment-method"],
      nextPayment.withoutMethod,
    ],
  },
  pia: {
    shows: [
      statusLabel("past_due"),
      dateLabels["access-until"],
      alertTitles["payment-failed"],
      nextPayment.labels.due,
      nextPayment.payDue,
    ],
  },
  carl: { shows: [statusLabel("active"), dateLabels.ends, alertTitles["scheduled-cancel"]] },
  paula: { shows: [statusLabel("active"), dateLabels.pauses, dateLabels.resumes, alertTitles["scheduled-pause"]] },
  cora: { shows: [emptyStates["no-subscriptions"].title, billingPage.past(1)] },
  mona: {
    shows: ["AeroEdit Enterprise", perInterval("year"), dateLabels.renews, cardButtons.view, cardButtons.cancel],
    // Only manual collection hides the payment method's button.
    also: async (page) => {
      await expect(page.getByRole("button", { name: cardButtons["update-payment-method"] })).toHaveCount(0);
      const card = page.getByRole("article");
      await expect(card).toContainText(new RegExp(paymentMethod.open("\\$[\\d,.]+", "\\w+ \\d+, \\d{4}")));
      await expect(card.getByRole("button", { name: paymentsPage.row.invoice })).toBeVisible();
    },
  },
  jun: { shows: [new RegExp(`¥[\\d,]+ ${perInterval("month")}`), dateLabels.renews] },
  sixten: {
    shows: [billingPage.past(10)],
    // The current ones first, page by page, the past ones folded.
    also: async (page) => {
      const cards = page.locator("[data-subscription]:visible");
      await expect(cards).toHaveCount(10);
      await page.getByText(billingPage.past(10)).click();
      await expect(cards).toHaveCount(20);
      const seen = new Set<string | null>();
      for (let number = 1; ; number++) {
        await expect(page.getByText(billingPage.pages.of(number, 5))).toBeVisible();
        for (const card of await page.locator("[data-subscription]").all())
          seen.add(await card.getAttribute("data-subscription"));
        if (number === 5) break;
        await page.getByRole("link", { name: billingPage.pages.next }).click();
      }
      expect(seen.size).toBe(60);
      await expect(cards).toHaveCount(10);
      await page.getByRole("link", { name: billingPage.pages.previous }).click();
      await expect(page.getByText(billingPage.pages.of(4, 5))).toBeVisible();
    },
  },
  nora: { shows: [emptyStates["no-subscriptions"].title, billingPage.manage] },
  newt: { shows: [emptyStates["no-customer"].title] },
};

for (const [name, { shows, also }] of Object.entries(screens)) {
  test(`${name}'s billing screen shows ${shows.join(", ")}, and is accessible`, async ({ openBilling }) => {
    const page = await openBilling(`${name}@example.com`);
    for (const text of shows) await expect(page.getByRole("main")).toContainText(text);
    await expect(page.getByRole("main")).not.toContainText(/Invalid Date|NaN|undefined|null/);
    await also?.(page);
    for (const summary of await page.locator("details:not([open]) > summary").all()) await summary.click();
    await expectAccessible(page);
  });
}

test("the pages around it are accessible, signed out and signed in", async ({ page, signIn }) => {
  const open = async (path: string, shows: string) => {
    await page.goto(path);
    await expect(page.getByText(shows).first()).toBeVisible();
    await expectAccessible(page);
  };
  await open("/", site.tagline);
  await open("/sign-in?error=Verification", signInError("Verification"));
  await open("/sign-in?sent", signInPage.sent.title);
  await open("/nothing-here", notFoundPage.title);
  await signIn("newt@example.com");
  await signIn(SAM.email);
  await page.goto("/settings/billing");
  await expect(cardOf(page)).toBeVisible();
  await open("/", site.tagline);
});

test("on the narrowest phone the header is one row, for visitors and for users", async ({ page, signIn }) => {
  await page.setViewportSize({ width: 320, height: 800 });
  const rows = () =>
    page.getByRole("banner").evaluate((header) => {
      const shown = [...header.querySelectorAll("a, button")].filter((one) => one.checkVisibility());
      return new Set(shown.map((one) => one.getBoundingClientRect().top)).size;
    });
  await page.goto("/pricing");
  await expect(page.getByRole("banner").getByRole("link", { name: siteHeader.signIn })).toBeVisible();
  expect(await rows()).toBe(1);
  await signIn(SAM.email);
  await page.goto("/settings/billing");
  await expect(page.getByRole("banner").getByRole("button", { name: siteHeader.account })).toBeVisible();
  expect(await rows()).toBe(1);
});

test("a page that breaks has the header, a reference for support and a way on, and can be tried again", async ({
  page,
  signIn,
  stack,
}) => {
  await signIn(SAM.email);
  await withoutTable(stack, "Subscription", async () => {
    await page.goto("/settings/billing");
    await expect(page.getByRole("heading", { name: errorPage.title })).toBeVisible();
    await expect(page.getByText(new RegExp(`^${errorPage.reference("")}\\S+$`))).toBeVisible();
    await expect(page.getByRole("link", { name: notFoundPage.home })).toBeVisible();
    await expect(page.getByRole("navigation", { name: siteHeader.nav })).toBeVisible();
    await expectAccessible(page);
  });
  await page.getByRole("button", { name: errorPage.retry }).click();
  await expect(cardOf(page)).toBeVisible();
});

for (const { locale, amount, date } of [
  { locale: "en-GB", amount: `US$400.00 ${perInterval("month")}`, date: "11 November 2024" },
  { locale: "de-DE", amount: `$400.00 ${perInterval("month")}`, date: "November 11, 2024" },
]) {
  test.describe(`to a visitor whose browser speaks ${locale}`, () => {
    test.use({ locale });

    test("money and dates are in the language of the text, in their kind of it", async ({ openBilling }) => {
      const page = await openBilling(SAM.email);
      await expect(cardOf(page)).toContainText(new RegExp(`(^|[^S])${amount.replace("$", "\\$")}`));
      await expect(cardOf(page, SAM_PAUSED)).toContainText(`${dateLabels["paused-since"]} ${date}`);
    });
  });
}

test("the plan's limits show how much is used, and at one there is a way to more", async ({
  page,
  stack,
  openBilling,
}) => {
  await openBilling(SAM.email);
  const usageIn = page.getByRole("heading", { name: planUsage.title("AeroEdit Pro") }).locator("..");
  await expect(usageIn).toContainText(usage({ used: 0, most: 40 }, limits.projects));
  await expect(usageIn).toContainText(features.export);
  await expect(usageIn).toContainText(allowance(Infinity, limits.flights));
  await stack.database.sql(
    `INSERT INTO "Project" ("id", "userId", "name") SELECT n, u."id", 'A project' FROM "User" u, generate_series(1, 40) AS n`,
  );
  await page.setViewportSize({ width: 320, height: 800 });
  await page.reload();
  await expect(usageIn).toContainText(usage({ used: 40, most: 40 }, limits.projects));
  await expect(usageIn.getByRole("progressbar", { name: planUsage.reached({ used: 40, most: 40 }) })).toBeVisible();
  await expectAccessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  await usageIn.getByRole("link", { name: planUsage.upgrade("AeroEdit Pro", true) }).click();
  await expect(page.getByRole("spinbutton", { name: planPage.fields.seats })).toHaveValue("11");
});
