import { ADMIN, expect, test } from "@/tests/fixtures/admin";
import type { Stack } from "@/tests/fixtures/stack";
import { createSession, SAM } from "@/tests/fixtures/users";
import { type Answer, visit } from "@/tests/fixtures/visitor";

const pages = ["", "/events", "/customers", "/checks", "/audit"].map((page) => `/admin/billing${page}`);

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

/** An address where nothing is. Next writes the address into its pages: with that one word changed all must be the same. */
const missing = (text: string) => text.replaceAll("admin", "nadir");

/** All of an answer but the time, its id, and the random name that Next gives each answer to its own router. */
const comparable = ({ status, headers, text }: Answer) => ({
  status,
  headers: [...headers].filter(([name]) => name !== "date" && name !== "x-request-id"),
  text: text.replace(/"[\w-]{21}(?=[vm]")/g, '"random'),
});

for (const [who, signIn] of Object.entries(callers)) {
  test(`to ${who} the admin's pages answer just as an address where nothing is`, async ({ stack }) => {
    const session = await signIn(stack);
    for (const [path, headers] of pages.flatMap((page) => [
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
  for (const path of pages) expect((await visit(stack, path, { session })).status, path).toBe(200);
});

test("a page that is asked for where it really is checks by itself", async ({ stack }) => {
  const session = await createSession(stack.database, SAM.email);
  for (const page of pages) {
    const path = page.replace("/admin/", "/admin-pages/");
    for (const caller of [null, session]) {
      const answer = await visit(stack, path, { session: caller });
      expect(answer.status, path).toBe(404);
      expect(answer.text).not.toContain("<main");
    }
  }
});
