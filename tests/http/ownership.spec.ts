import { createPortalLink } from "@/lib/billing/portal";
import { actionErrors, billingPage, changeRefusals, linkRefusals, notFoundPage } from "@/lib/copy";
import { newId } from "@/tests/fixtures/entities";
import { type Changes, type Form, locationOf, openForm, strangers, submit } from "@/tests/fixtures/forms";
import { readLog } from "@/tests/fixtures/log";
import { asUser, signInSynced } from "@/tests/fixtures/people";
import { customers, transactions } from "@/tests/fixtures/seed";
import type { Stack } from "@/tests/fixtures/stack";
import { expect, test } from "@/tests/fixtures/test";
import { createSession, SAM, SAM_ACTIVE, SAM_PAUSED } from "@/tests/fixtures/users";
import { actionId, visit } from "@/tests/fixtures/visitor";

const BILLING = "/settings/billing";
const others = ["tess", "carl", "pia", "jun", "mona", "sixten"];

type Action = "portal" | "refresh" | "change" | "resume" | "remove" | "invoice";
type Attack = { session: string; forms: Record<Action, Form>; foreign: string[] };

/** Sam signed in with a form of each action; what he may not touch is known to the app, and Paddle's log is empty. */
async function prepare(stack: Stack): Promise<Attack> {
  const sessions = new Map<string, string>();
  for (const name of others) sessions.set(name, (await signInSynced(stack, `${name}@example.com`)).session);
  await stack.emulator.api("POST", `/subscriptions/${SAM_ACTIVE}/cancel`, {});
  const { session } = await signInSynced(stack, SAM.email);
  const open = (path: string, isWanted: (data: FormData, button: string) => boolean) =>
    openForm(stack, session, path, ({ data, button }) => isWanted(data, button));
  const forms = {
    portal: await open(BILLING, (data) => data.get("target") === `update-payment-method:${SAM_ACTIVE}`),
    refresh: await open(BILLING, (_, button) => button === billingPage.refresh),
    change: await open(`${BILLING}/${SAM_ACTIVE}/plan?plan=enterprise`, (data) => data.has("quote")),
    resume: await open(`${BILLING}/${SAM_PAUSED}/resume`, (data) => data.has("quote")),
    remove: await open(BILLING, (data) => data.has("subscriptionId")),
    invoice: await open(`${BILLING}/payments`, (data) => String(data.get("target")).startsWith("invoice:")),
  };
  const rows = await stack.database.sql<{ id: string }>(
    `SELECT min("id") AS "id" FROM "Subscription" WHERE "paddleCustomerId" <> $1 GROUP BY "paddleCustomerId"`,
    [SAM.customerId],
  );
  expect(rows).toHaveLength(others.length);
  // However slow the machine: no page shown after an action syncs by itself.
  await stack.database.sql(`UPDATE "User" SET "syncFreshUntil" = now() + interval '1 hour'`);
  await forget(stack);
  return { session, forms, foreign: rows.map(({ id }) => id) };
}

/** Empties the log of what was done, the limits, and Paddle's own log. */
async function forget(stack: Stack): Promise<void> {
  await stack.database.sql(`TRUNCATE "AuditEntry", "RateLimit"`);
  await stack.emulator.control("reset");
}

const asked = async ({ emulator }: Stack) => (await emulator.requests()).map(({ method, path }) => `${method} ${path}`);
const audited = ({ database }: Stack, but = "") =>
  database.sql(`SELECT "action" FROM "AuditEntry" WHERE "action" <> $1`, [but]);

test("a form leads into the portal, to its own subscription, whatever else it claims", async ({ stack }) => {
  const { session, forms } = await prepare(stack);
  const { tess } = customers;
  const claims = { customerId: tess, customer_id: tess, paddleCustomerId: tess, userId: "someone" };
  const path = `${BILLING}?customerId=${tess}`;
  for (const [form, changes, headers] of [
    [forms.portal, { target: `cancel:${SAM_ACTIVE}` }, {}],
    [{ ...forms.portal, path }, { target: `cancel:${SAM_ACTIVE}`, ...claims }, { "x-customer-id": tess }],
  ] as const) {
    const answer = await submit(stack, session, form, changes, headers);
    expect(answer.status).toBe(303);
    const portal = new URL(locationOf(answer));
    expect(portal.origin).toBe(stack.emulator.url);
    expect(portal.searchParams.get("action")).toBe("cancel_subscription");
    expect(portal.searchParams.get("subscription_id")).toBe(SAM_ACTIVE);
  }
  expect(await asked(stack)).toEqual(Array(2).fill(`POST /customers/${SAM.customerId}/portal-sessions`));
});

for (const who of ["signed out", "with an ended session", "from another site"]) {
  test(`${who}, no action does anything, and Paddle is not called`, async ({ stack }) => {
    const { session, forms } = await prepare(stack);
    if (who === "with an ended session")
      await stack.database.sql(`UPDATE "Session" SET "expires" = now() - interval '1 minute'`);
    const origins = who === "from another site" ? strangers : [stack.url];
    for (const [name, form] of Object.entries(forms)) {
      for (const Origin of origins) {
        const answer = await submit(stack, who === "signed out" ? null : session, form, {}, { Origin });
        expect(locationOf(answer), name).toMatch(/^(\/sign-in\?.*)?$/);
        expect(answer.text, name).not.toContain("token=");
      }
    }
    expect(await asked(stack)).toEqual([]);
    expect(await audited(stack)).toEqual([]);
  });
}

const notIds = ["", "../x", `${SAM_ACTIVE}/../../customers`, SAM_ACTIVE.toUpperCase(), `${SAM_ACTIVE}\n`];
const refusals = { portal: linkRefusals, change: changeRefusals, remove: changeRefusals, resume: changeRefusals };
const unknown = [newId("sub"), newId("sub"), ...notIds, "sub_' OR '1'='1' --", SAM.customerId];

/** The field that says which subscription an action is about. */
const about = (name: Action, id: string | Blob | null): Changes => {
  if (name !== "portal") return { subscriptionId: id };
  return { target: typeof id === "string" ? `cancel:${id}` : id };
};

test("every foreign subscription and every unknown one are refused alike, and Paddle is not called", async ({
  stack,
}) => {
  const { session, forms, foreign } = await prepare(stack);
  for (const name of ["portal", "change", "remove", "resume"] as const) {
    await visit(stack, forms[name].path, { session });
    const usual = new Set(await asked(stack));
    for (const subscriptionId of [...foreign, ...unknown]) {
      await stack.database.sql(`TRUNCATE "AuditEntry", "RateLimit"`);
      const answer = await submit(stack, session, forms[name], about(name, subscriptionId));
      expect([answer.status, locationOf(answer)]).toEqual([200, ""]);
      expect(answer.text, `${name} ${subscriptionId}`).toContain(refusals[name]["not-found"]);
      expect(await audited(stack, "preview-change")).toEqual([]);
    }
    // Showing the page again may ask for a price again.
    expect(new Set(await asked(stack))).toEqual(usual);
    for (const subscriptionId of [null, new Blob([SAM_ACTIVE]), "s".repeat(900_000)]) {
      const { text } = await submit(stack, session, forms[name], about(name, subscriptionId));
      expect(text, name).toContain(actionErrors.invalidInput);
    }
  }
});

test("invoices of others and of nobody are refused alike, and Paddle makes none", async ({ stack }) => {
  const { session, forms } = await prepare(stack);
  const refuse = async (transactionId: string) => {
    const answer = await submit(stack, session, forms.invoice, { target: `invoice:${transactionId}` });
    expect([answer.status, locationOf(answer)]).toEqual([200, ""]);
    expect(answer.text, transactionId).toContain(linkRefusals["not-found"]);
  };
  for (const transactionId of ["", "../x", SAM_ACTIVE]) await refuse(transactionId);
  expect(await audited(stack), "what can't be one is not even looked up").toEqual([]);
  for (const transactionId of [transactions.junsNewest, newId("txn")]) await refuse(transactionId);
  expect((await asked(stack)).filter((one) => one.includes("/invoice"))).toEqual([]);
  const rows = await stack.database.sql(`SELECT "action", "outcome" FROM "AuditEntry"`);
  expect(rows).toEqual(Array(2).fill({ action: "invoice", outcome: "not-found" }));
});

test("a form with another page than the portal has, without one, or a broken body leads nowhere", async ({ stack }) => {
  const { session, forms } = await prepare(stack);
  const before = readLog(stack.app).length;
  for (const page of ["", "nonsense", "constructor", "Overview", null]) {
    const answer = await submit(stack, session, forms.portal, { target: page && `${page}:${SAM_ACTIVE}` });
    expect(locationOf(answer)).toBe("");
    expect(answer.text).toContain(actionErrors.invalidInput);
  }
  const logged = readLog(stack.app).slice(before);
  expect(logged.map(({ message }) => message)).toEqual(Array(5).fill("fields that don't fit: target.page"));
  const multipart = "multipart/form-data; boundary=x";
  for (const [type, body] of [
    [multipart, '--x\r\nContent-Disposition: form-data; name="$ACTION_ID_0"\r\n\r\n'],
    [multipart, "\0\0\0"],
    ["text/plain;charset=UTF-8", '["$K1"]'],
    ["text/plain;charset=UTF-8", "x".repeat(1_500_000)],
  ] as const) {
    for (const action of ["", "0".repeat(42), actionId("createLinkAction")]) {
      // A connection of its own: the app may drop one whose body it doesn't read to the end.
      const headers = { "Content-Type": type, Origin: stack.url, Connection: "close" };
      Object.assign(headers, action && { "Next-Action": action });
      const answer = await visit(stack, BILLING, { session, method: "POST", headers, body }).catch(() => null);
      expect(answer?.text ?? "").not.toContain("token=pga_");
    }
  }
  expect((await visit(stack, "/api/health")).status).toBe(200);
  expect((await asked(stack)).filter((one) => one.startsWith("POST"))).toEqual([]);
});

test("called by script at any page's address, an action checks who is signed in, and its answer is not stored", async ({
  stack,
}) => {
  const { session, forms } = await prepare(stack);
  const call = async (path: string, who: string | null) => {
    const body = new FormData();
    body.append("_1_target", "overview");
    body.append("0", '[null,"$K1"]');
    const headers = { "Next-Action": actionId("createLinkAction"), Origin: stack.url };
    return visit(stack, path, { session: who, method: "POST", headers, body });
  };
  const own = await call(forms.portal.path, session);
  expect(own.text).toContain("token=pga_");
  expect(own.headers.get("cache-control")).toContain("no-store");
  expect(own.headers.get("x-content-type-options")).toBe("nosniff");
  for (const path of ["/", "/sign-in", BILLING]) {
    const answer = await call(path, null);
    expect(answer.text, path).toContain(actionErrors.signedOut);
    expect(answer.text, path).not.toContain("token=");
  }
});

test("what a page bound to its form is not trusted from outside", async ({ stack }) => {
  const { session, forms, foreign } = await prepare(stack);
  const names = [...forms.portal.data.keys()].filter((name) => name.startsWith("$ACTION_"));
  expect(names.length).toBeGreaterThanOrEqual(3);
  for (const name of names) {
    for (const value of ["", "x", `{"url":"https://evil.test"}`, `[{"url":"https://evil.test"}]`]) {
      const answer = await submit(stack, session, forms.portal, {
        [name]: value,
        target: `cancel:${foreign[0]}`,
      });
      expect(locationOf(answer)).toBe("");
      expect(answer.text).not.toContain("token=pga_");
    }
  }
  expect(await asked(stack)).toEqual([]);
});

test("the pages of a subscription are for its owner: others find nothing", async ({ stack }) => {
  const { session, foreign } = await prepare(stack);
  const pages = [
    (id: string) => `${BILLING}/${id}/plan`,
    (id: string) => `${BILLING}/${id}/plan?plan=enterprise&interval=month&quantity=1`,
    (id: string) => `${BILLING}/${id}/resume`,
  ];
  for (const path of pages) {
    for (const id of [...foreign, newId("sub")]) {
      const { status, text } = await visit(stack, path(id), { session });
      expect(status).toBe(404);
      expect(text).toContain(notFoundPage.title);
    }
    expect(locationOf(await visit(stack, path(SAM_ACTIVE)))).toMatch(/^\/sign-in\?callbackUrl=/);
  }
  expect(await asked(stack)).toEqual([]);
  expect(await audited(stack)).toEqual([]);
});

test("lists are of one's own, whatever an address or a form asks for", async ({ stack }) => {
  const { session, forms } = await prepare(stack);
  const { pia } = customers;
  await submit(stack, session, forms.refresh, { customerId: pia });
  for (const query of [`after=${transactions.junsNewest}`, `customerId=${pia}&customer_id=${pia}`, "after=../x"]) {
    expect((await visit(stack, `${BILLING}/payments?${query}`, { session })).status).toBe(200);
  }
  const lists = (await asked(stack)).map((one) => new URLSearchParams(one.split("?")[1]).get("customer_id"));
  expect(lists.length).toBeGreaterThanOrEqual(4);
  expect(new Set(lists)).toEqual(new Set([SAM.customerId]));
});

test("a user without a customer gets no link", async ({ stack }) => {
  const { forms } = await prepare(stack);
  const session = await createSession(stack.database, "newt@example.com");
  for (const page of ["overview", "cancel"])
    expect(locationOf(await submit(stack, session, forms.portal, { page }))).toBe("");
  expect((await asked(stack)).filter((one) => one.startsWith("POST"))).toEqual([]);
});

test("after ten links in a minute a user is refused, and another one is served", async ({ stack }) => {
  const { user } = await signInSynced(stack, SAM.email);
  await signInSynced(stack, "tess@example.com");
  const click = (who = user) => createPortalLink(who, { page: "overview" }, new Date());
  const answers = await Promise.all(Array.from({ length: 15 }, () => click()));
  for (let times = 0; times < 11; times++) answers.push(await click());
  expect(answers.at(-1)).toEqual({ refused: "too-many-requests" });
  expect(answers.filter((answer) => "url" in answer)).toHaveLength(10);
  expect(await click(await asUser(stack, "tess@example.com"))).toEqual({ url: expect.any(String) });
  expect((await asked(stack)).filter((one) => one.includes("portal-sessions"))).toHaveLength(11);
});
