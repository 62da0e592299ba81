import type { Locator, Page } from "playwright/test";
import { billingPage, dateLabels, emptyStates, statusLabel, unavailable } from "@/lib/copy";
import { expectAccessible } from "@/tests/fixtures/accessible";
import { callsTo, cardOf } from "@/tests/fixtures/billing-page";
import { readLog } from "@/tests/fixtures/log";
import { prices } from "@/tests/fixtures/seed";
import type { Stack } from "@/tests/fixtures/stack";
import { expect, test } from "@/tests/fixtures/test";
import { SAM, SAM_ACTIVE } from "@/tests/fixtures/users";

for (const [name, fault] of [
  ["hangs", { hang: true }],
  ["answers with a web page", { status: 502, body: "<html></html>", contentType: "text/html" }],
] as const) {
  test(`while Paddle ${name}, an outage is never an empty account, and what is known shows within 3 s`, async ({
    page,
    signIn,
    stack,
  }) => {
    await signIn(SAM.email);
    await stack.emulator.control("faults", { path: "/*", ...fault });
    await page.goto("/settings/billing", { waitUntil: "commit" });
    await expect(page.getByText(unavailable("your subscriptions"))).toBeVisible();
    for (const { title } of Object.values(emptyStates)) await expect(page.getByText(title)).toHaveCount(0);
    await expectAccessible(page);

    await stack.emulator.control("faults", { clear: true });
    await page.getByRole("button", { name: billingPage.refresh }).click();
    await expect(cardOf(page)).toBeVisible();

    await stack.database.sql(`UPDATE "User" SET "syncFreshUntil" = now() - interval '1 hour',
      "syncedAt" = now() - interval '1 hour'`);
    await stack.emulator.control("faults", { path: "/*", ...fault });
    const began = Date.now();
    await page.goto("/settings/billing", { waitUntil: "commit" });
    await expect(cardOf(page)).toContainText(statusLabel("active"));
    await expect(page.getByText(billingPage.sync.at)).toContainText(/\d+:\d\d/);
    expect(Date.now() - began).toBeLessThan(3_000);
    await expect(page.getByText(billingPage.outdated("unavailable"))).toBeVisible();
    await expectAccessible(page);
  });
}

test("during the first sync a skeleton shows, which is accessible, and then nothing jumps", async ({
  page,
  signIn,
  stack,
}) => {
  await signIn("tess@example.com");
  await stack.emulator.control("faults", { path: "/subscriptions*", latencyMs: 1_500 });
  await page.goto("/settings/billing", { waitUntil: "commit" });
  await expect(page.getByText(billingPage.loading)).toBeAttached();
  // The stylesheet may come after the first words.
  await expect(page.locator("body")).not.toHaveCSS("background-color", "rgba(0, 0, 0, 0)");
  const heading = page.getByRole("heading", { name: billingPage.title });
  const before = await heading.boundingBox();
  await expectAccessible(page);
  await expect(page.getByText(dateLabels["trial-ends"])).toBeVisible();
  expect((await heading.boundingBox())?.y).toBe(before?.y);
});

test("within a minute Paddle is not asked again, neither by a reload nor by coming back from another tab", async ({
  openBilling,
  stack,
}) => {
  const page = await openBilling(SAM.email);
  const before = (await stack.emulator.requests()).length;
  await page.reload();
  await expect(page.getByText(billingPage.sync.at)).toBeVisible();
  let posts = 0;
  page.on("request", (request) => {
    if (request.method() === "POST") posts += 1;
  });
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  // A refresh would have been sent before this.
  await page.evaluate(() => fetch("/api/health"));
  expect(posts).toBe(0);
  expect(await stack.emulator.requests()).toHaveLength(before);
});

test("Refresh syncs at once, and the screen changes in place", async ({ openBilling, stack }) => {
  const page = await openBilling(SAM.email);
  await stack.emulator.control("deliveries", { drop: 1 });
  const headers = {
    Authorization: `Bearer ${stack.variables.PADDLE_API_KEY}`,
    "Content-Type": "application/json",
  };
  const url = `${stack.emulator.url}/subscriptions/${SAM_ACTIVE}/cancel`;
  expect((await fetch(url, { method: "POST", headers, body: "{}" })).status).toBe(200);
  const refresh = page.getByRole("button", { name: billingPage.refresh });
  await refresh.focus();
  await refresh.press("Enter");
  await expect(cardOf(page)).toContainText(dateLabels.ends);
  await expect(refresh, "the keyboard's place is kept").toBeFocused();
});

test("two tabs opened at once sync once", async ({ context, signIn, stack }) => {
  await signIn(SAM.email);
  // Long enough for the second tab to arrive while the first one's list is being made.
  await stack.emulator.control("faults", { path: "/subscriptions*", latencyMs: 1_000 });
  const pages = [await context.newPage(), await context.newPage()];
  await Promise.all(pages.map((page) => page.goto("/settings/billing")));
  for (const page of pages) await expect(cardOf(page)).toBeVisible();
  for (const path of [/^\/subscriptions\?/, /^\/subscriptions\/sub_/, /^\/transactions/])
    await expect.poll(() => callsTo(stack.emulator, "GET", path)).toHaveLength(1);
});

/** Cuts the app off its database while it waits for Paddle's list. */
async function failMidway({ emulator, database }: Stack, page: Page, isWaiting: Locator): Promise<void> {
  await emulator.control("faults", { path: "/subscriptions*", latencyMs: 1_500 });
  await page.goto("/settings/billing", { waitUntil: "commit" });
  await expect(isWaiting).toBeAttached();
  await database.cut();
}

test("a check that fails midway leaves what is known, says so, and can be tried again", async ({
  openBilling,
  stack,
}) => {
  const page = await openBilling(SAM.email);
  await stack.database.sql(`UPDATE "User" SET "syncFreshUntil" = now() - interval '1 hour'`);
  const { failed, checking } = billingPage.sync;
  await failMidway(stack, page, page.getByText(checking));
  await expect(page.getByText(failed)).toBeVisible();
  await expect(page.getByText(checking)).toHaveCount(0);
  await expect(cardOf(page)).toContainText(statusLabel("active"));
  const errors = readLog(stack.app).filter(({ event }) => event === "request.failed");
  expect(errors.at(-1)?.message, "the log has the error with its stack").toMatch(/\n\s+at /);
  await expectAccessible(page);

  await stack.emulator.control("faults", { clear: true });
  await stack.database.mend();
  // As long as the failed one could still be running, another one waits.
  await stack.database.sql(`UPDATE "User" SET "syncStartedAt" = NULL`);
  await page.getByRole("button", { name: billingPage.retry }).click();
  await expect(page.getByRole("button", { name: billingPage.refresh })).toBeVisible();
  await expect(page.getByText(failed)).toHaveCount(0);
});

test("a first sync that fails midway ends in words and a way to try again, and not in a skeleton", async ({
  page,
  signIn,
  stack,
}) => {
  await signIn("tess@example.com");
  await failMidway(stack, page, page.getByText(billingPage.loading));
  await expect(page.getByText(unavailable("your subscriptions"))).toBeVisible();
  await expect(page.getByText(billingPage.loading)).toHaveCount(0);
  await expectAccessible(page);

  await stack.emulator.control("faults", { clear: true });
  await stack.database.mend();
  await stack.database.sql(`UPDATE "User" SET "syncStartedAt" = NULL`);
  await page.getByRole("button", { name: billingPage.retry }).click();
  await expect(page.getByText(dateLabels["trial-ends"])).toBeVisible();
});

test("without a network Refresh says that nothing was checked, and the screen stays", async ({
  openBilling,
  context,
}) => {
  const page = await openBilling(SAM.email);
  await context.setOffline(true);
  await page.getByRole("button", { name: billingPage.refresh }).click();
  await expect(page.getByText(billingPage.sync.failed)).toBeVisible();
  await expect(cardOf(page)).toBeVisible();
  await expectAccessible(page);
  await context.setOffline(false);
  await page.getByRole("button", { name: billingPage.retry }).click();
  await expect(page.getByText(billingPage.sync.failed)).toHaveCount(0);
  await expect(page.getByRole("button", { name: billingPage.refresh })).toBeVisible();
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("the page that comes is up to date, as nothing could take its place", async ({ page, signIn, stack }) => {
    await signIn(SAM.email);
    await page.goto("/settings/billing");
    await expect(cardOf(page)).toContainText("$400.00");
    await expect(page.getByText(billingPage.loading)).toHaveCount(0);
    await expect(page.locator("[data-slot=skeleton]")).toHaveCount(0);
    const items = [{ price_id: prices.proMonthly, quantity: 7 }];
    await stack.emulator.api("PATCH", `/subscriptions/${SAM_ACTIVE}`, { items, proration_billing_mode: "do_not_bill" });
    await stack.database.sql(`UPDATE "User" SET "syncFreshUntil" = now() - interval '1 hour'`);
    await page.goto("/settings/billing");
    await expect(cardOf(page)).toContainText("$210.00");
    await expect(page.getByText(billingPage.sync.checking)).toHaveCount(0);
    await expect(page.getByRole("button", { name: billingPage.refresh })).toBeVisible();
    await stack.emulator.control("faults", { path: "/subscriptions*", status: 500 });
    await page.getByRole("button", { name: billingPage.refresh }).click();
    await expect(page.getByText(billingPage.outdated("unavailable"))).toBeVisible();
    await expect(cardOf(page)).toContainText("$210.00");
  });
});
