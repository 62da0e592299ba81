import { existsSync } from "node:fs";
import type { Page } from "playwright/test";
import { cardButtons } from "@/lib/copy";
import { expectAccessible } from "@/tests/fixtures/accessible";
import { cardOf } from "@/tests/fixtures/billing-page";
import { expect, test } from "@/tests/fixtures/test";
import { SAM, SAM_ACTIVE, SAM_PAUSED } from "@/tests/fixtures/users";

const skeleton = (page: Page) => page.locator("main[aria-busy]");
const content = (page: Page) => page.locator("main#content");

/** By how much things moved that were there before, as the browser counts it. */
const layoutShift = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let sum = 0;
        const add = (entries: PerformanceEntryList) => {
          for (const entry of entries) sum += (entry as PerformanceEntry & { value: number }).value;
        };
        const observer = new PerformanceObserver((list) => add(list.getEntries()));
        observer.observe({ type: "layout-shift", buffered: true });
        // What is buffered arrives in a task of its own.
        setTimeout(() => {
          add(observer.takeRecords());
          resolve(sum);
        }, 500);
      }),
  );

for (const path of [
  "/settings/billing/payments",
  `/settings/billing/${SAM_ACTIVE}/plan`,
  `/settings/billing/${SAM_PAUSED}/resume`,
  // Parts that a clone may have taken out.
  ...["/pricing"].filter((part) => existsSync(`app${part}`)),
]) {
  test(`while ${path} waits for Paddle its frame is there and accessible, and nothing moves when the rest comes`, async ({
    page,
    signIn,
    stack,
    browserName,
  }) => {
    await signIn(SAM.email);
    await page.goto("/settings/billing");
    await expect(cardOf(page)).toBeVisible();
    await stack.emulator.control("faults", { path: "/*", latencyMs: 2_500 });
    // A country that nobody has asked about yet.
    await page.setExtraHTTPHeaders({ "x-country-code": "NZ" });
    await page.goto(path, { waitUntil: "commit" });
    await expect(skeleton(page)).toBeVisible();
    await expect(page.getByRole("banner")).toBeVisible();
    await expect(content(page)).toBeVisible();
    await expect(skeleton(page)).toHaveCount(0);
    if (browserName === "chromium") expect(await layoutShift(page)).toBeLessThan(0.01);
    await expectAccessible(page);
  });
}

test("nothing moves while the billing page loads", async ({ page, signIn, browserName }) => {
  await signIn(SAM.email);
  for (let visit = 0; visit < 2; visit++) {
    await page.goto("/settings/billing");
    await expect(cardOf(page)).toBeVisible();
    await expect(skeleton(page)).toHaveCount(0);
    if (browserName === "chromium") expect(await layoutShift(page)).toBeLessThan(0.01);
  }
});

test.describe("with script switched off after a page that ran it", () => {
  test.use({ javaScriptEnabled: false });

  test("the page can be read, without its skeleton", async ({ page, context, signIn, stack }) => {
    await signIn(SAM.email);
    await page.goto("/settings/billing");
    await context.addCookies([{ name: "script", value: "on", url: stack.url }]);
    await page.goto("/settings/billing");
    await expect(cardOf(page)).toBeVisible();
    await expect(page.getByRole("button", { name: cardButtons.cancel })).toBeVisible();
    await expect(skeleton(page)).toBeHidden();
  });
});
