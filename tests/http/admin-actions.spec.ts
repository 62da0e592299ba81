import { checksPage, customersPage, eventOutcomes, eventsPage, overviewPage, refusalText } from "@/lib/admin/copy";
import { ADMIN, adminActions, comparable, expect, failDelivery, missing, test } from "@/tests/fixtures/admin";
import { DESTINATION } from "@/tests/fixtures/doctor-faults";
import { type Form, openForm, strangers, submit } from "@/tests/fixtures/forms";
import { signInSynced } from "@/tests/fixtures/people";
import { freePort } from "@/tests/fixtures/ports";
import { waitUntilUp } from "@/tests/fixtures/programs";
import { customers, subscriptions } from "@/tests/fixtures/seed";
import { type Stack, startApp } from "@/tests/fixtures/stack";
import { createSession, SAM, SAM_ACTIVE } from "@/tests/fixtures/users";
import { actionId, visit } from "@/tests/fixtures/visitor";

const TESS = { email: "tess@example.com", customerId: customers.tess, subscriptionId: subscriptions.tess };
const CUSTOMERS = "/admin/billing/customers";
const FAILED = "/admin/billing/checks?deliveries=failed";

/** An admin with a form of each action; Tess, who pays, isn't linked, and her row has been altered. */
async function prepare(stack: Stack) {
  await signInSynced(stack, TESS.email);
  await stack.database.sql(`UPDATE "User" SET "paddleCustomerId" = NULL`);
  await stack.database.sql(`UPDATE "Subscription" SET "status" = 'altered', "occurredAt" = '2000' || "occurredAt"`);
  const session = await createSession(stack.database, ADMIN);
  const open = (path: string, isWanted: (form: Form) => boolean) => openForm(stack, session, path, isWanted);
  const forms = {
    reconcile: await open("/admin/billing", ({ button }) => button === overviewPage.reconcile.submit),
    readAgain: await open("/admin/billing", ({ data }) => data.has("subscriptionId")),
    check: await open("/admin/billing/checks", ({ button }) => button === checksPage.doctor.submit),
    link: await open(`${CUSTOMERS}?customer=${TESS.customerId}`, ({ data }) => data.has("customerId")),
  };
  const failed = await failDelivery(stack, SAM_ACTIVE);
  const replay = await open(FAILED, ({ data }) => data.get("notificationId") === failed);
  await stack.database.sql(`TRUNCATE "AuditEntry", "RateLimit"`);
  await stack.emulator.control("reset");
  return { session, forms: { ...forms, replay } };
}

const fields = {
  reconcile: {},
  readAgain: { subscriptionId: TESS.subscriptionId },
  check: {},
  replay: {},
  link: { customerId: TESS.customerId, typed: TESS.email },
};
const names = ["reconcile", "readAgain", "check", "replay", "link"] as const;

/** What the actions would have changed. */
async function traces({ database, emulator }: Stack) {
  const [row] = await database.sql<Record<"audited" | "linked" | "repaired", number>>(
    `SELECT (SELECT count(*)::int FROM "AuditEntry") AS "audited",
      (SELECT count(*)::int FROM "User" WHERE "paddleCustomerId" IS NOT NULL) AS "linked",
      (SELECT count(*)::int FROM "Subscription" WHERE "status" <> 'altered') AS "repaired"`,
  );
  return { ...row, asked: (await emulator.requests()).length };
}
const none = { audited: 0, linked: 0, repaired: 0, asked: 0 };

const callers: Record<string, (stack: Stack) => Promise<string | null>> = {
  "a visitor": async () => null,
  "a customer": ({ database }) => createSession(database, SAM.email),
  "an admin whose address isn't verified any more": async ({ database }) => {
    await database.sql(`UPDATE "User" SET "emailVerified" = NULL WHERE "email" = $1`, [ADMIN]);
    return createSession(database, ADMIN);
  },
};
/** What Next answers to a form whose action isn't one of the address. */
const NO_ACTION_HERE = 409;
const actions = {
  ...{ reconcile: "reconcileAction", readAgain: "readAgainAction", check: "checkAction" },
  ...{ replay: "replayAction", link: "linkCustomerAction" },
};

test("these are all of them", () => {
  expect(Object.values(actions).sort()).toEqual(adminActions.toSorted());
});

for (const [who, signIn] of Object.entries(callers)) {
  test(`to ${who} no action of the admin's does anything, and each is answered as where nothing is`, async ({
    stack,
  }) => {
    const { forms } = await prepare(stack);
    const session = await signIn(stack);
    for (const name of names) {
      const form = forms[name];
      const answer = await submit(stack, session, form, fields[name]);
      expect(answer.status, name).toBe(NO_ACTION_HERE);
      const nowhere = await submit(stack, session, { ...form, path: missing(form.path) }, fields[name]);
      expect(comparable({ ...answer, text: missing(answer.text) }), name).toEqual(comparable(nowhere));
      // An action can be called at any page's address; what counts is that it finds out by itself who calls.
      const headers = { Origin: stack.url, "Next-Action": actionId(actions[name]), "Content-Type": "text/plain" };
      const request = { session, method: "POST", headers, body: '[null,"$K1"]' };
      for (const path of ["/admin/billing", "/", "/admin-pages/billing"]) {
        const call = await visit(stack, path, request);
        expect(call.text, `${name} at ${path}`).not.toContain(TESS.email);
      }
      const called = await visit(stack, form.path, request);
      expect(comparable({ ...called, text: missing(called.text) }), name).toEqual(
        comparable(await visit(stack, missing(form.path), request)),
      );
    }
    expect(await traces(stack)).toEqual(none);
  });
}

test("an admin who was taken off the list since the page was opened does nothing with it", async ({ stack }) => {
  const { session, forms } = await prepare(stack);
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const app = startApp(port, { ...stack.variables, AUTH_URL: url, ADMIN_EMAILS: SAM.email });
  try {
    await waitUntilUp(app, `http://127.0.0.1:${port}/api/health`);
    for (const name of names) {
      expect((await submit({ url }, session, forms[name], fields[name])).status, name).toBe(NO_ACTION_HERE);
    }
  } finally {
    await app.stop();
  }
  expect(await traces(stack)).toEqual(none);
});

test("from another site an admin's own session does nothing", async ({ stack }) => {
  const { session, forms } = await prepare(stack);
  for (const name of names) {
    for (const Origin of strangers) {
      expect((await submit(stack, session, forms[name], fields[name], { Origin })).status, Origin).not.toBe(200);
    }
  }
  expect(await traces(stack)).toEqual(none);
});

test("an admin's actions do what they say, once each, and are on record", async ({ stack }) => {
  const { session, forms } = await prepare(stack);
  const read = await submit(stack, session, forms.readAgain, fields.readAgain);
  expect(read.text).toContain(overviewPage.readAgain.changed(TESS.subscriptionId));
  const again = await submit(stack, session, forms.readAgain, fields.readAgain);
  expect(again.text).toContain(overviewPage.readAgain.same(TESS.subscriptionId));
  const unknown = await submit(stack, session, forms.readAgain, { subscriptionId: "sub_01unknownunknownunknownun" });
  expect(unknown.text).toContain(refusalText("not-found"));

  const wrong = await submit(stack, session, forms.link, { ...fields.link, typed: SAM.email });
  expect(wrong.text).toContain(refusalText("not-confirmed"));
  expect(await traces(stack)).toMatchObject({ linked: 0 });
  const linked = await submit(stack, session, forms.link, { ...fields.link, typed: TESS.email.toUpperCase() });
  expect(linked.text).toContain(customersPage.linked(TESS.email));
  const twice = await submit(stack, session, forms.link, fields.link);
  expect(twice.text).toContain(refusalText("has-customer"));

  const run = await submit(stack, session, forms.reconcile);
  expect(run.text).toContain(overviewPage.reconcile.complete);
  const ran = await visit(stack, "/admin/billing", { session });
  expect(ran.text).toContain(overviewPage.reconcile.complete);

  const entries = await stack.database.sql<{ line: string }>(
    `SELECT u."email" || ' ' || a."action" || ' ' || replace(a."outcome", v."id", 'ada') AS "line" FROM "AuditEntry" a
     JOIN "User" u ON u."id" = a."userId" JOIN "User" v ON v."email" = $1
     WHERE a."action" <> 'admin:look-up-customer' ORDER BY a."id"`,
    [ADMIN],
  );
  expect(entries.map(({ line }) => line)).toEqual([
    `${ADMIN} admin:read-again done`,
    `${ADMIN} admin:read-again done`,
    `${ADMIN} admin:read-again not-found`,
    `${ADMIN} admin:link-customer not-confirmed`,
    `${ADMIN} admin:link-customer done`,
    `${TESS.email} link-customer linked by ada`,
    `${ADMIN} admin:link-customer has-customer`,
    `${ADMIN} admin:reconcile done`,
  ]);
});

test("a link follows the address that Paddle has at the click, and only a verified one", async ({ stack }) => {
  const { session, forms } = await prepare(stack);
  await stack.emulator.api("PATCH", `/customers/${TESS.customerId}`, { email: "moved@example.com" });
  const moved = await submit(stack, session, forms.link, fields.link);
  expect(moved.text).toContain(refusalText("not-confirmed"));
  await createSession(stack.database, "moved@example.com", false);
  const typed = "moved@example.com";
  expect((await submit(stack, session, forms.link, { ...fields.link, typed })).text).toContain(refusalText("no-user"));
  await stack.database.sql(`UPDATE "User" SET "emailVerified" = now() WHERE "email" = $1`, [typed]);
  await stack.database.sql(`UPDATE "User" SET "paddleCustomerId" = $1 WHERE "email" = $2`, [TESS.customerId, ADMIN]);
  expect((await submit(stack, session, forms.link, { ...fields.link, typed })).text).toContain(refusalText("taken"));
});

test("the doctor's lines are there at a press, change nothing, and leave Paddle's requests to others", async ({
  stack,
}) => {
  const { session, forms } = await prepare(stack);
  await stack.emulator.api("PATCH", DESTINATION, { subscribed_events: ["subscription.updated"] });
  const { text } = await submit(stack, session, forms.check);
  expect(text).toContain("sent subscription.created, subscription.imported");
  expect(text).toContain("what they tell shows at the next sync only, and access may be wrong until then");
  expect(text).toContain("tick them in Paddle");
  const { PADDLE_API_KEY, PADDLE_WEBHOOK_SECRET, AUTH_SECRET, DATABASE_URL } = stack.variables;
  for (const secret of [PADDLE_API_KEY, PADDLE_WEBHOOK_SECRET, AUTH_SECRET, DATABASE_URL])
    expect(text).not.toContain(secret);
  expect(await traces(stack)).toMatchObject({ audited: 1, linked: 0, repaired: 0 });
  const requests = await stack.emulator.requests();
  expect(requests.length).toBeLessThan(40);
  expect((await stack.emulator.api<{ data: object[] }>("GET", "/simulations")).data).toEqual([]);
  const [entry] = await stack.database.sql(`SELECT "action", "outcome" FROM "AuditEntry"`);
  expect(entry).toEqual({ action: "admin:check", outcome: "done" });
});

test("a delivery that failed is listed with what was answered, sent again at a press, and on record", async ({
  stack,
}) => {
  const { emulator, database } = stack;
  const id = await failDelivery(stack, SAM_ACTIVE);
  const session = await createSession(database, ADMIN);
  const isWanted = ({ data }: Form) => data.get("notificationId") === id;
  const { text } = await visit(stack, FAILED, { session });
  for (const words of [id, "subscription.updated", "the signature doesn&#x27;t match", checksPage.failed.states.lost])
    expect(text).toContain(words);
  expect(text).not.toContain(SAM_ACTIVE);
  const form = await openForm(stack, session, FAILED, isWanted);
  expect((await submit(stack, session, form)).text).toContain(checksPage.failed.replayed);
  await emulator.control("settle");
  const arrived = await visit(stack, FAILED, { session });
  expect(arrived.text).toContain(checksPage.failed.states.arrived);
  expect(arrived.text).toContain(checksPage.failed.replayedAt("").trim());
  const [row] = await database.sql(`SELECT "scheduledAction" = 'cancel' AS "ends" FROM "Subscription"`);
  expect(row).toEqual({ ends: true });
  const entries = await database.sql(
    `SELECT "action", "outcome" FROM "AuditEntry" WHERE "action" <> 'admin:list-deliveries' ORDER BY "id"`,
  );
  expect(entries).toEqual([
    { action: "admin:replay", outcome: "done" },
    { action: "admin:replay", outcome: id },
  ]);
});

test("only what was for this app is sent again, and only by a key that may", async ({ stack }) => {
  const { emulator, database } = stack;
  const id = await failDelivery(stack, SAM_ACTIVE);
  const session = await createSession(database, ADMIN);
  const form = await openForm(stack, session, FAILED, ({ data }) => data.get("notificationId") === id);
  const replays = async () =>
    (await emulator.requests()).filter(({ method, path }) => method === "POST" && path.endsWith("/replay"));
  for (const notificationId of [`ntf_${"0".repeat(26)}`, "../customers", ""])
    expect((await submit(stack, session, form, { notificationId })).text).toContain(refusalText("not-here"));
  expect(await replays()).toEqual([]);

  const { key } = await emulator.control<{ key: string }>("keys", {
    permissions: ["notification.read", "notification_setting.read"],
  });
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const app = startApp(port, { ...stack.variables, ADMIN_EMAILS: ADMIN, PADDLE_API_KEY: key });
  try {
    await waitUntilUp(app, `http://127.0.0.1:${port}/api/health`);
    const answer = await submit({ url }, session, form);
    expect(answer.text).toContain(refusalText("forbidden"));
  } finally {
    await app.stop();
  }

  // Without script each answer has the list again, which counts, too.
  await database.sql(`TRUNCATE "RateLimit"`);
  await emulator.api("PATCH", DESTINATION, { destination: "https://another.test/api/webhooks/paddle" });
  expect((await submit(stack, session, form)).text).toContain(refusalText("not-here"));
  expect((await visit(stack, FAILED, { session })).text).toContain(refusalText("no-destination"));
  expect((await replays()).map(({ status }) => status)).toEqual([403]);
});

test("while one step of a reconcile runs no other begins, and a step that was killed holds it up for a minute only", async ({
  stack,
}) => {
  const { session, forms } = await prepare(stack);
  const lock = (at: string) =>
    stack.database.sql(
      `INSERT INTO "ReconcileCursor" ("id", "lockedUntil") VALUES (1, ${at})
       ON CONFLICT ("id") DO UPDATE SET "lockedUntil" = excluded."lockedUntil"`,
    );
  await lock("now() + interval '30 seconds'");
  expect((await submit(stack, session, forms.reconcile)).text).toContain(refusalText("running"));
  expect((await stack.emulator.requests()).length).toBe(0);
  await lock("now() - interval '1 second'");
  expect((await submit(stack, session, forms.reconcile)).text).toContain(overviewPage.reconcile.complete);
});

test("an admin's actions have a limit", async ({ stack }) => {
  const { session, forms } = await prepare(stack);
  const answers = [];
  for (let count = 0; count < 11; count++)
    answers.push(await submit(stack, session, forms.readAgain, fields.readAgain));
  expect(answers.at(-1)?.text).toContain(refusalText("too-many-requests"));
  expect(answers.filter(({ text }) => text.includes(refusalText("too-many-requests")))).toHaveLength(1);
});

test("events are listed with what became of them, fifty at a time, by each filter", async ({ stack }) => {
  const { session } = await prepare(stack);
  await stack.database.sql(
    `UPDATE "Subscription" SET "occurredAt" = '2024-05-01T00:00:00.000000000Z', "eventId" = 'evt_current' WHERE "id" = $1`,
    [TESS.subscriptionId],
  );
  await stack.database.sql(
    `INSERT INTO "WebhookEvent" ("id", "type", "occurredAt", "subscriptionId", "receivedAt")
     SELECT 'evt_' || n, 'subscription.updated', '2024-01-01T00:00:00.000000000Z', $1,
       timestamptz '2024-02-01Z' + n / 10 * interval '1 minute' FROM generate_series(1, 120) AS n
     UNION ALL VALUES ('evt_current', 'subscription.paused', '2024-05-01T00:00:00.000000000Z', $1, timestamptz '2024-06-01Z'),
       ('evt_later', 'subscription.resumed', '2024-05-02T00:00:00.000000000Z', $1, '2024-06-02Z'),
       ('evt_other', 'transaction.paid', '2024-05-02T00:00:00.000000000Z', NULL, '2024-06-03Z')`,
    [TESS.subscriptionId],
  );
  const open = async (query: string) => (await visit(stack, `/admin/billing/events?${query}`, { session })).text;
  const ids = (text: string) => [...text.matchAll(/>(evt_\w+)</g)].map(([, id]) => id);
  for (const [query, id, outcome] of [
    ["type=subscription.paused", "evt_current", eventOutcomes.current],
    ["type=subscription.resumed", "evt_later", eventOutcomes["not-applied"]],
    ["from=2024-06-03T00:00", "evt_other", eventOutcomes.other],
    [`subscription=${TESS.subscriptionId}&to=2024-02-01T00:01&from=2024-02-01T00:00`, "evt_1", eventOutcomes.older],
  ] as const) {
    const text = await open(query);
    expect(ids(text), query).toContain(id);
    expect(text).toContain(outcome.replace("’", "’"));
  }
  expect(ids(await open(`customer=${TESS.customerId}`))).toHaveLength(50);
  expect(ids(await open(`customer=${customers.pia}`))).toEqual([]);
  expect(await open(`customer=${customers.pia}`)).toContain(eventsPage.noMatch);
  const seen: (string | undefined)[] = [];
  for (let after: string | undefined = ""; after !== undefined; ) {
    const page = ids(await open(`subscription=${TESS.subscriptionId}&after=${after}`));
    seen.push(...page);
    after = page.length === 50 ? page.at(-1) : undefined;
  }
  expect(new Set(seen).size).toBe(122);
  expect(seen).toHaveLength(122);
});
