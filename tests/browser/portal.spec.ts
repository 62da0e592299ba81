import { billingPage, cardButtons, linkRefusals } from "@/lib/copy";
import { expectAccessible } from "@/tests/fixtures/accessible";
import { callsTo } from "@/tests/fixtures/billing-page";
import { openPortalTab } from "@/tests/fixtures/portal";
import { expect, test } from "@/tests/fixtures/test";
import { SAM, SAM_ACTIVE, SAM_PAUSED } from "@/tests/fixtures/users";

const portalSessions = /\/portal-sessions$/;
const payment = "update_subscription_payment_method";
const links: [button: string, action: string, subscription: string | null, heading: string][] = [
  [billingPage.manage, "overview", null, "Subscriptions"],
  [cardButtons["update-payment-method"], payment, SAM_ACTIVE, "Update payment method"],
  [cardButtons.cancel, "cancel_subscription", SAM_ACTIVE, "Cancel subscription"],
  [cardButtons.view, "view_subscription", SAM_PAUSED, "Subscription"],
];

test("each link opens its page of the portal in a new tab, without an opener, and this tab stays", async ({
  openBilling,
  stack,
}) => {
  const page = await openBilling(SAM.email);
  for (const [button, action, subscription, heading] of links) {
    const tab = await openPortalTab(page, button);
    const { origin, searchParams } = new URL(tab.url());
    expect(origin).toBe(stack.emulator.url);
    expect(searchParams.get("action")).toBe(action);
    expect(searchParams.get("subscription_id")).toBe(subscription);
    expect(searchParams.get("token")).toMatch(/^pga_[\w-]+\.[\w-]+\.[\w-]+$/);
    await expect(tab.getByRole("heading", { name: heading, exact: true })).toBeVisible();
    expect(await tab.evaluate(() => window.opener)).toBeNull();
    await expect(page).toHaveURL(`${stack.url}/settings/billing`);
    await tab.close();
  }
  expect(await callsTo(stack.emulator, "POST", portalSessions), "once for each click").toHaveLength(links.length);
});

test("observed 22: where the portal has no page for one subscription, its overview opens", async ({
  openBilling,
  stack: { emulator },
}) => {
  const page = await openBilling(SAM.email);
  await emulator.control("behaviour", { view_links: false });
  const tab = await openPortalTab(page, cardButtons.view);
  expect(new URL(tab.url()).searchParams.get("action")).toBe("overview");
  for (const id of [SAM_ACTIVE, SAM_PAUSED]) await expect(tab.getByText(id)).toBeVisible();
  expect(await callsTo(emulator, "POST", portalSessions)).toHaveLength(1);
});

test("a double click opens one link; where popups are blocked it opens in this tab", async ({ openBilling, stack }) => {
  const page = await openBilling(SAM.email);
  const opened = page.context().waitForEvent("page");
  await page.getByRole("button", { name: billingPage.manage }).dblclick();
  await (await opened).waitForURL(/token=/);
  expect(await callsTo(stack.emulator, "POST", portalSessions)).toHaveLength(1);

  await page.evaluate(() => {
    window.open = () => null;
  });
  await page.getByRole("button", { name: billingPage.manage }).click();
  await page.waitForURL((url) => url.origin === stack.emulator.url && url.searchParams.has("token"));
});

test("the eleventh link within a minute is refused beside its button, and Paddle is not asked", async ({
  openBilling,
  stack,
}) => {
  const page = await openBilling(SAM.email);
  await stack.database.sql(`INSERT INTO "RateLimit" ("key", "hits")
    SELECT 'actions:' || "id", array_fill(now(), ARRAY[9]) FROM "User"`);
  await (await openPortalTab(page, billingPage.manage)).close();
  await page.getByRole("button", { name: billingPage.manage }).click();
  await expect(page.getByText(linkRefusals["too-many-requests"])).toBeVisible();
  expect(await callsTo(stack.emulator, "POST", portalSessions)).toHaveLength(1);
});

const htmlPage = { status: 502, body: "<html><body>Bad gateway</body></html>", contentType: "text/html" };
const faults: [why: string, fault: object, refusal: keyof typeof linkRefusals][] = [
  ["the key lacks the permission", { status: 403 }, "rejected"],
  ["Paddle hangs", { hang: true }, "timeout"],
  ["Paddle answers 500", { status: 500 }, "unavailable"],
  ["Paddle answers 502 with HTML", htmlPage, "unavailable"],
  ["Paddle drops the connection", { reset: true }, "unavailable"],
  ["nothing listens at Paddle's address", {}, "unavailable"],
  ["Paddle answers 429 with Retry-After", { status: 429, retryAfter: 1 }, "rate-limited"],
];
test("when a link can't be had, the blank tab closes and the reason stands beside the button", async ({
  openBilling,
  stack: { emulator },
}) => {
  // It waits out deadlines, and starts the emulator again.
  test.slow();
  const page = await openBilling(SAM.email);
  const name = cardButtons["update-payment-method"];
  const button = page.getByRole("button", { name });
  for (const [why, fault, refusal] of faults) {
    await test.step(why, async () => {
      const isAbsent = Object.keys(fault).length === 0;
      if (isAbsent) await emulator.stop();
      else await emulator.control("faults", { path: "/customers/*/portal-sessions", method: "POST", ...fault });
      const opened = page.context().waitForEvent("page");
      await button.click();
      const tab = await opened;
      await expect.poll(() => tab.isClosed()).toBe(true);
      await expect(button.locator("..").getByText(linkRefusals[refusal])).toBeVisible();
      await expect(page.getByText(linkRefusals[refusal])).toHaveCount(1);
      await expect(button).toHaveAccessibleDescription(linkRefusals[refusal]);
      if (isAbsent) await emulator.start();
      else await emulator.control("faults", { clear: true });
    });
  }
  await expectAccessible(page);
});
