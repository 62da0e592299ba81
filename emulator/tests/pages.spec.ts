import { expect, type Locator, test } from "playwright/test";
import { expectAccessible, findBrowser, noBrowser } from "./fixtures/browser.ts";
import { order } from "./fixtures/checkout.ts";
import { customers, prices, subscriptions } from "./fixtures/ids.ts";
import { setUpEmulator } from "./fixtures/rig.ts";

test.skip(findBrowser() === null, noBrowser);
test.skip(Boolean(process.env.FAKETIME), "a browser doesn't run at a faked time");
const rig = setUpEmulator();
const control = () => `${rig.base}/__emulator/`;

test("the control page shows by itself what happens, and leaves alone who is typing", async ({ page }) => {
  await page.goto(control());
  await page.getByLabel("E-mail, name or id").fill("half a na");
  await rig.paddle.customers.create({ email: "appears@example.com" });
  await expect(page.getByText("appears@example.com")).toBeVisible();
  await expect(page.getByLabel("E-mail, name or id")).toBeFocused();
  await expect(page.getByLabel("E-mail, name or id")).toHaveValue("half a na");
  await expect(page.getByRole("status")).toHaveText("");

  await page.getByRole("button", { name: "Stop refreshing by itself" }).click();
  await rig.paddle.customers.create({ email: "later@example.com" });
  await page.waitForTimeout(1500);
  await expect(page.getByText("later@example.com")).toHaveCount(0);
  await page.getByRole("link", { name: "Refresh" }).click();
  await expect(page.getByText("later@example.com")).toBeVisible();
});

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with script" : "without script", () => {
    test.use({ javaScriptEnabled });

    test(`its controls work ${javaScriptEnabled ? "with" : "without"} script, say what they did and keep the search`, async ({
      page,
    }) => {
      const errors: string[] = [];
      page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
      await page.goto(`${control()}?q=carl@`);
      const said = page.getByRole("status");
      const freeze = page.getByRole("button", { name: "Stop the clock" });
      await freeze.press("Enter");
      await expect(said).toHaveText("The clock is stopped.");
      const release = page.getByRole("button", { name: "Let the clock go on" });
      if (javaScriptEnabled) await expect(release).toBeFocused();
      const before = rig.now();
      await page.getByRole("button", { name: "Advance by a month" }).click();
      await expect(said).toContainText("advanced");
      expect(rig.now()).toBe(before + 31 * 86_400_000);
      await page.getByLabel("Path, * for anything").fill("/products*");
      await page.getByLabel("What happens").selectOption("Status 503");
      await page.getByRole("button", { name: "Add" }).click();
      await expect(page.getByRole("row", { name: /\/products\*.*status 503.*1 more/ })).toBeVisible();
      await page.getByRole("button", { name: "Clear all faults" }).click();
      await expect(page.getByText("None: every request")).toBeVisible();
      await page.getByRole("button", { name: "Hold them" }).click();
      await expect(page.getByText("Now: held.")).toBeVisible();
      await page.getByLabel("Extra copies").fill("2");
      await page.getByRole("button", { name: "Set" }).last().click();
      await expect(page.getByText("Now: held, 2 extra of each.")).toBeVisible();
      await expect(page.getByText("carl@example.com")).toBeVisible();
      await expect(page.getByText("sam@example.com")).toHaveCount(0);
      expect(errors).toEqual([]);
    });
  });
}

test("a delivery's page shows its body and each answer, and sends it again", async ({ page }) => {
  const url = "http://127.0.0.1:1/";
  await rig.control("destinations", { url, secret: "s", events: ["customer.created"] });
  await rig.paddle.customers.create({ email: "x@example.com" });
  await page.goto(control());
  await page.getByRole("link", { name: "customer.created" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("customer.created");
  await expect(page.getByRole("region", { name: "Body" })).toContainText('"email": "x@example.com"');
  await expect(page.getByRole("row", { name: /no answer/ }).first()).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Resend" }).click();
  await expect(page.getByRole("status")).toHaveText("It is sent again.");
});

test("axe finds nothing on the control page, which fits a phone", async ({ page }) => {
  const name = "x".repeat(300);
  await rig.control("destinations", { url: "http://127.0.0.1:1/", secret: "s" });
  await rig.paddle.customers.create({ email: `${"long".repeat(15)}@example.com`, name });
  await rig.control("faults", { path: `/${"y".repeat(300)}`, status: 500 });
  await page.goto(control());
  await expectAccessible(page);
});

/** Whether a text stays on one line. */
const isOneLine = (cell: Locator) =>
  cell.evaluate((element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    return range.getClientRects().length === 1;
  });

test("sums stay whole on a phone, on the checkout and in the portal", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  const { id } = await rig.paddle.transactions.create({
    items: [
      {
        quantity: 9,
        price: {
          description: "Large",
          unitPrice: { amount: "99999999999", currencyCode: "USD" },
          product: { name: `Incomprehensibilities of the ${"Enterprise".repeat(9)}`, taxCategory: "standard" },
        },
      },
    ],
  });
  const { urls } = await rig.paddle.customerPortalSessions.create(customers.mona, []);
  for (const url of [`${rig.base}/checkout?_ptxn=${id}`, urls.general.overview]) {
    await page.goto(url);
    const amounts = await page.locator("td.amount").all();
    expect(amounts.length).toBeGreaterThan(0);
    for (const head of await page.locator("th[scope=col]").all()) expect(await isOneLine(head)).toBe(true);
    for (const amount of amounts) expect(await isOneLine(amount), String(await amount.textContent())).toBe(true);
    await expectAccessible(page);
  }
});

test("axe finds nothing where a trial begins or an overdue amount is paid", async ({ page }) => {
  await page.goto((await order(rig, prices.proTrial)).url);
  await expect(page.getByText("14 days free, then")).toBeVisible();
  await expectAccessible(page);
  const owed = await rig.paddle.subscriptions.getPaymentMethodChangeTransaction(subscriptions.pia);
  await page.goto(`${rig.base}/checkout?_ptxn=${owed.id}`);
  await expect(page.getByText("pays the overdue amount of $90.00")).toBeVisible();
  await expectAccessible(page);
  const { urls } = await rig.paddle.customerPortalSessions.create(customers.pia, [subscriptions.pia]);
  await page.goto(String(urls.subscriptions[0]?.updateSubscriptionPaymentMethod));
  await expect(page.getByText("pays the overdue amount of $90.00")).toBeVisible();
  await expectAccessible(page);
});
