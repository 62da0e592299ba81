import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { type Group, groups } from "@/lib/doctor/finding";
import type { Env } from "@/lib/env";
import { examine, idsOf } from "@/tests/fixtures/doctor";
import { buildEvent, type Delivery, deliver, unixSeconds } from "@/tests/fixtures/events";
import { prices } from "@/tests/fixtures/seed";
import type { Stack } from "@/tests/fixtures/stack";
import { withAnswer, withoutTable } from "@/tests/fixtures/stubs";
import { expect, test } from "@/tests/fixtures/test";
import { SAM_ACTIVE } from "@/tests/fixtures/users";

// Each row causes one fault and reads the line that names it. tests/http/doctor-command.spec.ts starts the command itself.

const DESTINATION = "/notification-settings/ntfset_01jcda2ma0phx0f5y92tbraqah";
const PATH = "/api/webhooks/paddle";
const sandbox: Partial<Env> = { PADDLE_ENVIRONMENT: "sandbox" };
const dead = "127.0.0.1:1";

type Fault = {
  id: string;
  /** What the line says, beside its id. */
  says: RegExp;
  settings?: Partial<Env>;
  /** Minutes from now at which the doctor comes. */
  later?: number;
  cause?: (stack: Stack) => Promise<unknown>;
  undo?: (stack: Stack) => Promise<unknown>;
};

const address = ({ url }: Stack) => `${url.replace("localhost", "127.0.0.1")}${PATH}`;
const direct = (change: (url: string) => string) => async (stack: Stack) =>
  stack.emulator.api("PATCH", DESTINATION, { destination: change(address(stack)) });
const change = (body: object) => async (stack: Stack) => stack.emulator.api("PATCH", DESTINATION, body);
const price = (id: string, body: object) => async (stack: Stack) => stack.emulator.api("PATCH", `/prices/${id}`, body);
const sql =
  (...statements: string[]) =>
  async (stack: Stack) => {
    for (const statement of statements) await stack.database.sql(statement);
  };
const refuse = (reason: string, delivery: Delivery) => async (stack: Stack) => {
  await deliver(stack, buildEvent(), delivery);
  await waitForRefusal(stack, reason);
};
const waitForRefusal = (stack: Stack, reason: string) =>
  expect
    .poll(() => stack.database.sql(`SELECT 1 FROM "RefusedDelivery" WHERE "reason" = $1`, [reason]))
    .toHaveLength(1);
const answerPrices = (edit: (price: Record<string, unknown>) => object) => async (stack: Stack) => {
  const { data } = await stack.emulator.api<{ data: Record<string, unknown>[] }>(
    "GET",
    "/prices?include=product&per_page=200",
  );
  const body = { data: data.map((one) => ({ ...one, ...edit(one) })), meta: { request_id: "1", pagination } };
  await stack.emulator.control("faults", { path: "/prices", status: 200, body });
};
const pagination = { per_page: 200, has_more: false, next: "", estimated_total: 0 };
const cursor = (columns: string) =>
  sql(
    `DELETE FROM "ReconcileCursor"`,
    `INSERT INTO "ReconcileCursor" ("id", "completedAt", "isLeftWrong") VALUES (1, ${columns})`,
  );
const noCursor = sql(`DELETE FROM "ReconcileCursor"`);

const unmigrated = `UPDATE "_prisma_migrations" SET`;
const last = `WHERE "migration_name" = '20261128020000_refused_deliveries'`;

const faults: Record<Group, Fault[]> = {
  settings: [
    { id: "sign-in-none", says: /nobody can sign in.*EMAIL_SERVER/, settings: sandbox },
    { id: "mail-unreachable", says: /ECONNREFUSED.*EMAIL_SERVER/, settings: { EMAIL_SERVER: `smtp://${dead}` } },
  ],
  database: [
    { id: "statement-timeout", says: /ALTER ROLE/, settings: sandbox },
    { id: "connections-exceeded", says: /DATABASE_POOL_SIZE/, settings: { DATABASE_POOL_SIZE: 50_000 } },
    { id: "direct-url", says: /DIRECT_URL.*ECONNREFUSED/, settings: { DIRECT_URL: `postgresql://${dead}/none` } },
    {
      id: "migrations-pending",
      says: /20261128020000_refused_deliveries.*npm run db:migrate/,
      cause: sql(`${unmigrated} "migration_name" = 'moved' ${last}`),
      undo: sql(
        `${unmigrated} "migration_name" = '20261128020000_refused_deliveries' WHERE "migration_name" = 'moved'`,
      ),
    },
    {
      id: "migrations-unknown",
      says: /20990101000000_later/,
      cause: sql(
        `INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name", "finished_at")
         VALUES ('later', '', '20990101000000_later', now())`,
      ),
      undo: sql(`DELETE FROM "_prisma_migrations" WHERE "id" = 'later'`),
    },
    {
      id: "migrations-failed",
      says: /20990101000000_broken.*_prisma_migrations/,
      cause: sql(
        `INSERT INTO "_prisma_migrations" ("id", "checksum", "migration_name")
         VALUES ('broken', '', '20990101000000_broken')`,
      ),
      undo: sql(`DELETE FROM "_prisma_migrations" WHERE "id" = 'broken'`),
    },
    {
      id: "migrations-changed",
      says: /edited.*20261128020000_refused_deliveries/,
      cause: sql(`${unmigrated} "checksum" = 'x' || "checksum" ${last}`),
      undo: sql(`${unmigrated} "checksum" = substr("checksum", 2) ${last}`),
    },
    {
      id: "migrations-none",
      says: /npm run db:migrate/,
      cause: sql(`ALTER TABLE "_prisma_migrations" RENAME TO "_moved"`),
      undo: sql(`ALTER TABLE "_moved" RENAME TO "_prisma_migrations"`),
    },
  ],
  paddle: [
    {
      id: "payment-link-unset",
      says: /nobody can buy.*\/checkout/,
      cause: ({ emulator }) => emulator.control("behaviour", { default_payment_link: false }),
    },
    { id: "payment-link-other", says: /newest transaction.*Checkout settings/, settings: sandbox },
    {
      id: "clock",
      says: /behind Paddle.*NTP/,
      cause: ({ emulator }) => emulator.control("behaviour", { date_ahead_seconds: 400 }),
    },
    {
      id: "clock",
      says: /ahead of Paddle.*NTP/,
      cause: ({ emulator }) => emulator.control("behaviour", { date_ahead_seconds: -400 }),
    },
    {
      id: "paddle-unreachable",
      says: /can't be reached.*status\.paddle\.com/,
      cause: ({ emulator }) => emulator.control("faults", { path: "/event-types", reset: true }),
    },
    {
      id: "unread",
      says: /^Permissions.*couldn't be read/,
      cause: ({ emulator }) => emulator.control("faults", { path: "*", status: 503 }),
    },
  ],
  webhooks: [
    { id: "destination-missing", says: /add one in/, cause: ({ emulator }) => emulator.api("DELETE", DESTINATION) },
    { id: "destination-slash", says: /to the letter/, cause: direct((url) => `${url}/`) },
    {
      id: "destination-scheme",
      says: /another scheme/,
      settings: { AUTH_URL: "https://acme.test" },
      cause: direct(() => `http://acme.test${PATH}`),
    },
    { id: "destination-path", says: /404/, cause: direct((url) => url.replace("paddle", "paddel")) },
    { id: "destination-host", says: /acne\.test/, cause: direct(() => `https://acne.test${PATH}`) },
    { id: "destination-inactive", says: /activate it/, cause: change({ active: false }) },
    {
      id: "destination-events",
      says: /subscription\.created.*tick them/,
      cause: change({ subscribed_events: ["subscription.updated"] }),
    },
    {
      id: "destination-simulated-only",
      says: /simulated events only/,
      cause: change({ traffic_source: "simulation" }),
    },
    { id: "destination-version", says: /^Webhook API version 2/, cause: change({ api_version: 2 }) },
    {
      id: "destination-twice",
      says: /2 lead to this app.*deactivate/,
      cause: (stack) => stack.emulator.control("destinations", { url: address(stack), secret: "s" }),
    },
    {
      id: "destination-secret",
      says: /not this destination's secret key.*PADDLE_WEBHOOK_SECRET/,
      settings: { PADDLE_WEBHOOK_SECRET: ["pdl_ntfset_of_another"] },
    },
    {
      id: "delivery-simulated",
      says: /simulated event.*401: the signature.*PADDLE_WEBHOOK_SECRET/,
      cause: ({ emulator }) => emulator.control("deliveries", { rotate: { secret: "another" } }),
    },
    {
      id: "event-missed",
      says: /isn't here.*billing:reconcile/,
      later: 10,
      cause: async ({ emulator }) => {
        await emulator.control("deliveries", { drop: 1 });
        await emulator.api("POST", `/subscriptions/${SAM_ACTIVE}/cancel`, {});
      },
    },
    { id: "refused-mismatch", says: /another secret/, cause: refuse("mismatch", { secrets: ["pdl_ntfset_nobodys"] }) },
    { id: "refused-expired", says: /five minutes.*NTP/, cause: refuse("expired", { ts: unixSeconds() - 400 }) },
    {
      id: "refused-unreadable",
      says: /not to be read/,
      cause: async (stack) => {
        await deliver(stack, buildEvent({ data: { status: null } }));
        await waitForRefusal(stack, "unreadable");
      },
    },
    {
      id: "refused-other-environment",
      says: /simulator/,
      cause: sql(`INSERT INTO "RefusedDelivery" VALUES ('other-environment', 1, now(), now() + interval '1 hour')`),
    },
  ],
  catalog: [
    { id: "plans", says: /production id .* is missing.*plans\.ts/, settings: { PADDLE_ENVIRONMENT: "production" } },
    { id: "price-archived", says: /unarchive/, cause: price(prices.studentMonthly, { status: "archived" }) },
    {
      id: "price-amount",
      says: /700 minor units of USD.*500 minor units/,
      cause: price(prices.studentMonthly, { unit_price: { amount: "700", currency_code: "USD" } }),
    },
    {
      id: "price-interval",
      says: /each year/,
      cause: price(prices.studentMonthly, { billing_cycle: { interval: "year", frequency: 1 } }),
    },
    { id: "price-trial", says: /no trial.*14 days/, cause: price(prices.crewMonthly, { trial_period: null }) },
    {
      id: "price-quantity",
      says: /10 to 200.*5 to 200/,
      cause: price(prices.crewMonthly, { quantity: { minimum: 10, maximum: 200 } }),
    },
    {
      id: "product-archived",
      says: /the product of/,
      cause: ({ emulator }) =>
        emulator.api("PATCH", "/products/pro_01je3b4k6ts8t2d6n1v4q9z3kb", { status: "archived" }),
    },
    { id: "price-product", says: /is of pro_other/, cause: answerPrices(() => ({ product_id: "pro_other" })) },
    { id: "price-unknown", says: /Paddle has no pri_/, cause: answerPrices(() => ({ id: "pri_other" })) },
  ],
  mirror: [
    { id: "drift", says: /70 of all 70.*billing:reconcile/, settings: sandbox },
    { id: "unlinked", says: /ctm_.*sign in/, cause: (stack) => deliver(stack, buildEvent()) },
    { id: "reconcile-off", says: /never run.*CRON_SECRET isn't set/, settings: sandbox, cause: noCursor },
    {
      id: "reconcile-late",
      says: /3 days ago.*scheduler/,
      settings: { ...sandbox, CRON_SECRET: "a-secret-of-sixteen" },
      cause: cursor("now() - interval '3 days', false"),
      undo: noCursor,
    },
    {
      id: "reconcile-left-wrong",
      says: /still differed/,
      cause: cursor("now(), true"),
      undo: noCursor,
    },
  ],
};

test("where all is well there is nothing but ticks, so that each fault below is its cause's", async ({ stack: _ }) => {
  const findings = await examine([...groups]);
  expect(findings.filter(({ state }) => state !== "ok")).toEqual([]);
  expect(new Set(findings.map(({ group }) => group)).size).toBe(groups.length);
});

for (const [group, all] of Object.entries(faults) as [Group, Fault[]][]) {
  for (const { id, says, settings, later = 0, cause, undo } of all) {
    test(`${group}: ${id} is named (${says.source})`, async ({ stack }) => {
      await cause?.(stack);
      try {
        const findings = await examine([group], settings, new Date(Date.now() + later * 60_000));
        const line = findings.find((finding) => finding.id === id && finding.state === "fault");
        expect(line, JSON.stringify(findings)).toBeDefined();
        expect(`${line?.what} ${line?.detail} ${line?.why} ${line?.step}`).toMatch(says);
        for (const part of [line?.detail, line?.why, line?.step]) expect(part).toBeTruthy();
      } finally {
        await undo?.(stack);
      }
    });
  }
}

test("a table that is gone although all migrations are recorded is named", async ({ stack }) => {
  await withoutTable(stack, "RateLimit", async () => {
    expect(idsOf(await examine(["database"]))).toContain("schema-differs");
  });
});

for (const [code, id] of [
  ["28P01", "database-login"],
  ["3D000", "database-unknown"],
  ["ECONNREFUSED", "database-unreachable"],
] as const) {
  test(`a database that answers ${code} is named as ${id}`, async ({ stack: _ }) => {
    const error = Object.assign(new Error("no"), { code });
    const findings = await withAnswer(
      () => Promise.reject(error),
      () => examine(["database"]),
    );
    expect(idsOf(findings)).toContain(id);
  });
}

test("a server that is too old, or takes no writes, is named", async ({ stack: _ }) => {
  const old = { version: 130_009, timeout: 2_900, most: 100, reserved: 3, used: 5, isReadOnly: true };
  const findings = await withAnswer(
    async () => ({ rows: [old] }),
    () => examine(["database"]),
  );
  expect(idsOf(findings)).toEqual(expect.arrayContaining(["database-version", "database-read-only"]));
});

test("connections that share their sessions, with no address past the pooler, are named", async ({ stack: _ }) => {
  test.skip(Boolean(process.env.TEST_DATABASE_URL), "The embedded database shares its one session; a server doesn't.");
  expect(idsOf(await examine(["database"], sandbox))).toContain("pooler-direct-url");
});

test("a mail server that refuses the login is named", async ({ stack: _ }) => {
  const server = new SMTPServer({
    disabledCommands: ["STARTTLS"],
    allowInsecureAuth: true,
    onAuth: (_auth, _session, done) => done(new Error("no such login")),
  });
  server.on("error", () => {});
  server.listen(0, "127.0.0.1");
  await once(server.server, "listening");
  const { port } = server.server.address() as AddressInfo;
  const findings = await examine(["settings"], { EMAIL_SERVER: `smtp://sam:SecretLogin@127.0.0.1:${port}` });
  await new Promise<void>((resolve) => server.close(resolve));
  expect(idsOf(findings)).toEqual(["mail-login"]);
  expect(JSON.stringify(findings)).not.toContain("SecretLogin");
});

const answers: [status: number, body: object, id: string, step: RegExp][] = [
  [0, {}, "delivery-0", /certificate/],
  [301, {}, "delivery-301", /redirect/],
  [400, { outcome: "refused", reason: "malformed" }, "delivery-400-malformed", /API version/],
  [401, { outcome: "refused", reason: "signature" }, "delivery-401-signature", /PADDLE_WEBHOOK_SECRET/],
  [401, { outcome: "refused", reason: "timestamp" }, "delivery-401-timestamp", /NTP/],
  [401, {}, "delivery-401", /firewall/],
  [404, {}, "delivery-404", /deployed/],
  [405, {}, "delivery-405", /nothing but the app/],
  [413, {}, "delivery-413", /mebibyte/],
  [429, {}, "delivery-429", /\/ips/],
  [500, { outcome: "failed", reason: "unexpected" }, "delivery-500-unexpected", /log/],
  [503, { outcome: "failed", reason: "database" }, "delivery-503-database", /database's line/],
];

for (const [status, body, id, step] of answers) {
  test(`a delivery that was answered ${status} ${JSON.stringify(body)} is named, with what to do`, async ({
    stack,
  }) => {
    const server = createServer((request, response) => {
      if (status === 0) return void request.socket.destroy();
      response.writeHead(status, { Location: "/elsewhere" }).end(JSON.stringify(body));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { api, control } = stack.emulator;
    await control("deliveries", { retries: "live" });
    await api("PATCH", DESTINATION, { destination: `${origin}${PATH}`, traffic_source: "platform" });
    await api("POST", `/subscriptions/${SAM_ACTIVE}/cancel`, {});
    await control("settle");
    const findings = await examine(["webhooks"], { AUTH_URL: origin });
    server.closeAllConnections();
    server.close();
    const line = findings.find((finding) => finding.id === id);
    expect(line, JSON.stringify(findings)).toMatchObject({ state: "fault", what: "Failed deliveries" });
    expect(line?.step).toMatch(step);
    expect(line?.step).toMatch(/then npm run billing:reconcile$/);
  });
}

for (const [reason, delivery] of [
  ["missing-header", { signature: null }],
  ["malformed", { signature: "ts=1;h1=no" }],
] as [string, Delivery][]) {
  test(`refusals that anybody can cause are told, and are no fault: ${reason}`, async ({ stack }) => {
    await refuse(reason, delivery)(stack);
    const findings = await examine(["webhooks"]);
    expect(idsOf(findings, "note")).toEqual([`refused-${reason}`]);
    expect(idsOf(findings)).toEqual([]);
  });
}

test("a refusal is over once an event has been taken", async ({ stack }) => {
  await refuse("mismatch", { secrets: ["pdl_ntfset_nobodys"] })(stack);
  await deliver(stack, buildEvent());
  const findings = await examine(["webhooks"]);
  expect(idsOf(findings)).not.toContain("refused-mismatch");
  expect(idsOf(findings, "ok")).toContain("refusals-over");
});

test("deliveries that failed and were applied since are told, and are no fault", async ({ stack }) => {
  const { api, control } = stack.emulator;
  await control("deliveries", { retries: "live", corrupt: "signature" });
  await api("POST", `/subscriptions/${SAM_ACTIVE}/cancel`, {});
  await control("settle");
  await control("deliveries", { corrupt: null });
  expect(idsOf(await examine(["webhooks"]))).toContain("delivery-401-signature");
  await stack.database.sql(
    `INSERT INTO "WebhookEvent" ("id", "type", "occurredAt") SELECT $1, 'subscription.updated', ''`,
    [(await stack.emulator.state<{ events: { event_id: string }[] }>()).events.at(-1)?.event_id],
  );
  expect(idsOf(await examine(["webhooks"]), "ok")).toContain("deliveries-repaired");
});
