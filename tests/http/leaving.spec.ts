import { deleteAccount } from "@/lib/billing/leave";
import { accountPage, accountRefusals, actionErrors, deletedPage, endingText, signInError } from "@/lib/copy";
import { formatDate } from "@/lib/format";
import { buildEvent, deliver } from "@/tests/fixtures/events";
import { type Changes, type Form, locationOf, openForm, submit } from "@/tests/fixtures/forms";
import { asUser, signInSynced } from "@/tests/fixtures/people";
import { reactionTables } from "@/tests/fixtures/reaction-tables";
import { signInAt, signInByMail, startSignInApp } from "@/tests/fixtures/sign-in";
import { CRON_SECRET, type Stack } from "@/tests/fixtures/stack";
import { expect, test } from "@/tests/fixtures/test";
import { createSession, linkToCustomer, SAM, SAM_ACTIVE, SAM_PAUSED } from "@/tests/fixtures/users";
import { visit } from "@/tests/fixtures/visitor";

const PATH = "/settings/account";
const isDeletion = ({ button }: Form) => button === accountPage.remove.submit;
const text = (html: string) => html.replace(/<!--.*?-->/g, "").replaceAll("&#x27;", "'");

type PaddleSubscription = {
  id: string;
  customer_id: string;
  status: string;
  next_billed_at: string | null;
  current_billing_period: { ends_at: string } | null;
  scheduled_change: { action: string; effective_at: string } | null;
};

const list = async ({ emulator }: Stack): Promise<PaddleSubscription[]> =>
  (await emulator.state<{ subscriptions: PaddleSubscription[] }>()).subscriptions;
const customerOf = async ({ database }: Stack, email: string) =>
  (await database.sql<{ id: string }>(`SELECT "paddleCustomerId" AS "id" FROM "User" WHERE "email" = $1`, [email]))[0]
    ?.id;
const listOf = async (stack: Stack, customerId: string | undefined) =>
  (await list(stack)).filter(({ customer_id }) => customer_id === customerId);
const users = ({ database }: Stack) => database.sql<{ email: string }>(`SELECT "email" FROM "User" ORDER BY "email"`);

/** The cancellations that Paddle has made. */
const canceled = async ({ emulator }: Stack) =>
  (await emulator.requests())
    .filter(({ path, status }) => path.endsWith("/cancel") && status < 400)
    .map(({ path }) => path.split("/")[2])
    .sort();

async function askFor(stack: Stack, session: string, changes: Changes) {
  return submit(stack, session, await openForm(stack, session, PATH, isDeletion), changes);
}

/** Somebody who presses the button, their address typed. */
async function leave(stack: Stack, email: string): Promise<string> {
  const { session } = await signInSynced(stack, email);
  const answer = await askFor(stack, session, { email });
  expect([answer.status, locationOf(answer)]).toEqual([303, `${PATH}/deleted`]);
  return session;
}

/** As a scheduler does; what failed before is due at once. */
async function runDue({ url, database }: Stack): Promise<void> {
  await database.sql(`SELECT graphile_worker.reschedule_jobs(array_agg("id"), run_at => now())
    FROM graphile_worker.jobs WHERE "locked_at" IS NULL`);
  const answer = await fetch(`${url}/api/cron/reactions`, { headers: { Authorization: `Bearer ${CRON_SECRET}` } });
  expect(await answer.json()).toEqual({ complete: true });
  // What the webhook's route has begun ends by itself.
  await expect
    .poll(() => database.sql(`SELECT 1 FROM graphile_worker.jobs WHERE "locked_at" IS NOT NULL`), { timeout: 15_000 })
    .toEqual([]);
}

const jobs = ({ database }: Stack) =>
  database.sql<{ run_at: Date; attempts: number }>(
    `SELECT "run_at", "attempts" FROM graphile_worker.jobs WHERE "task_identifier" = 'leave' AND "locked_at" IS NULL`,
  );
const isGone = async (stack: Stack, email: string) => !(await users(stack)).some((one) => one.email === email);

/** Where a text stands in the database. */
async function tablesWith({ database }: Stack, text: string): Promise<string[]> {
  const tables = await database.sql<{
    name: string;
  }>(`SELECT quote_ident("schemaname") || '.' || quote_ident("tablename")
    AS "name" FROM pg_tables WHERE "schemaname" IN ('public', 'graphile_worker')`);
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await database.sql(`SELECT 1 FROM ${name} AS row WHERE strpos(row::text, $1) > 0 LIMIT 1`, [text]);
    if (rows.length > 0) found.push(name);
  }
  return found;
}

for (const [name, live] of Object.entries({
  sam: 2, // active, and paused
  tess: 1, // in a trial
  theo: 1, // in a trial without a card
  pia: 1, // overdue
  carl: 1, // set to cancel
  paula: 1, // set to pause
  mona: 1, // paid by invoice
  jun: 1, // in yen
  sixten: 60,
  cora: 0, // canceled
  nora: 0, // a customer without a subscription
  newt: 0, // no customer
})) {
  test(`${name}: each live subscription is named, canceled at Paddle once, and the account is gone; nobody else's is touched`, async ({
    stack,
  }) => {
    const email = `${name}@example.com`;
    await signInSynced(stack, name === "sam" ? "jun@example.com" : SAM.email);
    const { session } = await signInSynced(stack, email);
    const customerId = await customerOf(stack, email);
    const before = await list(stack);
    const theirs = before.filter(({ customer_id }) => customer_id === customerId);
    const running = theirs.filter(({ status }) => status !== "canceled").map(({ id }) => id);
    const { text: page } = await visit(stack, PATH, { session });
    expect(page.match(/<li class="px-4/g) ?? []).toHaveLength(running.length);
    if (live === 0) expect(text(page)).toContain(accountPage.remove.none);

    expect(running.length).toBeGreaterThanOrEqual(live === 60 ? 50 : live);
    const { sql } = stack.database;
    await sql(`INSERT INTO "AdjustedPayment" SELECT 'txn of ' || "id", "id", now(), '1', true FROM "Subscription"`);
    // Whoever signs in by mail is counted by their address.
    await sql(`INSERT INTO "RateLimit" ("key", "hits") VALUES ('sign-in-link:' || $1, ARRAY[now()])`, [email]);
    await leave(stack, email);
    await expect.poll(() => isGone(stack, email)).toBe(true);
    expect(await tablesWith(stack, email)).toEqual([]);
    expect(await canceled(stack)).toEqual(running.sort());
    for (const one of await list(stack)) {
      const was = before.find(({ id }) => id === one.id);
      if (one.customer_id === customerId) expect(one.status, one.id).toBe("canceled");
      else expect(one, one.id).toEqual(was);
    }
    const rows = await sql(
      `SELECT "status" FROM "Subscription" WHERE "paddleCustomerId" = $1 AND "status" <> 'canceled'`,
      [customerId ?? ""],
    );
    expect(rows).toEqual([]);
    for (const table of ["PaymentHistory", "NextPayment"])
      expect(await sql(`SELECT 1 FROM "${table}" WHERE "paddleCustomerId" = $1`, [customerId ?? ""])).toEqual([]);
    const refundsOf = await sql<{ isTheirs: boolean }>(
      `SELECT DISTINCT s."paddleCustomerId" = $1 AS "isTheirs"
       FROM "AdjustedPayment" a JOIN "Subscription" s ON s."id" = a."subscriptionId"`,
      [customerId ?? ""],
    );
    expect(refundsOf).toEqual([{ isTheirs: false }]);
    expect(await jobs(stack)).toEqual([]);
    const audited = await sql<{ outcome: string }>(
      `SELECT "subscriptionId" AS "id", "outcome" FROM "AuditEntry" WHERE "action" = 'cancel'`,
    );
    expect(audited).toHaveLength(running.length);
    for (const { outcome } of audited) expect(outcome).toBe("done");
    const ends = await sql(`SELECT "outcome" FROM "AuditEntry" WHERE "action" = 'delete-account' ORDER BY "id"`);
    expect(ends).toEqual([{ outcome: "done" }, { outcome: "deleted" }]);
  });
}

test("what happens to each is said, with its day", async ({ stack }) => {
  const said = async (email: string) => {
    const { session } = await signInSynced(stack, email);
    return text((await visit(stack, PATH, { session })).text);
  };
  const [active] = (await list(stack)).filter(({ id }) => id === SAM_ACTIVE);
  const day = (at: string | undefined) => formatDate(new Date(at ?? ""), "en-US");
  const sam = await said(SAM.email);
  expect(sam).toContain(endingText("paid-until", day(active?.current_billing_period?.ends_at)));
  expect(sam).toContain(endingText("paused", null));
  for (const [name, kind, dayOf] of [
    ["tess", "trial-until", (one: PaddleSubscription) => one.current_billing_period?.ends_at],
    ["carl", "instead-of", (one: PaddleSubscription) => one.scheduled_change?.effective_at],
    ["pia", "past-due", () => undefined],
    ["mona", "at-once", () => undefined],
  ] as const) {
    const page = await said(`${name}@example.com`);
    const customerId = await customerOf(stack, `${name}@example.com`);
    const [theirs] = await listOf(stack, customerId);
    const at = theirs && dayOf(theirs);
    expect(page, name).toContain(endingText(kind, at ? day(at) : null));
  }
});

test("anything else than one's own address deletes nothing", async ({ stack }) => {
  const { session } = await signInSynced(stack, SAM.email);
  for (const email of ["", "tess@example.com", `${SAM.email}x`, null]) {
    const answer = await askFor(stack, session, { email });
    const why = email === null ? actionErrors.invalidInput : accountRefusals["not-confirmed"];
    expect(text(answer.text), String(email)).toContain(why);
  }
  expect(await jobs(stack)).toEqual([]);
  expect((await visit(stack, PATH, { session })).status).toBe(200);
  expect(locationOf(await askFor(stack, session, { email: ` ${SAM.email.toUpperCase()} ` }))).toBe(`${PATH}/deleted`);
});

test("eleven tries in a minute are too many", async ({ stack }) => {
  const { session } = await signInSynced(stack, SAM.email);
  const form = await openForm(stack, session, PATH, isDeletion);
  for (let tries = 0; tries < 10; tries++) await submit(stack, session, form, { email: "x" });
  const answer = await submit(stack, session, form, { email: SAM.email });
  expect(text(answer.text)).toContain(accountRefusals["too-many-requests"]);
  expect(await isGone(stack, SAM.email)).toBe(false);
});

test("every session ends at once, in a second tab, too, and one that begins meanwhile is nobody's", async ({
  stack,
}) => {
  await stack.emulator.control("faults", { path: "*", method: "POST", status: 503 });
  const other = await createSession(stack.database, SAM.email);
  await signInSynced(stack, SAM.email);
  const form = await openForm(stack, other, PATH, isDeletion);
  const first = await leave(stack, SAM.email);
  const late = await createSession(stack.database, SAM.email);
  for (const session of [first, other, late]) {
    const answer = await visit(stack, PATH, { session });
    expect([answer.status, locationOf(answer)]).toEqual([307, expect.stringContaining("/sign-in")]);
    const last = await visit(stack, `${PATH}/deleted`, { session });
    expect(text(last.text)).toContain(deletedPage.text);
  }
  expect(locationOf(await submit(stack, other, form, { email: SAM.email }))).toContain("/sign-in");
  // The first attempt may still be under way.
  await expect.poll(() => jobs(stack)).toHaveLength(1);
});

for (const [what, fault] of [
  ["refuses the second cancellation", { path: "/subscriptions/*/cancel", method: "POST", skip: 1, status: 503 }],
  ["loses the second answer", { path: "/subscriptions/*/cancel", method: "POST", skip: 1, times: 1, lose: true }],
  ["never answers the second", { path: "/subscriptions/*/cancel", method: "POST", skip: 1, times: 1, hang: true }],
  ["wants a pause after the first", { path: "/subscriptions/*/cancel", skip: 1, status: 429, retryAfter: 1 }],
  ["can't be asked what there is", { path: "/subscriptions", method: "GET", status: 500 }],
] as const) {
  test(`Paddle ${what}: the account is still there, and another run finishes without doing anything twice`, async ({
    stack,
  }) => {
    await signInSynced(stack, SAM.email);
    await stack.emulator.control("faults", fault);
    await askFor(stack, await createSession(stack.database, SAM.email), { email: SAM.email });
    await expect.poll(async () => (await jobs(stack))[0]?.attempts, { timeout: 15_000 }).toBe(1);
    expect(await isGone(stack, SAM.email)).toBe(false);
    const before = (await canceled(stack)).length;
    expect(before).toBeLessThanOrEqual(2);
    await stack.emulator.control("faults", { clear: true });
    await expect
      .poll(async () => {
        await runDue(stack);
        return isGone(stack, SAM.email);
      })
      .toBe(true);
    expect((await listOf(stack, SAM.customerId)).map(({ status }) => status)).toEqual(["canceled", "canceled"]);
    const sent = await stack.emulator.requests();
    const effective = sent.filter(({ path, status }) => path.endsWith("/cancel") && status === 200);
    expect(effective.length).toBeLessThanOrEqual(2);
    expect(sent.filter(({ path, status }) => path.endsWith("/cancel") && status === 400)).toEqual([]);
  });
}

test("a first visit during an outage: what there is isn't known, and is canceled once Paddle answers", async ({
  stack,
}) => {
  await stack.emulator.control("faults", { path: "*", status: 503 });
  const session = await createSession(stack.database, SAM.email);
  const { text: page } = await visit(stack, PATH, { session });
  expect(text(page)).toContain(accountPage.remove.unknown);
  expect(text(page)).not.toContain(accountPage.remove.none);
  await askFor(stack, session, { email: SAM.email });
  await expect.poll(async () => (await jobs(stack))[0]?.attempts, { timeout: 15_000 }).toBe(1);
  await stack.emulator.control("faults", { clear: true });
  await runDue(stack);
  await expect.poll(() => isGone(stack, SAM.email)).toBe(true);
  expect(await canceled(stack)).toEqual([SAM_PAUSED, SAM_ACTIVE].sort());
});

test("with an address that was never verified, or a customer that is another user's, nothing is canceled", async ({
  stack,
}) => {
  await createSession(stack.database, "first@example.com");
  await linkToCustomer(stack.database, "first@example.com", SAM.customerId);
  await createSession(stack.database, "tess@example.com", false);
  for (const email of [SAM.email, "tess@example.com"]) {
    const session = await createSession(stack.database, email);
    await askFor(stack, session, { email });
    await expect.poll(() => isGone(stack, email)).toBe(true);
  }
  expect(await canceled(stack)).toEqual([]);
  expect(await users(stack)).toEqual([{ email: "first@example.com" }]);
});

test("a row that isn't as Paddle has it is no way around: what Paddle lists is canceled", async ({ stack }) => {
  const { session } = await signInSynced(stack, SAM.email);
  const form = await openForm(stack, session, PATH, isDeletion);
  await stack.database.sql(`UPDATE "Subscription" SET "status" = 'canceled', "occurredAt" = ''`);
  await submit(stack, session, form, { email: SAM.email });
  await expect.poll(() => isGone(stack, SAM.email)).toBe(true);
  expect(await canceled(stack)).toHaveLength(2);
});

test("events that come late, doubled and in any order bring nothing back", async ({ stack }) => {
  await stack.emulator.control("deliveries", { hold: true });
  await leave(stack, SAM.email);
  await expect.poll(() => isGone(stack, SAM.email)).toBe(true);
  const old = buildEvent({ occurredAt: new Date("2024-11-12T00:00:00Z"), data: { id: SAM_ACTIVE, status: "active" } });
  expect((await deliver(stack, old)).body.outcome).toBe("stale");
  await stack.emulator.control("deliveries", { shuffle: true, duplicate: 1, hold: false });
  await stack.emulator.control("deliveries", { flush: true });
  const { sql } = stack.database;
  expect(await sql(`SELECT DISTINCT "status" FROM "Subscription"`)).toEqual([{ status: "canceled" }]);
  expect(await users(stack)).toEqual([]);
});

test("while another change of the customer is made, and while a new subscription isn't known yet, the account waits", async ({
  stack,
}) => {
  const { sql } = stack.database;
  await sql(`INSERT INTO "CustomerLock" VALUES ($1, now() + interval '1 hour')`, [SAM.customerId]);
  await leave(stack, SAM.email);
  await expect.poll(async () => (await jobs(stack))[0]?.attempts).toBe(1);
  expect(await canceled(stack)).toEqual([]);
  await sql(`DELETE FROM "CustomerLock"`);
  // Paddle lists it not yet; the row is there already.
  await deliver(stack, buildEvent({ data: { id: "sub_01je3aaaaaaaaaaaaaaaaaaaaa", customer_id: SAM.customerId } }));
  await runDue(stack);
  await expect.poll(async () => (await jobs(stack))[0]?.attempts).toBeGreaterThan(1);
  expect(await isGone(stack, SAM.email)).toBe(false);
  await sql(`UPDATE "Subscription" SET "status" = 'canceled' WHERE "id" LIKE 'sub_01je3a%'`);
  await runDue(stack);
  await expect.poll(() => isGone(stack, SAM.email)).toBe(true);
  expect(await canceled(stack)).toHaveLength(2);
});

test("in the half hour before a renewal Paddle cancels nothing: that is said, and done afterwards", async ({
  stack,
}) => {
  const one = (await list(stack)).find(({ id }) => id === SAM_ACTIVE);
  const at = Date.parse(one?.next_billed_at ?? "");
  await stack.emulator.control("clock", { advance: `PT${Math.floor((at - Date.now()) / 60_000) - 10}M` });
  const { session } = await signInSynced(stack, SAM.email);
  const [row] = await stack.database.sql<{ at: Date }>(
    `UPDATE "Subscription" SET "nextBilledAt" = now() + interval '10 minutes' WHERE "id" = $1 RETURNING "nextBilledAt" AS "at"`,
    [SAM_ACTIVE],
  );
  const { text: page } = await visit(stack, PATH, { session });
  expect(text(page)).toContain(endingText("after-renewal", formatDate(row?.at ?? new Date(0), "en-US")));
  await askFor(stack, session, { email: SAM.email });
  await expect.poll(async () => (await jobs(stack))[0]?.attempts).toBe(1);
  await stack.emulator.control("clock", { advance: "PT20M" });
  await runDue(stack);
  await expect.poll(() => isGone(stack, SAM.email)).toBe(true);
});

test("what is overdue and set to cancel ends on its day, and the account with it", async ({ stack }) => {
  await signInSynced(stack, "pia@example.com");
  const [theirs] = await listOf(stack, await customerOf(stack, "pia@example.com"));
  await stack.emulator.api("POST", `/subscriptions/${theirs?.id}/cancel`, { effective_from: "next_billing_period" });
  const before = (await canceled(stack)).length;
  await leave(stack, "pia@example.com");
  await runDue(stack);
  const [after] = await listOf(stack, theirs?.customer_id);
  const due = (await jobs(stack))[0]?.run_at;
  expect(Number(due)).toBeGreaterThan(Date.parse(after?.scheduled_change?.effective_at ?? ""));
  expect(await canceled(stack)).toHaveLength(before);
  await stack.emulator.control("clock", { advance: "P2M" });
  await runDue(stack);
  await expect.poll(() => isGone(stack, "pia@example.com")).toBe(true);
  expect(await canceled(stack)).toHaveLength(before);
});

test("a link that was mailed before opens nothing, what was done stays on record under an id of nobody, and one may come again", async ({
  stack,
}) => {
  const { sql } = stack.database;
  const { user } = await signInSynced(stack, SAM.email);
  await sql(`INSERT INTO "VerificationToken" VALUES ($1, 'a-link', now() + interval '1 day')`, [SAM.email]);
  await sql(`INSERT INTO "VerificationToken" VALUES ('tess@example.com', 'another', now() + interval '1 day')`);
  await sql(
    `INSERT INTO "Account" ("userId", "type", "provider", "providerAccountId") VALUES ($1, 'oauth', 'github', '1')`,
    [user.id],
  );
  await leave(stack, SAM.email);
  await expect.poll(() => isGone(stack, SAM.email)).toBe(true);
  expect(await sql(`SELECT "token" FROM "VerificationToken"`)).toEqual([{ token: "another" }]);
  for (const table of ["Account", "Session"]) expect(await sql(`SELECT 1 FROM "${table}"`)).toEqual([]);
  const left = await sql<{ row: string }>(`SELECT a::text AS "row" FROM "AuditEntry" a`);
  expect(left.length).toBeGreaterThan(3);
  for (const { row } of left) expect(row).not.toContain("@");

  const again = await signInSynced(stack, SAM.email);
  expect(again.user.id).not.toBe(user.id);
  const { text: page } = await visit(stack, PATH, { session: again.session });
  expect(text(page)).toContain(accountPage.remove.none);
});

test("to whoever is leaving no reaction is told, and to others it is", async ({ stack }) => {
  const { sql } = stack.database;
  await sql(`DO $$ BEGIN ${reactionTables}; END $$`);
  try {
    await signInSynced(stack, SAM.email);
    await signInSynced(stack, "jun@example.com");
    await runDue(stack);
    await sql(`TRUNCATE "ReactionLog"`);
    await stack.emulator.control("faults", { path: `/subscriptions/${SAM_PAUSED}/cancel`, status: 503 });
    await askFor(stack, await createSession(stack.database, SAM.email), { email: SAM.email });
    await expect.poll(async () => (await canceled(stack)).includes(SAM_ACTIVE)).toBe(true);
    const jun = (await listOf(stack, await customerOf(stack, "jun@example.com")))[0];
    await stack.emulator.api("POST", `/subscriptions/${jun?.id}/cancel`, { effective_from: "immediately" });
    const told = () => sql<{ email: string; kind: string }>(`SELECT "email", "kind" FROM "ReactionLog"`);
    await expect.poll(told).toEqual([{ email: "jun@example.com", kind: "accessEnded" }]);
    await runDue(stack);
    expect(await told()).toHaveLength(1);
  } finally {
    await sql(`DROP TABLE "ReactionLog", "ReactionFault"`);
  }
});

test.describe("at the end of the period", () => {
  const begin = async (stack: Stack, email: string) => {
    const { session } = await signInSynced(stack, email);
    const user = await asUser(stack, email);
    expect(await deleteAccount(user, email, new Date(), "next_billing_period")).toEqual({ begun: true });
    expect((await visit(stack, PATH, { session })).status).toBe(307);
    await runDue(stack);
    return createSession(stack.database, email);
  };

  test("the account goes once the last subscription has ended; until then it says so, and nothing is sent twice", async ({
    stack,
  }) => {
    const session = await begin(stack, SAM.email);
    expect(await canceled(stack)).toHaveLength(2);
    const [active, paused] = [SAM_ACTIVE, SAM_PAUSED].map(async (id) =>
      (await list(stack)).find((one) => one.id === id),
    );
    expect(await active).toMatchObject({ status: "active", scheduled_change: { action: "cancel" } });
    expect(await paused).toMatchObject({ status: "canceled" });
    const at = (await active)?.scheduled_change?.effective_at ?? "";
    expect(Number((await jobs(stack))[0]?.run_at)).toBeGreaterThan(Date.parse(at));
    const { text: page } = await visit(stack, PATH, { session });
    expect(text(page)).toContain(accountPage.leaving.text);
    expect(text(page)).toContain(endingText("ends-on", formatDate(new Date(at), "en-US")));
    expect(text(page)).not.toContain(accountPage.remove.submit);

    await runDue(stack);
    expect(await isGone(stack, SAM.email)).toBe(false);
    await stack.emulator.control("clock", { advance: "P2M" });
    await runDue(stack);
    await expect.poll(() => isGone(stack, SAM.email)).toBe(true);
    expect(await canceled(stack)).toHaveLength(2);
  });

  test("a pause that was scheduled gives way to the end", async ({ stack }) => {
    await begin(stack, "paula@example.com");
    const customerId = await customerOf(stack, "paula@example.com");
    expect((await listOf(stack, customerId))[0]?.scheduled_change).toMatchObject({ action: "cancel" });
  });

  test("the account is kept by a press, and its subscriptions stay as they are by then", async ({ stack }) => {
    const session = await begin(stack, SAM.email);
    const form = await openForm(stack, session, PATH, ({ button }) => button === accountPage.leaving.keep);
    const answer = await submit(stack, session, form);
    expect(locationOf(answer)).toBe(`${PATH}?kept`);
    expect(text((await visit(stack, `${PATH}?kept`, { session })).text)).toContain(accountPage.leaving.kept);
    await stack.emulator.control("clock", { advance: "P2M" });
    await runDue(stack);
    expect(await jobs(stack)).toEqual([]);
    expect(await isGone(stack, SAM.email)).toBe(false);
    expect((await visit(stack, PATH, { session })).status).toBe(200);
  });

  test("whoever keeps a subscription afterwards keeps the account", async ({ stack }) => {
    const session = await begin(stack, SAM.email);
    await stack.emulator.api("PATCH", `/subscriptions/${SAM_ACTIVE}`, { scheduled_change: null });
    await runDue(stack);
    await expect.poll(() => jobs(stack)).toEqual([]);
    expect(text((await visit(stack, PATH, { session })).text)).toContain(accountPage.remove.submit);
    expect(await canceled(stack)).toHaveLength(2);
    expect((await list(stack)).find(({ id }) => id === SAM_ACTIVE)).toMatchObject({ scheduled_change: null });
  });
});

test("while an account is being deleted nobody signs in to it, and that is said", async ({ stack }) => {
  const app = await startSignInApp(stack, ["github", "mail"]);
  try {
    await stack.emulator.control("faults", { path: "*", method: "POST", status: 503 });
    const person = { id: "7", email: SAM.email, isVerified: true };
    expect((await signInAt(app, "github", person)).session).not.toBeNull();
    await leave(stack, SAM.email);
    const refused = await signInAt(app, "github", person);
    expect([refused.session, refused.location]).toEqual([null, expect.stringContaining("error=Leaving")]);
    const byMail = await signInByMail(app, SAM.email);
    expect([byMail.session, byMail.location]).toEqual([null, expect.stringContaining("error=Leaving")]);
    const { text: page } = await visit(stack, "/sign-in?error=Leaving");
    expect(text(page)).toContain(signInError("Leaving"));
    expect(await isGone(stack, SAM.email)).toBe(false);
  } finally {
    await app.stop();
  }
});
