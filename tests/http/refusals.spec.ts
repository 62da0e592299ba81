import { billingPage, tryLater, unavailable, whyUnavailable } from "@/lib/copy";
import { site } from "@/lib/site";
import { readLog } from "@/tests/fixtures/log";
import { signInSynced } from "@/tests/fixtures/people";
import type { Stack } from "@/tests/fixtures/stack";
import { expect, test } from "@/tests/fixtures/test";
import { createSession, SAM, SAM_ACTIVE } from "@/tests/fixtures/users";
import { visit } from "@/tests/fixtures/visitor";

/** What each screen says where Paddle's part of it is missing. Texts end at an address, which becomes a link. */
async function expectWords(stack: Stack, path: string, session: string, words: string[], country = "US") {
  const { text } = await visit(stack, path, { session, headers: { "X-Country-Code": country } });
  for (const one of words) expect(text, path).toContain(one.split(site.supportEmail)[0]);
  expect(text, `${path}: this is no outage`).not.toContain(tryLater);
}

for (const [name, status, reason, country] of [
  ["refuses", 403, "rejected", "SE"],
  ["has had too many requests", 429, "rate-limited", "NO"],
] as const) {
  test(`where Paddle ${name}, no screen says that it isn't responding`, async ({ stack }) => {
    const { session } = await signInSynced(stack, SAM.email);
    const newcomer = await createSession(stack.database, "tess@example.com");
    await stack.database.sql(`UPDATE "User" SET "syncFreshUntil" = now() - interval '1 hour'`);
    await stack.emulator.control("faults", { path: "/*", status });
    await expectWords(stack, "/settings/billing", session, [billingPage.outdated(reason)]);
    await expectWords(stack, "/settings/billing", newcomer, [
      unavailable("your subscriptions"),
      whyUnavailable(reason),
    ]);
    const payments = [unavailable("your payments"), whyUnavailable(reason)];
    await expectWords(stack, "/settings/billing/payments", session, payments);
    const plans = [unavailable("plans"), whyUnavailable(reason)];
    await expectWords(stack, `/settings/billing/${SAM_ACTIVE}/plan`, session, plans, country);
  });
}

test("the log names the code and the request that Paddle refused", async ({ stack }) => {
  const { session } = await signInSynced(stack, SAM.email);
  await stack.emulator.control("faults", { path: "/transactions", status: 403 });
  await visit(stack, "/settings/billing/payments", { session });
  const line = readLog(stack.app).findLast(({ event }) => event === "paddle.failed");
  expect(line?.message).toMatch(/^listing payments: rejected \(forbidden\), request [\w-]{36}$/);
});
