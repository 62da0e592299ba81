import { expect, test } from "@/tests/fixtures/test";
import { SAM } from "@/tests/fixtures/users";

const portalSessions = { path: "/customers/*/portal-sessions", method: "POST" };

const failures = [
  { name: "hangs", fault: { hang: true }, words: "Paddle took too long to answer." },
  { name: "answers 500", fault: { status: 500 }, words: "Paddle can’t be reached right now." },
  {
    name: "answers 502 with HTML",
    fault: { status: 502, body: "<html><body>Bad gateway</body></html>", contentType: "text/html" },
    words: "Paddle can’t be reached right now.",
  },
  {
    name: "answers 429 with Retry-After",
    fault: { status: 429, retryAfter: 1 },
    words: "Paddle is receiving too many requests.",
  },
  {
    name: "answers 403, as to a key without the permission",
    fault: { status: 403 },
    words: "Paddle refused to open this page.",
  },
  { name: "drops the connection", fault: { reset: true }, words: "Paddle can’t be reached right now." },
];

for (const { name, fault, words } of failures) {
  test(`when Paddle ${name}, the blank tab closes and the reason stands beside the button`, async ({
    openBilling,
    stack,
  }) => {
    const page = await openBilling(SAM.email);
    await stack.emulator.control("faults", { ...portalSessions, ...fault });
    const opened = page.context().waitForEvent("page");
    const form = page.locator("form", { has: page.getByRole("button", { name: /^Update payment method/ }) });
    await form.getByRole("button").click();
    const tab = await opened;
    await expect(form.getByText(words)).toBeVisible();
    await expect.poll(() => tab.isClosed()).toBe(true);
    await expect(page.getByText(words)).toHaveCount(1);
    await expect(form.getByRole("button")).toHaveAccessibleDescription(new RegExp(words.slice(0, 20)));
  });
}

test("when nothing listens at Paddle's address, the blank tab closes and the reason stands beside the button", async ({
  openBilling,
  stack,
}) => {
  const page = await openBilling(SAM.email);
  await stack.emulator.stop();
  try {
    const opened = page.context().waitForEvent("page");
    await page.getByRole("button", { name: /^Manage billing/ }).click();
    const tab = await opened;
    await expect(page.getByText("Paddle can’t be reached right now. Nothing was changed.")).toBeVisible();
    await expect.poll(() => tab.isClosed()).toBe(true);
  } finally {
    await stack.emulator.start();
  }
});
