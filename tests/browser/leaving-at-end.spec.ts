import { accountPage, deletedPage, endingText } from "@/lib/copy";
import { formatDate } from "@/lib/format";
import { expectAccessible } from "@/tests/fixtures/accessible";
import { type Stack, startStack } from "@/tests/fixtures/stack";
import { test as base, expect } from "@/tests/fixtures/test";
import { SAM, SAM_ACTIVE } from "@/tests/fixtures/users";

// The other policy of lib/billing/leaving-policy.ts. What the queue does with it is in tests/http/leaving.spec.ts.

const test = base.extend<object, { stack: Stack }>({
  stack: [
    async ({ browserName: _ }, use) => {
      const stack = await startStack({ TEST_CANCEL_ON_LEAVING: "next_billing_period" });
      await use(stack);
      await stack.stop();
    },
    { scope: "worker", timeout: 120_000 },
  ],
});

const { remove, leaving } = accountPage;
type Active = { data: { current_billing_period: { ends_at: string }; scheduled_change: { action: string } | null } };
const readActive = async ({ emulator }: Stack) =>
  (await emulator.api<Active>("GET", `/subscriptions/${SAM_ACTIVE}`)).data;

test("where accounts go with the period, each page says so, the day of each end too, and one may keep the account", async ({
  page,
  signIn,
  stack,
}) => {
  const { current_billing_period: period } = await readActive(stack);
  const day = formatDate(new Date(period.ends_at), "en-US");
  await signIn(SAM.email);
  await page.goto("/settings/account");
  await expect(page.getByText(remove.textAtEnd)).toBeVisible();
  await expect(page.getByText(remove.text)).toHaveCount(0);
  await expect(page.getByText(endingText("ends-on", day))).toBeVisible();
  await expect(page.getByText(endingText("paused", null))).toBeVisible();
  await expectAccessible(page);

  await page.getByLabel(remove.confirm(SAM.email)).fill(SAM.email);
  await page.getByRole("button", { name: remove.submit }).click();
  await expect(page.getByText(deletedPage.textAtEnd)).toBeVisible();
  await expect(page).toHaveTitle(new RegExp(deletedPage.title));
  await expectAccessible(page);
  await expect.poll(async () => (await readActive(stack)).scheduled_change).toMatchObject({ action: "cancel" });

  await signIn(SAM.email);
  await page.goto("/settings/account");
  await expect(page.getByText(leaving.text)).toBeVisible();
  await expect(page.getByText(endingText("ends-on", day))).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: leaving.keep }).click();
  await expect(page.getByRole("status").filter({ hasText: leaving.kept })).toBeFocused();
  await expect(page.getByText(remove.textAtEnd)).toBeVisible();
});

test("whoever has no subscription isn't told to wait for its end", async ({ page, signIn }) => {
  await signIn("nora@example.com");
  await page.goto("/settings/account");
  await expect(page.getByText(remove.none)).toBeVisible();
  await expect(page.getByText(remove.text)).toBeVisible();
  await expect(page.getByText(remove.textAtEnd)).toHaveCount(0);
});
