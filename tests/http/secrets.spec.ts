import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { buildEvent, deliver, sign, toBytes } from "@/tests/fixtures/events";
import type { Stack } from "@/tests/fixtures/stack";
import { expect, test } from "@/tests/fixtures/test";
import { createSession, SAM, SAM_ACTIVE } from "@/tests/fixtures/users";
import { type Answer, callAction, returned, visit } from "@/tests/fixtures/visitor";

const portalMarks = ["pga_", "cpl_", "token=", "customer-portal-session"];

const secretsOf = ({ variables }: Stack) =>
  ["DATABASE_URL", "AUTH_SECRET", "PADDLE_API_KEY", "PADDLE_WEBHOOK_SECRET"].map(
    (name) => variables[name] ?? "",
  );

/** Which of these stand in the text. */
const found = (text: string, marks: string[]) => marks.filter((mark) => text.includes(mark));

/** Sam's session, everybody's rows in the mirror, and events received. */
async function prepare(stack: Stack): Promise<string> {
  for (const email of ["sixten@example.com", "tess@example.com"]) {
    await visit(stack, "/settings/billing", { session: await createSession(stack.database, email) });
  }
  return createSession(stack.database, SAM.email);
}

async function everyText({ database }: Stack): Promise<string> {
  const tables = await database.sql<{ name: string }>(
    `SELECT table_name AS "name" FROM information_schema.tables WHERE table_schema = 'public'`,
  );
  expect(tables.length).toBeGreaterThanOrEqual(7);
  const rows = await Promise.all(
    tables.map(({ name }) => database.sql<{ row: string }>(`SELECT t::text AS "row" FROM "${name}" t`)),
  );
  return rows
    .flat()
    .map(({ row }) => row)
    .join("\n");
}

const formats: [name: string, get: (stack: Stack, session: string) => Promise<Answer>][] = [
  ["HTML", (stack, session) => visit(stack, "/settings/billing", { session })],
  [
    "RSC payload",
    async (stack, session) => {
      const headers = { RSC: "1" };
      const first = await visit(stack, "/settings/billing", { session, headers });
      return visit(stack, first.headers.get("location") ?? "/settings/billing", { session, headers });
    },
  ],
];
for (const [name, get] of formats) {
  test(`the billing screen's ${name} before a click holds no portal link, no secret and nobody else's data`, async ({
    stack,
  }) => {
    const session = await prepare(stack);
    const { status, text } = await get(stack, session);
    expect(status).toBe(200);
    expect(text).toContain("AeroEdit Pro");
    const others = await stack.database.sql<{ id: string }>(
      `SELECT "id" FROM "Subscription" WHERE "paddleCustomerId" <> $1
       UNION SELECT "email" FROM "User" WHERE "email" <> $2 UNION SELECT "paddleCustomerId" FROM "User" WHERE "email" <> $2
       UNION SELECT "sessionToken" FROM "Session"`,
      [SAM.customerId, SAM.email],
    );
    expect(others.length).toBeGreaterThan(60);
    const marks = [...portalMarks, ...secretsOf(stack), "pdl_", ...others.map(({ id }) => id)];
    expect(found(text, marks)).toEqual([]);
    expect(found(text, [SAM.customerId])).toEqual([]);
  });
}

test("viewing the screen asks Paddle for no portal session, also as a prefetch", async ({ stack }) => {
  const session = await prepare(stack);
  const kinds: Record<string, string>[] = [
    {},
    { RSC: "1" },
    { RSC: "1", "next-router-prefetch": "1" },
    { Purpose: "prefetch" },
  ];
  for (const headers of kinds) {
    await visit(stack, "/settings/billing", { session, headers });
  }
  const paths = (await stack.emulator.requests()).map(({ path }) => path);
  expect(paths.filter((path) => path.includes("portal-sessions"))).toEqual([]);
});

test("after clicks and deliveries, good and bad, neither log nor database holds a link, a secret or a signature", async ({
  stack,
}) => {
  const session = await prepare(stack);
  await visit(stack, "/settings/billing", { session });
  const links: string[] = [];
  for (const args of [
    ["overview", null],
    ["cancel", SAM_ACTIVE],
    ["update-payment-method", SAM_ACTIVE],
  ]) {
    const answer = await callAction(stack, "createLink", args, { session });
    expect(returned(answer)).toEqual({ url: expect.any(String) });
    links.push(/token=(pga_[\w.-]+)/.exec(answer.text)?.[1] ?? "no token");
  }
  await stack.emulator.control("faults", { path: "/customers/*", status: 403 });
  await callAction(stack, "createLink", ["overview", null], { session });

  const event = buildEvent({ data: { custom_data: { note: "a-note-in-the-body" } } });
  const signature = sign(toBytes(event));
  await deliver(stack, event, { signature });
  await deliver(stack, toBytes({ ...event, event_type: "subscription.created" }), { signature });
  await deliver(stack, Buffer.from('{"a-note-in-the-body":'), {});

  const h1 = signature.slice(signature.indexOf("h1=") + 3);
  const marks = [...links, ...portalMarks.slice(0, 3), ...secretsOf(stack), h1, "a-note-in-the-body"];
  expect(found(stack.app.output(), [...marks, session, SAM.email])).toEqual([]);
  expect(found(await everyText(stack), marks)).toEqual([]);
});

test("what the browser is sent holds no secret, no server code and no name of a secret variable", async ({
  stack,
}) => {
  const files = readdirSync(".next/static", { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const text = files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), "utf8")).join("\n");
  expect(text.length).toBeGreaterThan(100_000);
  const names = ["DATABASE_URL", "AUTH_SECRET", "PADDLE_API_KEY", "PADDLE_WEBHOOK_SECRET", "PADDLE_API_URL"];
  const code = [
    "PaddleSDK",
    "paddle-node-sdk",
    "PrismaClient",
    "@prisma",
    "jsonb_populate_recordset",
    "timingSafeEqual",
  ];
  expect(found(text, [...secretsOf(stack), "pdl_", "local-development-only", ...names, ...code])).toEqual([]);
});
