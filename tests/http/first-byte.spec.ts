import { existsSync } from "node:fs";
import { get } from "node:http";
import { statusLabel } from "@/lib/copy";
import type { Stack } from "@/tests/fixtures/stack";
import { expect, test } from "@/tests/fixtures/test";
import { createSession, linkToCustomer, SAM, SAM_ACTIVE, SESSION_COOKIE } from "@/tests/fixtures/users";
import { visit } from "@/tests/fixtures/visitor";

/** What a browser that has run script gets when it opens a page, and what of it came first. */
function openPage(
  stack: Stack,
  path: string,
  session: string,
  onFirstByte?: () => void,
): Promise<{ first: string; whole: string; status: number }> {
  const headers = { Cookie: `${SESSION_COOKIE}=${session}; script=on` };
  return new Promise((resolve, reject) => {
    const request = get(stack.url.replace("localhost", "127.0.0.1") + path, { headers }, (answer) => {
      const chunks: string[] = [];
      answer.setEncoding("utf8").on("data", (chunk: string) => chunks.push(chunk));
      if (onFirstByte) answer.once("data", onFirstByte);
      answer.on("end", () =>
        resolve({ first: chunks[0] ?? "", whole: chunks.join(""), status: answer.statusCode ?? 0 }),
      );
    });
    request.on("error", reject);
  });
}

test("where subscriptions take a while to read, the header and a skeleton are sent before them", async ({ stack }) => {
  const session = await createSession(stack.database, SAM.email);
  await visit(stack, "/settings/billing", { session });
  await linkToCustomer(stack.database, SAM.email, SAM.customerId);
  stack.database.slow(300);
  const { first, whole } = await openPage(stack, "/settings/billing", session).finally(() => stack.database.slow(0));
  expect(first).toContain("<header");
  expect(first).toContain('aria-busy="true"');
  expect(first).not.toContain(SAM_ACTIVE);
  expect(whole).toContain(`data-subscription="${SAM_ACTIVE}"`);
  expect(whole).toContain(statusLabel("active"));
});

test("an outage that comes after the first byte leads to words, too", async ({ stack }) => {
  const session = await createSession(stack.database, SAM.email);
  await linkToCustomer(stack.database, SAM.email, SAM.customerId);
  // The session's answer is on its way when the mirror is asked for.
  stack.database.slow(300);
  try {
    const { status, whole } = await openPage(stack, "/settings/billing", session, () => stack.database.cut());
    expect(status).toBe(200);
    expect(whole).toMatch(/<meta[^>]+http-equiv="refresh"[^>]+\/unavailable/);
  } finally {
    stack.database.slow(0);
    await stack.database.mend();
  }
});

test("who hasn't run script, a crawler or curl, gets pages whole and in order", async ({ stack }) => {
  const session = await createSession(stack.database, SAM.email);
  await visit(stack, "/settings/billing", { session });
  for (const path of ["/settings/billing", "/settings/billing/payments", "/pricing"]) {
    if (!existsSync(`app${path}`)) continue;
    stack.database.slow(150);
    const { text } = await visit(stack, path, { session }).finally(() => stack.database.slow(0));
    expect(text, path).toContain('<main id="content"');
    expect(text, path).not.toContain("<main aria-busy");
    expect(text, path).not.toMatch(/<div hidden="?"? id="S:/);
  }
});

test("who is not signed in is led to sign in, an unknown subscription is a 404, and an outage a 503, before a byte is sent", async ({
  stack,
}) => {
  const session = await createSession(stack.database, SAM.email);
  expect((await openPage(stack, "/settings/billing", "no-session")).status).toBe(307);
  expect((await openPage(stack, "/settings/billing/sub_unknown/plan", session)).status).toBe(404);
  await stack.database.cut();
  try {
    expect((await openPage(stack, "/settings/billing", session)).status).toBe(307);
  } finally {
    await stack.database.mend();
  }
});
