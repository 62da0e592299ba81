import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { type Group, groups } from "@/lib/doctor/finding";
import type { Env } from "@/lib/env";
import { examine, idsOf } from "@/tests/fixtures/doctor";
import { DESTINATION, type Fault, faults, PATH, refuse, sandbox } from "@/tests/fixtures/doctor-faults";
import { buildEvent, type Delivery, deliver } from "@/tests/fixtures/events";
import { withAnswer, withoutTable } from "@/tests/fixtures/stubs";
import { expect, test } from "@/tests/fixtures/test";
import { SAM_ACTIVE } from "@/tests/fixtures/users";

// Each row causes one fault and reads the line that names it. tests/commands/doctor-command.spec.ts starts the command itself.

test("where all is well there is nothing but ticks, so that each fault below is its cause's", async ({ stack: _ }) => {
  const findings = await examine([...groups]);
  expect(findings.filter(({ state }) => state !== "ok")).toEqual([]);
  expect(new Set(findings.map(({ group }) => group)).size).toBe(groups.length);
});

for (const [group, all] of Object.entries(faults) as [Group, Fault[]][]) {
  for (const { id, state = "fault", says, settings, later = 0, cause, undo } of all) {
    test(`${group}: ${id} is named (${says.source})`, async ({ stack }) => {
      await cause?.(stack);
      try {
        const findings = await examine([group], settings, new Date(Date.now() + later * 60_000));
        const lines = findings.filter((finding) => finding.id === id && finding.state === state);
        const line = lines.find(({ what, detail, why, step }) => says.test(`${what} ${detail} ${why} ${step}`));
        expect(line, JSON.stringify(findings)).toBeDefined();
        if (state === "fault") for (const part of [line?.detail, line?.why, line?.step]) expect(part).toBeTruthy();
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

/** What the doctor says of a server that answers this of itself. */
const examineServer = (facts: object, settings?: Partial<Env>) => {
  const server = { version: 170_002, timeout: 2_900, most: 100, reserved: 3, used: 5, isReadOnly: false, ...facts };
  return withAnswer(
    async () => ({ rows: [server] }),
    () => examine(["database"], settings),
  );
};

test("a server that is too old, or takes no writes, is named", async ({ stack: _ }) => {
  const ids = idsOf(await examineServer({ version: 130_009, isReadOnly: true }));
  expect(ids).toEqual(expect.arrayContaining(["database-version", "database-read-only"]));
});

test("statements that may run for longer than the app waits are named, and how long", async ({ stack: _ }) => {
  const line = (await examineServer({ timeout: 9_000 }, sandbox)).find(({ id }) => id === "statement-timeout");
  expect(line).toMatchObject({ state: "fault", detail: expect.stringContaining("9000 ms"), step: expect.any(String) });
});

test("that one more process wouldn't find connections is told, and is no fault", async ({ stack: _ }) => {
  const findings = await examineServer({ most: 20, used: 10 });
  expect(idsOf(findings, "note")).toEqual(["connections-few"]);
});

test("a check that gets no answer says so, and keeps no other back", async ({ stack: _ }) => {
  test.setTimeout(60_000);
  const findings = await withAnswer(
    () => new Promise(() => {}),
    () => examine(["database"]),
  );
  const late = findings.filter(({ id }) => id === "no-answer").map(({ what }) => what);
  expect(late).toEqual(["Database", "Migrations"]);
  expect(idsOf(findings, "ok").join()).toMatch(/pooler-/);
});

test("a check that fails by a mistake of its own says where, and nothing of what it was told", async ({ stack: _ }) => {
  const findings = await withAnswer(
    () => Promise.reject(new TypeError("secret")),
    () => examine(["database"]),
  );
  expect(findings.find(({ id }) => id === "broken")?.detail).toMatch(/failed: TypeError/);
  expect(JSON.stringify(findings)).not.toContain("secret");
});

test("what can't be looked at before the database is migrated is told, and is no fault of its own", async ({
  stack,
}) => {
  const notes = async (table: string, group: Group) =>
    (await withoutTable(stack, table, () => examine([group])))
      .filter(({ id }) => id === "not-checked")
      .map(({ what, detail }) => `${what} ${detail}`);
  const unmigrated = "not checked: the database isn't migrated, see above";
  expect(await notes("RefusedDelivery", "webhooks")).toEqual([`Refused deliveries ${unmigrated}`]);
  expect(await notes("Project", "catalog")).toEqual([`Limits ${unmigrated}`]);
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
  [301, {}, "delivery-301", /where it leads/],
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
