import { expect, test } from "@/tests/fixtures/test";
import { SAM, SAM_ACTIVE } from "@/tests/fixtures/users";

const outages = [
  { name: "hangs", fault: { hang: true } },
  { name: "answers 500", fault: { status: 500 } },
  {
    name: "answers with a web page",
    fault: { status: 502, body: "<html></html>", contentType: "text/html" },
  },
  { name: "drops connections", fault: { reset: true } },
];

for (const { name, fault } of outages) {
  test(`while Paddle ${name}, the screen shows what was last known, and from when, within 3 s`, async ({
    openBilling,
    stack,
  }) => {
    const page = await openBilling(SAM.email);
    await stack.database.sql(`UPDATE "User" SET "freshUntil" = now() - interval '1 hour',
      "subscriptionsListedAt" = now() - interval '1 hour'`);
    await stack.emulator.control("faults", { path: "/*", ...fault });
    const began = Date.now();
    await page.goto("/settings/billing", { waitUntil: "commit" });
    await expect(page.locator(`[data-subscription=${SAM_ACTIVE}]`)).toContainText("Active");
    await expect(page.getByText(/As of/)).toContainText(/\d+:\d\d/);
    expect(Date.now() - began).toBeLessThan(3_000);
    await expect(
      page.getByText("Paddle can’t be reached right now, so this may be out of date."),
    ).toBeVisible();
  });

  test(`while Paddle ${name}, a customer never listed before is told so, not that there is nothing`, async ({
    page,
    signIn,
    stack,
  }) => {
    await signIn(SAM.email);
    await stack.emulator.control("faults", { path: "/*", ...fault });
    await page.goto("/settings/billing");
    await expect(page.getByText("Your subscriptions can’t be shown right now")).toBeVisible();
    await expect(page.getByText(/no active subscription/i)).toHaveCount(0);
    await expect(page.getByText("No billing account yet")).toHaveCount(0);

    await stack.emulator.control("faults", { clear: true });
    await page.getByRole("button", { name: "Refresh" }).click();
    await expect(page.locator(`[data-subscription=${SAM_ACTIVE}]`)).toBeVisible();
  });
}

test("a mirror younger than a minute is shown without asking Paddle", async ({ openBilling, stack }) => {
  const page = await openBilling(SAM.email);
  const before = (await stack.emulator.requests()).length;
  await page.reload();
  await expect(page.getByText(/^As of/)).toBeVisible();
  expect(await stack.emulator.requests()).toHaveLength(before);
});

test("Refresh lists again at once, and the screen changes in place", async ({ openBilling, stack }) => {
  const page = await openBilling(SAM.email);
  await stack.emulator.control("deliveries", { drop: 1 });
  const headers = {
    Authorization: `Bearer ${stack.variables.PADDLE_API_KEY}`,
    "Content-Type": "application/json",
  };
  await fetch(`${stack.emulator.url}/subscriptions/${SAM_ACTIVE}/cancel`, {
    method: "POST",
    headers,
    body: "{}",
  });
  const refresh = page.getByRole("button", { name: "Refresh" });
  await refresh.focus();
  await refresh.press("Enter");
  await expect(page.locator(`[data-subscription=${SAM_ACTIVE}]`)).toContainText("Ends on");
  await expect(refresh, "the keyboard's place is kept").toBeFocused();
});

test("coming back without having opened the portal asks Paddle nothing", async ({ openBilling, stack }) => {
  const page = await openBilling(SAM.email);
  const before = (await stack.emulator.requests()).length;
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await page.waitForTimeout(500);
  expect(await stack.emulator.requests()).toHaveLength(before);
});

test("two tabs opened at once list once", async ({ context, signIn, stack }) => {
  await signIn(SAM.email);
  const pages = [await context.newPage(), await context.newPage()];
  await Promise.all(pages.map((page) => page.goto("/settings/billing")));
  for (const page of pages) await expect(page.locator(`[data-subscription=${SAM_ACTIVE}]`)).toBeVisible();
  const lists = (await stack.emulator.requests()).filter(({ path }) => path.startsWith("/subscriptions"));
  expect(lists).toHaveLength(1);
});
