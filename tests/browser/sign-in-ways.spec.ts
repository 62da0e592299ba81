import { expect, type Page, test } from "playwright/test";
import { checkoutPage, linkPage, pricingPage, signInPage } from "@/lib/copy";
import { oauthProviders } from "@/lib/env";
import { startMailServer } from "@/tests/fixtures/mail";
import { consent, startProviders } from "@/tests/fixtures/providers";
import { credentials, type Way } from "@/tests/fixtures/sign-in";
import { startStack } from "@/tests/fixtures/stack";

const BUYER = "newt@example.com";
const PLAN = "AeroEdit Pro";

/** The provider's own page, where somebody who is already signed in there says yes. */
async function playProviders(page: Page): Promise<void> {
  const person = { id: "1001", email: BUYER, isVerified: true };
  for (const address of ["https://github.com/login/oauth/**", "https://accounts.google.com/o/oauth2/**"])
    await page.route(address, (route) =>
      route.fulfill({ status: 302, headers: { Location: consent(route.request().url(), person) } }),
    );
}

test("without script too, a provider's button leads to its page", async ({ browser }) => {
  const stack = await startStack({ ...credentials.github });
  const context = await browser.newContext({ javaScriptEnabled: false });
  try {
    const page = await context.newPage();
    await page.goto(`${stack.url}/sign-in`);
    const leaves = page.waitForRequest((request) => request.url().startsWith(oauthProviders.github.origin));
    await page.getByRole("button", { name: signInPage.continueWith("GitHub") }).click({ noWaitAfter: true });
    await leaves;
  } finally {
    await context.close();
    await stack.stop();
  }
});

for (const way of ["github", "google", "mail"] satisfies Way[])
  test(`with ${way} alone to sign in with, a stranger gets from the prices to a paid subscription`, async ({
    page,
  }) => {
    const [providers, mail] = await Promise.all([startProviders(), startMailServer()]);
    const stack = await startStack({
      ...credentials[way],
      ...providers.variables,
      ...(way === "mail" && mail.variables),
    });
    try {
      await playProviders(page);
      await page.goto(`${stack.url}/pricing`);
      await page.getByRole("button", { name: pricingPage.buttons.subscribe + pricingPage.toPlan(PLAN) }).click();
      if (way === "mail") {
        await page.getByLabel(signInPage.form.email).fill(BUYER);
        await page.getByRole("button", { name: signInPage.form.submit }).click();
        await expect(page.getByRole("heading", { name: signInPage.sent.title })).toBeVisible();
        await page.goto(mail.mails[0]?.link ?? "");
        await page.getByRole("button", { name: linkPage.submit }).click();
      } else {
        await page.getByRole("button", { name: signInPage.continueWith(oauthProviders[way].name) }).click();
      }
      await expect(page).toHaveURL(`${stack.url}/pricing`);
      await page.getByRole("button", { name: pricingPage.buttons.subscribe + pricingPage.toPlan(PLAN) }).click();
      await page.getByRole("button", { name: /^Pay / }).click();
      await expect(page.getByRole("heading", { name: checkoutPage.done.title })).toBeVisible({ timeout: 20_000 });
      await page.goto(`${stack.url}/api/pro`);
      await expect(page.getByText('{"access":true}')).toBeVisible();
    } finally {
      await stack.stop();
      providers.stop();
      mail.stop();
    }
  });
