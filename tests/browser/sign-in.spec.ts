import { siteHeader } from "@/lib/copy";
import { expect, test } from "@/tests/fixtures/test";
import { SAM, SESSION_COOKIE } from "@/tests/fixtures/users";

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
  for (const callbackUrl of strangers) {
    await context.clearCookies();
    await page.goto(`/sign-in?callbackUrl=${encodeURIComponent(callbackUrl)}`);
    await page.getByRole("button", { name: "Nora Quinn" }).click();
    await expect(page.getByRole("button", { name: siteHeader.signOut }), callbackUrl).toBeVisible();
    expect(new URL(page.url()).origin).toBe(stack.url);
  }
});
