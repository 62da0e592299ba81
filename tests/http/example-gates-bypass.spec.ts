import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { proPage } from "@/app/pro/copy";
import { billingPage } from "@/lib/copy";
import { buildEvent, deliver } from "@/tests/fixtures/events";
import type { Stack } from "@/tests/fixtures/stack";
import { expect, test } from "@/tests/fixtures/test";
import { createSession, linkToCustomer, SAM, SAM_ACTIVE, SESSION_COOKIE } from "@/tests/fixtures/users";

const marks = [proPage.text, billingPage.manage, '"access":true', "AeroEdit Pro", SAM_ACTIVE];
const isProtected = (text: string) => marks.some((mark) => text.includes(mark));
const pages = ["/pro", "/settings/billing"];
const real = [...pages, "/api/pro"];

type Headers = Record<string, string>;
const plain: Headers[] = [{}, { RSC: "1" }];
const tricks: Headers[] = [
  { "x-middleware-subrequest": "middleware:middleware:middleware:middleware:middleware" },
  { "x-middleware-subrequest": "src/middleware:src/middleware:src/middleware:src/middleware:src/middleware" },
  { "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy" },
  { "x-middleware-prefetch": "1" },
  { "x-middleware-rewrite": "/pro" },
  { "x-middleware-next": "1" },
  { "next-router-prefetch": "1" },
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
const spellings = [
  ...["/pro/", "//pro", "/./pro", "/x/../pro", "/%70ro", "/pro%2f", "/%2fpro", "/pro.rsc", "/pro.txt"],
  ...["/pro.segments/_tree.segment.rsc", "/pro?_rsc=1a2b3", "/pro?__nextDataReq=1", "/pro?nxtPslug=pro"],
  ...["/pro?__nextLocale=en", "/_next/data/build/pro.json", "/api/pro/", "/api/%70ro"],
  ...["/settings/billing?_rsc=1a2b3", "/settings/billing.rsc", "/settings%2fbilling", "/settings/%62illing"],
];
/** Every trick with every address, and every other spelling of one as a page and as what the router fetches. */
const attempts: [path: string, headers: Headers][] = [
  ...real.flatMap((path) => [...plain, ...tricks].map((headers): [string, Headers] => [path, headers])),
  ...spellings.flatMap((path) => plain.map((headers): [string, Headers] => [path, headers])),
];

/** Everything there is to protect: Sam has an active subscription, known and opened by his own session. */
async function prepare(stack: Stack): Promise<string> {
  const session = await createSession(stack.database, SAM.email);
  await linkToCustomer(stack.database, SAM.email, SAM.customerId);
  await deliver(stack, buildEvent());
  return session;
}

/** Asks for a path as it is spelled (fetch would tidy it up), and goes where Next sends requests for its own format. */
async function ask(stack: Stack, path: string, session: string | null, headers: Headers) {
  const { hostname, port } = new URL(stack.url);
  const cookie = session && { Cookie: `${SESSION_COOKIE}=${session}` };
  let text = "";
  for (let hop = 0, next: string | undefined = path; next && hop < 3; hop++) {
    const sending = request({ hostname, port, path: next, headers: { ...headers, ...cookie } });
    sending.end();
    const [answer] = (await once(sending, "response")) as [IncomingMessage];
    for await (const chunk of answer) text += chunk;
    next = answer.headers.location?.includes("_rsc") ? answer.headers.location : undefined;
  }
  return text;
}

test("what is looked for is there for who may see it", async ({ stack }) => {
  const session = await prepare(stack);
  for (const path of real) expect(isProtected(await ask(stack, path, session, {})), path).toBe(true);
  for (const path of pages) expect(isProtected(await ask(stack, path, session, { RSC: "1" })), path).toBe(true);
});

for (const who of ["signed out", "signed in without access"]) {
  test(`${who}, no header and no spelling of a path shows what is protected`, async ({ stack }) => {
    await prepare(stack);
    const session = who === "signed out" ? null : await createSession(stack.database, "newt@example.com");
    for (const [path, headers] of attempts) {
      const text = await ask(stack, path, session, headers);
      expect(isProtected(text), `${path} ${JSON.stringify(headers)}`).toBe(false);
    }
  });
}
