import { expect, test } from "@/tests/fixtures/test";
import { SAM, SESSION_COOKIE } from "@/tests/fixtures/users";

test("a page that needs a user sends one to sign in and back, through a magic link", async ({
  page,
  context,
  stack,
}) => {
  await stack.database.sql(`INSERT INTO "User" ("id", "email", "emailVerified") VALUES ('sam', $1, now())`, [
    SAM.email,
  ]);
  await page.goto("/pro");
  await expect(page).toHaveURL(/\/sign-in\?callbackUrl=%2Fpro$/);
  await page.getByRole("button", { name: /^Sam Miller/ }).click();
  await expect(page).toHaveURL(`${stack.url}/pro`);
  await expect(page.getByText(SAM.email)).toBeVisible();

  const cookie = (await context.cookies()).find(({ name }) => name === SESSION_COOKIE);
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Lax" });
  const rows = await stack.database.sql(`SELECT 1 FROM "Session" WHERE "sessionToken" = $1`, [cookie?.value]);
  expect(rows).toHaveLength(1);
  expect(await stack.database.sql(`SELECT 1 FROM "VerificationToken"`), "the link is used up").toHaveLength(
    0,
  );
});

test("signing out ends the session in the database as well", async ({ page, signIn, stack }) => {
  await signIn(SAM.email);
  await page.goto("/pro");
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(`${stack.url}/`);
  expect(await stack.database.sql(`SELECT 1 FROM "Session"`)).toHaveLength(0);
  await page.goto("/settings/billing");
  await expect(page).toHaveURL(/\/sign-in/);
});

for (const callbackUrl of [
  "//evil.example",
  "https://evil.example/",
  "/\\evil.example",
  "javascript:alert(1)",
]) {
  test(`after signing in with callbackUrl=${callbackUrl} one stays on the app's own address`, async ({
    page,
    stack,
  }) => {
    await page.goto(`/sign-in?callbackUrl=${encodeURIComponent(callbackUrl)}`);
    await page.getByRole("button", { name: /^Nora Quinn/ }).click();
    await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();
    expect(new URL(page.url()).origin).toBe(stack.url);
  });
}
