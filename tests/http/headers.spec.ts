import { oauthProviders } from "@/lib/env";
import { buildEvent, deliver } from "@/tests/fixtures/events";
import { openForm, submit } from "@/tests/fixtures/forms";
import { signInSynced } from "@/tests/fixtures/people";
import { expect, test } from "@/tests/fixtures/test";
import { createSession, SAM } from "@/tests/fixtures/users";
import { visit } from "@/tests/fixtures/visitor";

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
  // For this host alone: a domain's other hosts are not the template's to decide about.
  expect(headers.get("strict-transport-security"), where).toBe("max-age=2592000");
  expect(headers.get("x-content-type-options"), where).toBe("nosniff");
  expect(headers.get("x-frame-options"), where).toBe("DENY");
  expect(headers.get("referrer-policy"), where).toBe("strict-origin-when-cross-origin");
  expect(headers.get("cross-origin-opener-policy"), where).toBe("same-origin");
  expect(headers.get("permissions-policy"), where).toContain("camera=()");
  expect(headers.get("x-powered-by"), where).toBeNull();
}

const personal = ["/", "/settings/billing"];
const others = ["/sign-in", "/nowhere", "/api/health", "/api/ready", "/api/nowhere"];

test("every page, route, redirect and 404 carries the security headers and loads nothing from elsewhere", async ({
  stack,
}) => {
  const session = await createSession(stack.database, SAM.email);
  for (const path of [...personal, ...others]) {
    for (const who of [null, session]) {
      const { headers, text } = await visit(stack, path, { session: who });
      expectSecurityHeaders(headers, path);
      expect(text, path).not.toMatch(/\b(?:src|srcset|action)="(?:https?:)?\/\//);
    }
  }
});

test("so does every answer to a webhook and to a form", async ({ stack }) => {
  expectSecurityHeaders((await deliver(stack, buildEvent())).headers, "200");
  expectSecurityHeaders((await deliver(stack, buildEvent(), { signature: null })).headers, "401");
  expectSecurityHeaders((await visit(stack, "/api/webhooks/paddle")).headers, "405");
  const { session } = await signInSynced(stack, SAM.email);
  const form = await openForm(stack, session, "/settings/billing", ({ data }) => data.has("target"));
  const { headers } = await submit(stack, session, form);
  expectSecurityHeaders(headers, "action");
  expect(headers.get("cache-control")).toContain("no-store");
});

test("forms lead to this app, the portal and the sign-in providers only", async ({ stack }) => {
  const sources = directives((await visit(stack, "/sign-in")).headers).get("form-action") ?? [];
  expect(sources).toContain("https://customer-portal.paddle.com");
  const allowed = /^('self'|https:\/\/(sandbox-)?customer-portal\.paddle\.com|http:\/\/(127\.0\.0\.1|localhost):\*)$/;
  const providers: string[] = Object.values(oauthProviders).map(({ origin }) => origin);
  for (const source of sources) if (!providers.includes(source)) expect(source).toMatch(allowed);
});

test("no cache stores a page with somebody's data, and two users at one address get each their own", async ({
  stack,
}) => {
  const emails = [SAM.email, "jun@example.com"];
  const sessions = await Promise.all(emails.map((email) => createSession(stack.database, email)));
  for (const path of personal) {
    const pages = await Promise.all(sessions.map((session) => visit(stack, path, { session })));
    for (const [index, { headers, text }] of pages.entries()) {
      expect(headers.get("cache-control"), path).toMatch(/private.*no-store/);
      expect(text, path).toContain(emails[index]);
      expect(text, path).not.toContain(emails[1 - index]);
    }
  }
});
