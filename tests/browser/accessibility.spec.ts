import AxeBuilder from "@axe-core/playwright";
import type { Page } from "playwright/test";
import { expect, test } from "@/tests/fixtures/test";
import { SAM } from "@/tests/fixtures/users";

const people = [
  "sam",
  "tess",
  "theo",
  "pia",
  "carl",
  "paula",
  "cora",
  "mona",
  "jun",
  "sixten",
  "nora",
  "newt",
];
const addressOf = (name: string) => `${name}@example.com`;

async function expectNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
}

async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
}

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    for (const name of people) {
      test(`axe finds nothing on ${name}'s billing screen`, async ({ openBilling }) => {
        const page = await openBilling(addressOf(name));
        for (const summary of await page.locator("summary").all()) await summary.click();
        await expectNoViolations(page);
      });
    }

    test("axe finds nothing on the other pages", async ({ page, signIn }) => {
      for (const path of ["/", "/sign-in", "/sign-in?error=Verification", "/nothing-here"]) {
        await page.goto(path);
        await expectNoViolations(page);
      }
      await signIn(SAM.email);
      for (const path of ["/", "/pro"]) {
        await page.goto(path);
        await expectNoViolations(page);
      }
    });

    test("axe finds nothing while loading, in an outage, and beside a refused button", async ({
      page,
      signIn,
      stack,
    }) => {
      await signIn(SAM.email);
      await stack.emulator.control("faults", { path: "/*", hang: true });
      await page.goto("/settings/billing", { waitUntil: "commit" });
      await expect(page.getByText("Loading your subscriptions")).toBeAttached();
      await expectNoViolations(page);
      await expect(page.getByText("Your subscriptions can’t be shown right now")).toBeVisible();
      await expectNoViolations(page);

      await stack.emulator.control("faults", { clear: true });
      await page.reload();
      await stack.emulator.control("faults", { path: "/*", method: "POST", status: 403 });
      await page.getByRole("button", { name: /^Manage billing/ }).click();
      await expect(page.getByText("Paddle refused to open this page.")).toBeVisible();
      await expectNoViolations(page);
    });
  });
}

test.describe("on a phone 320 px wide", () => {
  test.use({ viewport: { width: 320, height: 640 } });

  test("no page scrolls sideways", async ({ page, signIn }) => {
    for (const path of ["/", "/sign-in"]) {
      await page.goto(path);
      await expectNoSidewaysScroll(page);
    }
    for (const name of people) {
      await page.context().clearCookies();
      await signIn(addressOf(name));
      await page.goto("/settings/billing");
      await expect(page.getByText(/^As of/)).toBeVisible();
      await expectNoSidewaysScroll(page);
    }
    await page.goto("/pro");
    await expectNoSidewaysScroll(page);
  });
});

test("the whole screen works by keyboard alone", async ({ openBilling }) => {
  const page = await openBilling("cora@example.com");
  const reach = async (name: RegExp, target = page.getByRole("button", { name })) => {
    for (let presses = 0; presses < 20; presses++) {
      await page.keyboard.press("Tab");
      if (await target.evaluateAll((all) => all.some((one) => one === document.activeElement))) return;
    }
    throw new Error(`Tab never reaches ${name}`);
  };
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();

  const opened = page.context().waitForEvent("page");
  await reach(/^Manage billing/);
  await page.keyboard.press("Enter");
  await (await opened).waitForURL(/token=/);
  await page.bringToFront();
  await expect(page.getByRole("button", { name: /^Manage billing/ })).toBeFocused();

  await reach(/^Past subscriptions/, page.locator("summary"));
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: /^View in portal/ })).toBeVisible();
  await reach(/^View in portal/);
  await reach(/^Refresh/);
});

test("a button that opens a new tab says so, and equal buttons are told apart", async ({ openBilling }) => {
  const page = await openBilling(SAM.email);
  const names = await page.getByRole("main").getByRole("button").allTextContents();
  expect(names.filter((name) => name.includes("opens in a new tab"))).toHaveLength(4);
  expect(names).toContain("Cancel subscription for AeroEdit Pro, opens in a new tab");
});
