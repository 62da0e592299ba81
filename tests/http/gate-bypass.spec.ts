import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { buildEvent, deliver } from "@/tests/fixtures/events";
import type { Stack } from "@/tests/fixtures/stack";
import { expect, test } from "@/tests/fixtures/test";
import { createSession, linkToCustomer, SAM, SAM_ACTIVE, SESSION_COOKIE } from "@/tests/fixtures/users";
import { visit } from "@/tests/fixtures/visitor";

const isProtected =
  /You have access to everything here|"access":\s*true|AeroEdit Pro|Manage billing|sub_01jcgfqad/;

const bypassHeaders: Record<string, string>[] = [
  { "x-middleware-subrequest": "middleware:middleware:middleware:middleware:middleware" },
  { "x-middleware-subrequest": "src/middleware:src/middleware:src/middleware:src/middleware:src/middleware" },
  { "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy" },
  { "x-middleware-prefetch": "1" },
  { "x-middleware-rewrite": "/pro" },
  { "x-middleware-next": "1" },
  { "next-router-prefetch": "1" },
  { RSC: "1" },
  { RSC: "1", "next-router-prefetch": "1" },
  { RSC: "1", "next-router-prefetch": "1", "next-router-segment-prefetch": "/_tree" },
  { RSC: "1", "next-router-prefetch": "1", "next-router-segment-prefetch": "/pro/__PAGE__" },
  { RSC: "1", "next-router-prefetch": "2" },
  { "x-nextjs-data": "1" },
  { "x-matched-path": "/pro" },
  { "x-now-route-matches": "1=pro" },
  { "x-invoke-path": "/pro" },
  { "x-original-url": "/pro", "x-rewrite-url": "/pro" },
  { "x-forwarded-host": "127.0.0.1", "x-forwarded-for": "127.0.0.1" },
  { Authorization: "Bearer anything" },
  { "x-user-email": SAM.email },
  { "x-prerender-revalidate": "1", "x-prerender-revalidate-if-generated": "1" },
];

const paths = [
  "/pro",
  "/pro/",
  "//pro",
  "/./pro",
  "/x/../pro",
  "/%70ro",
  "/pro%2f",
  "/%2fpro",
  "/pro.rsc",
  "/pro.txt",
  "/pro.segments/_tree.segment.rsc",
  "/pro?_rsc=1a2b3",
  "/pro?__nextDataReq=1",
  "/pro?nxtPslug=pro",
  "/pro?__nextLocale=en",
  "/_next/data/build/pro.json",
  "/api/pro",
  "/api/pro/",
  "/api/%70ro",
  "/settings/billing",
  "/settings/billing?_rsc=1a2b3",
  "/settings/billing.rsc",
  "/settings%2fbilling",
  "/settings/%62illing",
];

/** Everything there is to protect: Sam has an active subscription, in the mirror and opened by his own session. */
async function prepare(stack: Stack): Promise<string> {
  const session = await createSession(stack.database, SAM.email);
  await linkToCustomer(stack.database, SAM.email, SAM.customerId);
  await deliver(stack, buildEvent());
  return session;
}

/** Asks for a path as it is spelled (fetch would tidy it up), and goes where Next sends requests for its own format. */
async function ask(stack: Stack, path: string, session: string | null, headers: Record<string, string>) {
  const url = new URL(stack.url);
  let text = "";
  for (let hop = 0, next: string | undefined = path; next && hop < 3; hop++) {
    const sending = request({
      host: url.hostname,
      port: url.port,
      path: next,
      headers: { ...headers, ...(session && { Cookie: `${SESSION_COOKIE}=${session}` }) },
    });
    sending.end();
    const [answer] = (await once(sending, "response")) as [IncomingMessage];
    for await (const chunk of answer) text += chunk;
    next = answer.headers.location?.includes("_rsc") ? answer.headers.location : undefined;
  }
  return text;
}

async function leaks(stack: Stack, session: string | null): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    for (const headers of [{}, ...bypassHeaders]) {
      const text = await ask(stack, path, session, headers);
      if (isProtected.test(text)) found.push(`${path} ${JSON.stringify(headers)}`);
    }
  }
  return found;
}

test("what is looked for is there for who may see it", async ({ stack }) => {
  const session = await prepare(stack);
  for (const path of ["/pro", "/api/pro", "/settings/billing"]) {
    expect((await visit(stack, path, { session })).text, path).toMatch(isProtected);
  }
  for (const path of ["/pro", "/settings/billing"]) {
    expect(await ask(stack, path, session, { RSC: "1" }), `${path} as RSC`).toMatch(isProtected);
  }
});

test("signed out, no header and no spelling of a path shows what is protected", async ({ stack }) => {
  await prepare(stack);
  expect(await leaks(stack, null)).toEqual([]);
});

test("signed in without access, no header and no spelling of a path shows what is protected", async ({
  stack,
}) => {
  await prepare(stack);
  const session = await createSession(stack.database, "newt@example.com");
  expect(await leaks(stack, session)).toEqual([]);
});

test("a header that names another user is not an identity", async ({ stack }) => {
  await prepare(stack);
  const session = await createSession(stack.database, "newt@example.com");
  const headers = { "x-customer-id": SAM.customerId, "x-subscription-id": SAM_ACTIVE, From: SAM.email };
  expect((await visit(stack, "/api/pro", { session, headers })).status).toBe(403);
});
