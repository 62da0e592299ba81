import { linkPage, paymentsPage, signInPage, siteHeader, unavailablePage } from "@/lib/copy";
import { expectAccessible } from "@/tests/fixtures/accessible";
import { startSignInApp } from "@/tests/fixtures/sign-in";
import { expect, test } from "@/tests/fixtures/test";
import { createSession, SAM, SESSION_COOKIE } from "@/tests/fixtures/users";

test("a page that needs a user leads to sign in and back, through a magic link, and signing out ends the session", async ({
  page,
  context,
  stack: { url, database },
}) => {
  await database.sql(`INSERT INTO "User" ("id", "email", "emailVerified") VALUES ('sam', $1, now())`, [SAM.email]);
  await page.goto("/settings/billing/payments");
  await expect(page).toHaveURL(/\/sign-in\?callbackUrl=%2Fsettings%2Fbilling%2Fpayments$/);
  await page.getByRole("button", { name: "Sam Miller" }).click();
  await expect(page).toHaveURL(`${url}/settings/billing/payments`);
  await page.getByRole("banner").getByRole("button", { name: siteHeader.account }).click();
  await expect(page.getByText(SAM.email)).toBeVisible();
  const cookie = (await context.cookies()).find(({ name }) => name === SESSION_COOKIE);
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Lax" });
  const sessions = () => database.sql<{ sessionToken: string }>(`SELECT "sessionToken" FROM "Session"`);
  expect(await sessions()).toEqual([{ sessionToken: cookie?.value }]);
  expect(await database.sql(`SELECT 1 FROM "VerificationToken"`), "the link is used up").toEqual([]);

  await page.getByRole("button", { name: siteHeader.signOut }).click();
  await expect(page).toHaveURL(`${url}/`);
  expect(await sessions()).toEqual([]);
  await page.goto("/settings/billing");
  await expect(page).toHaveURL(/\/sign-in/);
});

test("wherever one is to go after signing in, it is on the app's own address", async ({ page, context, stack }) => {
  const strangers = ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"];
  strangers.push("/..//evil.example", "/.//evil.example", "/%2e%2e//evil.example", `${stack.url}//evil.example`);
  for (const callbackUrl of strangers) {
    await context.clearCookies();
    await page.goto(`/sign-in?callbackUrl=${encodeURIComponent(callbackUrl)}`);
    await page.getByRole("button", { name: "Nora Quinn" }).click();
    await expect(page.getByRole("banner").getByRole("button", { name: siteHeader.account }), callbackUrl).toBeVisible();
    expect(new URL(page.url()).origin).toBe(stack.url);
  }
});

test("a link comes by mail, and its button signs in and leads to where one wanted to go", async ({ page, stack }) => {
  const app = await startSignInApp(stack, ["mail"]);
  try {
    await page.goto(`${app.url}/settings/billing/payments`);
    await page.getByLabel(signInPage.form.email).fill(SAM.email);
    await page.getByRole("button", { name: signInPage.form.submit }).click();
    await expect(page.getByRole("heading", { name: signInPage.sent.title })).toBeVisible();
    await expectAccessible(page);

    await page.goto(app.mails[0]?.link ?? "");
    await expect(page.getByText(linkPage.text(SAM.email))).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("button", { name: linkPage.submit }).click();
    await expect(page).toHaveURL(`${app.url}/settings/billing/payments`);
    await page.getByRole("banner").getByRole("button", { name: siteHeader.account }).click();
    await expect(page.getByText(SAM.email)).toBeVisible();
  } finally {
    await app.stop();
  }
});

test("without script, while the database is down, a page can be read, and the way back works once it is up", async ({
  browser,
  stack,
}) => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  const value = await createSession(stack.database, SAM.email);
  await context.addCookies([{ name: SESSION_COOKIE, value, url: stack.url }]);
  await stack.database.cut();
  try {
    await page.goto(`${stack.url}/settings/billing/payments`);
    await expect(page.getByRole("heading", { name: unavailablePage.title })).toBeVisible();
  } finally {
    await stack.database.mend();
  }
  await page.getByRole("link", { name: unavailablePage.retry }).click();
  await expect(page.getByRole("heading", { name: paymentsPage.title })).toBeVisible();
  await context.close();
});

test("on a click while the database is down the whole window shows it, and comes back", async ({
  openBilling,
  stack,
}) => {
  const page = await openBilling(SAM.email);
  await stack.database.cut();
  try {
    await page.getByRole("link", { name: paymentsPage.recent.all }).click();
    await expect(page.getByRole("heading", { name: unavailablePage.title })).toBeVisible();
    await expectAccessible(page);
  } finally {
    await stack.database.mend();
  }
  await page.getByRole("link", { name: unavailablePage.retry }).click();
  await expect(page).toHaveURL(`${stack.url}/settings/billing/payments`);
});
