import { buildEvent, deliver } from "@/tests/fixtures/events";
import { expect, test } from "@/tests/fixtures/test";
import { createSession, SAM } from "@/tests/fixtures/users";
import { callAction, visit } from "@/tests/fixtures/visitor";

function directives(headers: Headers): Map<string, string[]> {
  const policy = headers.get("content-security-policy") ?? "";
  return new Map(
    policy.split(";").map((directive) => {
      const [name = "", ...sources] = directive.trim().split(/\s+/);
      return [name, sources];
    }),
  );
}

function expectSecurityHeaders(headers: Headers, where: string): void {
  const policy = directives(headers);
  expect(policy.get("default-src"), where).toEqual(["'self'"]);
  expect(policy.get("object-src"), where).toEqual(["'none'"]);
  expect(policy.get("base-uri"), where).toEqual(["'self'"]);
  expect(policy.get("frame-ancestors"), where).toEqual(["'none'"]);
  expect(policy.get("script-src"), where).toEqual(["'self'", "'unsafe-inline'"]);
  expect([...policy.values()].flat(), where).not.toContain("*");
  expect(headers.get("strict-transport-security"), where).toMatch(/max-age=\d{8}/);
  expect(headers.get("x-content-type-options"), where).toBe("nosniff");
  expect(headers.get("x-frame-options"), where).toBe("DENY");
  expect(headers.get("referrer-policy"), where).toBe("strict-origin-when-cross-origin");
  expect(headers.get("cross-origin-opener-policy"), where).toBe("same-origin");
  expect(headers.get("permissions-policy"), where).toContain("camera=()");
  expect(headers.get("x-powered-by"), where).toBeNull();
}

const pages = [
  "/",
  "/sign-in",
  "/pro",
  "/settings/billing",
  "/nowhere",
  "/api/pro",
  "/api/health",
  "/api/nowhere",
];

test("every page, route, redirect and 404 carries the security headers", async ({ stack }) => {
  const session = await createSession(stack.database, SAM.email);
  for (const who of [null, session]) {
    for (const path of pages)
      expectSecurityHeaders((await visit(stack, path, { session: who })).headers, path);
  }
});

test("answers to webhooks carry them too, whatever the answer", async ({ stack }) => {
  expectSecurityHeaders((await deliver(stack, buildEvent())).headers, "200");
  expectSecurityHeaders((await deliver(stack, buildEvent(), { signature: null })).headers, "401");
  expectSecurityHeaders((await visit(stack, "/api/webhooks/paddle")).headers, "405");
});

test("an action's answer carries them, and is not kept", async ({ stack }) => {
  const session = await createSession(stack.database, SAM.email);
  const { headers } = await callAction(stack, "createLink", ["overview", null], { session });
  expectSecurityHeaders(headers, "action");
  expect(headers.get("cache-control")).toContain("no-store");
});

test("forms lead to this app and the portal only", async ({ stack }) => {
  const sources = directives((await visit(stack, "/sign-in")).headers).get("form-action") ?? [];
  expect(sources).toContain("https://customer-portal.paddle.com");
  for (const source of sources) {
    expect(source).toMatch(
      /^('self'|https:\/\/(sandbox-)?customer-portal\.paddle\.com|http:\/\/(127\.0\.0\.1|localhost):\*)$/,
    );
  }
});

test("no page with somebody's data is kept by a cache", async ({ stack }) => {
  const session = await createSession(stack.database, SAM.email);
  for (const path of ["/settings/billing", "/pro", "/"]) {
    const kept = (await visit(stack, path, { session })).headers.get("cache-control");
    expect(kept, path).toContain("no-store");
    expect(kept, path).toContain("private");
  }
});

test("two users at one address get each their own page", async ({ stack }) => {
  const [sam, jun] = await Promise.all(
    [SAM.email, "jun@example.com"].map((email) => createSession(stack.database, email)),
  );
  for (let round = 0; round < 3; round++) {
    const [sams, juns] = await Promise.all(
      [sam, jun].map(
        async (session) => (await visit(stack, "/settings/billing", { session: session ?? "" })).text,
      ),
    );
    expect(sams).toContain(SAM.email);
    expect(sams).not.toContain("jun@example.com");
    expect(juns).toContain("jun@example.com");
    expect(juns).not.toContain(SAM.email);
  }
});

test("no page loads anything from elsewhere", async ({ stack }) => {
  const session = await createSession(stack.database, SAM.email);
  for (const path of pages) {
    const { text } = await visit(stack, path, { session });
    const loaded = [...text.matchAll(/\b(?:src|srcset|action)="(?:https?:)?\/\/([^"/]+)/g)].map(
      ([, host]) => host,
    );
    expect(loaded, path).toEqual([]);
  }
});
