import { ADMIN, adminPages, comparable, expect, missing, test } from "@/tests/fixtures/admin";
import type { Stack } from "@/tests/fixtures/stack";
import { createSession, SAM } from "@/tests/fixtures/users";
import { visit } from "@/tests/fixtures/visitor";

test("these are all of them", () => expect(adminPages.length).toBeGreaterThan(6));

const callers: Record<string, (stack: Stack) => Promise<string | null>> = {
  "a visitor": async () => null,
  "somebody with a made-up session": async () => "made-up",
  "a customer": ({ database }) => createSession(database, SAM.email),
  "whoever typed an admin's address and never verified it": ({ database }) => createSession(database, ADMIN, false),
  "an admin whose session has ended": async ({ database }) => {
    const session = await createSession(database, ADMIN);
    await database.sql(`UPDATE "Session" SET "expires" = now() - interval '1 day'`);
    return session;
  },
};

for (const [who, signIn] of Object.entries(callers)) {
  test(`to ${who} the admin's pages answer just as an address where nothing is`, async ({ stack }) => {
    const session = await signIn(stack);
    for (const [path, headers] of adminPages.flatMap((page) => [
      [page, {}] as const,
      [page, { RSC: "1" }] as const,
      [page, { "User-Agent": "curl/8", "Accept-Language": "de" }] as const,
    ])) {
      const answer = comparable(await visit(stack, path, { session, headers }));
      expect(answer.status).toBe(404);
      expect({ ...answer, text: missing(answer.text) }).toEqual(
        comparable(await visit(stack, missing(path), { session, headers })),
      );
    }
  });
}

test("an admin sees them, by an address however it is spelled in ADMIN_EMAILS", async ({ stack }) => {
  const session = await createSession(stack.database, ADMIN);
  for (const path of adminPages) expect((await visit(stack, path, { session })).status, path).toBe(200);
});

test("a page that is asked for where it really is checks by itself", async ({ stack }) => {
  const session = await createSession(stack.database, SAM.email);
  for (const page of adminPages) {
    const path = page.replace("/admin/", "/admin-pages/");
    for (const caller of [null, session]) {
      const answer = await visit(stack, path, { session: caller });
      expect(answer.status, path).toBe(404);
      expect(answer.text).not.toContain("<main");
    }
  }
});
