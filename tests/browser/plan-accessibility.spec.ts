import AxeBuilder from "@axe-core/playwright";
import type { Page } from "playwright/test";
import type { Stack } from "@/tests/fixtures/stack";
import { expect, test } from "@/tests/fixtures/test";
import { SAM, SAM_ACTIVE, SAM_PAUSED } from "@/tests/fixtures/users";

type Scene = {
  name: string;
  email?: string;
  show: (page: Page, stack: Stack) => Promise<unknown>;
  sees: string | RegExp;
};

const plan = `/settings/billing/${SAM_ACTIVE}/plan`;
const open = (path: string) => (page: Page) => page.goto(path);
const confirm = (page: Page) => page.getByRole("button", { name: /^(Pay|Change without)/ }).click();

async function startCheckout(page: Page): Promise<string> {
  await page.goto("/pricing");
  await page.getByRole("button", { name: "Subscribe to AeroEdit Pro" }).click();
  await page.waitForURL(/_ptxn=/);
  return new URL(page.url()).searchParams.get("_ptxn") ?? "";
}

const scenes: Scene[] = [
  { name: "the price page by month", email: "newt@example.com", show: open("/pricing"), sees: "$30.00" },
  { name: "the price page by year", show: open("/pricing?interval=year"), sees: "$300.00" },
  {
    name: "the price page with a warning",
    show: open("/pricing?refused=already-subscribed&plan=pro"),
    sees: "You already have this plan.",
  },
  {
    name: "the price page in an outage",
    show: async (page, { emulator }) => {
      // A country nobody has asked for: what was asked before is kept for ten minutes.
      await page.setExtraHTTPHeaders({ "x-country-code": "NZ" });
      await emulator.control("faults", { path: "/pricing-preview", status: 500 });
      await page.goto("/pricing");
    },
    sees: "Prices can’t be shown right now",
  },
  ...["open", "closed", "paid"].map((result) => ({
    name: `a checkout that is ${result}`,
    email: "newt@example.com",
    show: async (page: Page) => page.goto(`/checkout?_ptxn=${await startCheckout(page)}&result=${result}`),
    sees:
      { open: "Continue to payment", closed: "You closed the checkout", paid: "Confirming your payment" }[
        result
      ] ?? "",
  })),
  {
    name: "a checkout that is done",
    email: "newt@example.com",
    show: async (page) => {
      await startCheckout(page);
      await page.getByRole("button", { name: /^Pay/ }).click();
      await expect(page.getByText("Thank you, you’re all set")).toBeVisible({ timeout: 30_000 });
    },
    sees: "Your subscription is active.",
  },
  {
    name: "a checkout in an outage",
    email: "newt@example.com",
    show: async (page, { emulator }) => {
      const id = await startCheckout(page);
      await emulator.control("faults", { path: "/transactions/*", status: 500 });
      await page.goto(`/checkout?_ptxn=${id}`);
    },
    sees: "Your checkout can’t be shown right now",
  },
  { name: "the choice of a plan", show: open(plan), sees: "Show what it costs" },
  {
    name: "the price of a change",
    show: async (page) => {
      await page.goto(`${plan}?plan=pro&interval=month&quantity=12`);
      await page.getByText("How this is worked out").click();
    },
    sees: /You pay \$/,
  },
  {
    name: "a change that is refused",
    show: open(`${plan}?plan=pro&quantity=10`),
    sees: "This is what you have already.",
  },
  {
    name: "a price that has moved",
    show: open(`${plan}?plan=pro&quantity=12&moved=`),
    sees: "The amount has changed",
  },
  {
    name: "a change that was declined",
    show: async (page, { emulator }) => {
      await page.goto(`${plan}?plan=pro&quantity=12`);
      await emulator.control(`customers/${SAM.customerId}/payment-method`, { card: "4000002760003184" });
      await confirm(page);
    },
    sees: "Your card was declined.",
  },
  {
    name: "a change that is done",
    show: async (page) => {
      await page.goto(`${plan}?plan=pro&quantity=12`);
      await confirm(page);
    },
    sees: "Your plan is changed.",
  },
  {
    name: "the price of resuming",
    show: open(`/settings/billing/${SAM_PAUSED}/resume`),
    sees: "You pay $400.00 now",
  },
  {
    name: "a resumption that is refused",
    show: open(`/settings/billing/${SAM_ACTIVE}/resume`),
    sees: "This subscription isn’t paused.",
  },
  { name: "the payments", show: open("/settings/billing/payments"), sees: /refunded/ },
  {
    name: "no payments",
    email: "newt@example.com",
    show: open("/settings/billing/payments"),
    sees: "There are no payments yet.",
  },
  {
    name: "the payments in an outage",
    show: async (page, { emulator }) => {
      await emulator.control("faults", { path: "/transactions", status: 500 });
      await page.goto("/settings/billing/payments");
    },
    sees: "Your payments can’t be shown right now",
  },
];

for (const { name, email = SAM.email, show, sees } of scenes) {
  test(`axe finds nothing on ${name}, light and dark, and nothing scrolls sideways at 320 px`, async ({
    openBilling,
    stack,
  }) => {
    await stack.emulator.control("clock", { freeze: true });
    const page = await openBilling(email);
    await show(page, stack);
    await expect(page.getByText(sees).first()).toBeVisible();
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      // Colours fade from one scheme into the other.
      await page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished)));
      const { violations } = await new AxeBuilder({ page }).analyze();
      const found = violations.map(
        ({ id, nodes }) => `${colorScheme} ${id}: ${nodes.map(({ html }) => html).join(" ")}`,
      );
      expect(found).toEqual([]);
    }
    await page.setViewportSize({ width: 320, height: 640 });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
}
