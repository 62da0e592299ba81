import { expect, test } from "@/tests/fixtures/test";

const states = [
  { email: "tess@example.com", shows: ["Trial", "Trial ends on"] },
  { email: "theo@example.com", shows: ["Trial ends on", "there is no card on file"] },
  { email: "pia@example.com", shows: ["Payment overdue", "Access until", "Your last payment failed"] },
  { email: "carl@example.com", shows: ["Active", "Ends on", "set to end"] },
  { email: "paula@example.com", shows: ["Active", "Pauses on", "Resumes on", "set to pause"] },
  { email: "cora@example.com", shows: ["No active subscription", "Past subscriptions (1)"] },
  { email: "mona@example.com", shows: ["AeroEdit Enterprise", "per year", "Renews on", "View in portal"] },
  { email: "jun@example.com", shows: [/¥[\d,]+ per month/, "Renews on"] },
  { email: "nora@example.com", shows: ["No active subscription", "Manage billing"] },
  { email: "newt@example.com", shows: ["No billing account yet"] },
];

for (const { email, shows } of states) {
  test(`${email.split("@")[0]} sees ${shows.join(", ")}`, async ({ openBilling }) => {
    const page = await openBilling(email);
    for (const text of shows) await expect(page.getByRole("main")).toContainText(text);
    await expect(page.getByRole("main")).not.toContainText(/Invalid Date|NaN|undefined|null/);
  });
}

test("only manual collection hides the payment method's button", async ({ openBilling }) => {
  const page = await openBilling("mona@example.com");
  await expect(page.getByRole("button", { name: /^Update payment method/ })).toHaveCount(0);
  await expect(page.getByRole("button", { name: /^Cancel subscription/ })).toBeVisible();
});

test("all sixty subscriptions are listed, live ones first and ended ones folded", async ({ openBilling }) => {
  const page = await openBilling("sixten@example.com");
  await expect(page.locator("[data-subscription]:visible")).toHaveCount(50);
  await page.getByText("Past subscriptions (10)").click();
  await expect(page.locator("[data-subscription]:visible")).toHaveCount(60);
});

test.describe("for a visitor from Germany", () => {
  test.use({ locale: "de-DE" });

  test("money and dates are in their locale", async ({ openBilling }) => {
    const page = await openBilling("sam@example.com");
    await expect(page.getByText("400,00\u00a0$").first()).toBeVisible();
    await expect(page.getByText("11. November 2024")).toBeVisible();
    await expect(page.locator("time[datetime^='2024-11-11T']").first()).toBeVisible();
  });
});

test("the skeleton shows while a customer is listed for the first time, and nothing jumps", async ({
  page,
  signIn,
  stack,
}) => {
  await signIn("tess@example.com");
  await stack.emulator.control("faults", { path: "/subscriptions*", latencyMs: 1_000 });
  await page.goto("/settings/billing", { waitUntil: "commit" });
  await expect(page.getByText("Loading your subscriptions")).toBeAttached();
  // The stylesheet may come after the first words.
  await expect(page.locator("body")).not.toHaveCSS("background-color", "rgba(0, 0, 0, 0)");
  const heading = page.getByRole("heading", { name: "Billing" });
  const before = await heading.boundingBox();
  await expect(page.getByText(/Trial ends on/)).toBeVisible();
  expect((await heading.boundingBox())?.y).toBe(before?.y);
});
