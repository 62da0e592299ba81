import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { buildEvent, deliver, sign, toBytes } from "@/tests/fixtures/events";
import { locationOf, openForm, submit } from "@/tests/fixtures/forms";
import { signInSynced } from "@/tests/fixtures/people";
import type { Stack } from "@/tests/fixtures/stack";
import { expect, test } from "@/tests/fixtures/test";
import { SAM } from "@/tests/fixtures/users";
import { visit } from "@/tests/fixtures/visitor";

const portalMarks = ["pga_", "cpl_", "token="];

const secretsOf = ({ variables }: Stack) =>
  ["DATABASE_URL", "AUTH_SECRET", "PADDLE_API_KEY", "PADDLE_WEBHOOK_SECRET"].map((name) => variables[name] ?? "");

/** Which of these stand in the text. */
const found = (text: string, marks: string[]) => marks.filter((mark) => text.includes(mark));

async function everyRow({ database }: Stack): Promise<string> {
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

test("before a click the billing page holds no portal link, no secret and nobody else's data, and asks for no link", async ({
  stack,
}) => {
  for (const name of ["sixten", "tess"]) await signInSynced(stack, `${name}@example.com`);
  const { session } = await signInSynced(stack, SAM.email);
  const others = await stack.database.sql<{ id: string }>(
    `SELECT "id" FROM "Subscription" WHERE "paddleCustomerId" <> $1
     UNION SELECT "email" FROM "User" WHERE "email" <> $2 UNION SELECT "paddleCustomerId" FROM "User"
     UNION SELECT "sessionToken" FROM "Session"`,
    [SAM.customerId, SAM.email],
  );
  expect(others.length).toBeGreaterThan(60);
  const marks = [...portalMarks, ...secretsOf(stack), "pdl_", ...others.map(({ id }) => id)];
  const formats: Record<string, string>[] = [{}, { RSC: "1" }, { RSC: "1", "next-router-prefetch": "1" }];
  for (const headers of formats) {
    const first = await visit(stack, "/settings/billing", { session, headers });
    // Next sends requests for its own format to an address of their own.
    const page = first.status === 200 ? first : await visit(stack, locationOf(first), { session, headers });
    expect(page.status).toBe(200);
    if (!("next-router-prefetch" in headers)) expect(page.text).toContain("AeroEdit Pro");
    expect(found(page.text, marks)).toEqual([]);
  }
  const asked = (await stack.emulator.requests()).map(({ path }) => path);
  expect(asked.filter((path) => path.includes("portal-sessions"))).toEqual([]);
});

test("after clicks and deliveries, good and bad, neither log nor database holds a link, a secret or a signature", async ({
  stack,
}) => {
  const { session } = await signInSynced(stack, SAM.email);
  const links: string[] = [];
  const click = async (page: string) => {
    const form = await openForm(stack, session, "/settings/billing", ({ data }) =>
      String(data.get("target")).startsWith(page),
    );
    return locationOf(await submit(stack, session, form));
  };
  for (const page of ["overview", "cancel", "update-payment-method"]) {
    links.push(/token=(pga_[\w.-]+)/.exec(await click(page))?.[1] ?? "no token");
  }
  expect(links).not.toContain("no token");
  await stack.emulator.control("faults", { path: "/customers/*", status: 403 });
  expect(await click("overview")).toBe("");

  const event = buildEvent({ data: { custom_data: { note: "a-note-in-the-body" } } });
  const signature = sign(toBytes(event));
  await deliver(stack, event, { signature });
  await deliver(stack, toBytes({ ...event, event_type: "subscription.created" }), { signature });
  await deliver(stack, Buffer.from('{"a-note-in-the-body":'), {});

  const h1 = signature.slice(signature.indexOf("h1=") + 3);
  const marks = [...links, ...portalMarks, ...secretsOf(stack), h1, "a-note-in-the-body"];
  expect(found(stack.app.output(), [...marks, session, SAM.email])).toEqual([]);
  expect(found(await everyRow(stack), marks)).toEqual([]);
});

test("what the browser is sent holds no secret, no server code and no name of a secret variable", async ({ stack }) => {
  const files = readdirSync(".next/static", { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const text = files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), "utf8")).join("\n");
  expect(text.length).toBeGreaterThan(100_000);
  const names = ["DATABASE_URL", "AUTH_SECRET", "PADDLE_API_KEY", "PADDLE_WEBHOOK_SECRET", "PADDLE_API_URL"];
  const code = ["PaddleSDK", "paddle-node-sdk", "PrismaClient", "@prisma", "jsonb_populate", "timingSafeEqual"];
  expect(found(text, [...secretsOf(stack), "pdl_", "local-development-only", ...names, ...code])).toEqual([]);
});
