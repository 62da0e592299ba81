import { existsSync } from "node:fs";
import { actionErrors, billingPage, unavailablePage } from "@/lib/copy";
import { type Form, locationOf, openForm, submit } from "@/tests/fixtures/forms";
import { expect, test } from "@/tests/fixtures/test";
import { createSession, SAM, SAM_ACTIVE, SAM_PAUSED } from "@/tests/fixtures/users";
import { actionId, visit } from "@/tests/fixtures/visitor";

// Parts that a clone may have taken out.
const parts = ["/checkout?_ptxn=txn_01hv8wptq8987qeep44cyrewp9", "/pricing", "/pro"];
const pages = [
  "/settings/billing",
  "/settings/billing/payments",
  "/settings/account",
  "/settings/account/deleted",
  `/settings/billing/${SAM_ACTIVE}/plan`,
  `/settings/billing/${SAM_PAUSED}/resume`,
  "/sign-in",
  ...parts.filter((path) => existsSync(`app${path.split("?")[0]}`)),
];

test("while the database is down no page says that one is signed out: each answers 503 with words and the way back", async ({
  stack,
}) => {
  const session = await createSession(stack.database, SAM.email);
  await visit(stack, "/settings/billing", { session });
  await stack.database.cut();
  try {
    for (const path of pages) {
      const leads = await visit(stack, path, { session });
      expect(leads.status, path).toBe(307);
      const to = new URL(locationOf(leads), stack.url);
      expect(to.pathname, path).toBe("/unavailable");
      const answer = await visit(stack, to.pathname + to.search, { session });
      expect(answer.status, path).toBe(503);
      expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
      expect(answer.text).toContain(`<h1>${unavailablePage.title}</h1>`);
      expect(answer.text).not.toContain("<script");
      expect(answer.text, path).toContain(`href="${path}"`);
    }
  } finally {
    await stack.database.mend();
  }
  expect((await visit(stack, "/settings/billing", { session })).status).toBe(200);
});

test("while the database is down an action says so, and not that one is signed out", async ({ stack }) => {
  const session = await createSession(stack.database, SAM.email);
  await visit(stack, "/settings/billing", { session });
  const headers = { "Next-Action": actionId("createLinkAction"), Origin: stack.url };
  const body = () => {
    const form = new FormData();
    form.append("_1_page", "overview");
    form.append("0", '[null,"$K1"]');
    return form;
  };
  await stack.database.cut();
  try {
    const answer = await visit(stack, "/settings/billing", { session, method: "POST", headers, body: body() });
    expect(answer.text).toContain(actionErrors.outage);
    expect(answer.text).not.toContain(actionErrors.signedOut);
  } finally {
    await stack.database.mend();
  }
});

test("pages that need no user are there without a database, and say nothing about who is signed in", async ({
  stack,
}) => {
  const session = await createSession(stack.database, SAM.email);
  const known = await visit(stack, "/", { session });
  expect(known.text).toContain(SAM.email);
  await stack.database.cut();
  try {
    const home = await visit(stack, "/", { session });
    expect(home.status).toBe(200);
    expect(home.text).not.toContain(SAM.email);
    expect(home.text).not.toContain('href="/sign-in"');
  } finally {
    await stack.database.mend();
  }
});

test("the way back is on the app's own address", async ({ stack }) => {
  const strangers = [
    "https://evil.example/",
    "//evil.example",
    "/..//evil.example",
    "javascript:alert(1)",
    '/"><script>',
  ];
  for (const from of strangers) {
    const { text } = await visit(stack, `/unavailable?${new URLSearchParams({ from })}`);
    const [, href = ""] = /<a href="([^"]*)"/.exec(text) ?? [];
    expect(href, from).toMatch(/^\/(?!\/)/);
    expect(text, from).not.toContain("<script");
  }
});

test("without script, what a form leads to can be read, too", async ({ stack }) => {
  const session = await createSession(stack.database, SAM.email);
  await visit(stack, "/settings/billing", { session });
  const isPortal = ({ button }: Form) => button.startsWith(billingPage.manage);
  const form = await openForm(stack, session, "/settings/billing", isPortal);
  await stack.database.cut();
  try {
    const leads = await submit(stack, session, form);
    expect(leads.status).toBe(307);
    // Which keeps the method.
    const answer = await visit(stack, locationOf(leads), { session, method: "POST", headers: { Origin: stack.url } });
    expect(answer.status).toBe(503);
    expect(answer.text).toContain(unavailablePage.title);
  } finally {
    await stack.database.mend();
  }
});
