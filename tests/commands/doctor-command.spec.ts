import { type Group, groups } from "@/lib/doctor/finding";
import { usedPermissions } from "@/lib/doctor/paddle";
import { idsOf, runDoctor } from "@/tests/fixtures/doctor";
import { hasTerminals, runOnTerminal } from "@/tests/fixtures/terminal";
import { expect, test } from "@/tests/fixtures/test";

// `npm run doctor` itself. tests/http/doctor.spec.ts has a row for each fault.

const ESC = String.fromCharCode(27);

test("where all is well the command says so, group by group, in a line each, and ends with 0", async ({ stack }) => {
  const { code, output } = await runDoctor(stack);
  const lines = output.trim().split("\n");
  expect(lines.filter((line) => /^ {2}[✗–]/.test(line))).toEqual([]);
  expect(lines.filter((line) => line.startsWith("  ✓")).length).toBeGreaterThan(20);
  expect(lines.at(-1)).toMatch(/^Nothing has to be done: \d+ lines, \d+ fine\.$/);
  // What is read by a program has no colours.
  expect(output).not.toContain(ESC);
  expect(code).toBe(0);
});

test("on a terminal the marks have colours and long lines stand under themselves, unless NO_COLOR asks for none", async ({
  stack,
}) => {
  test.skip(!hasTerminals(), "NOT RUN: this machine has no python3, which gives the terminal.");
  const command = ["--conditions=react-server", "--import", "tsx", "lib/cli/doctor.ts", "settings", "database"];
  const variables = { ...stack.variables, NODE_ENV: "development" };
  const { output, code } = await runOnTerminal(command, variables, ".", []);
  expect([code, output]).toEqual([0, expect.stringContaining(`${ESC}[32m✓${ESC}[39m Settings`)]);
  const plain = await runOnTerminal(command, { ...variables, NO_COLOR: "1" }, ".", []);
  expect(plain.output).not.toContain(ESC);
  const lines = plain.output.split("\r\n");
  const longest = Math.max(...lines.map((line) => line.length));
  expect([longest > 70, longest <= 80]).toEqual([true, true]);
  expect(lines.some((line) => /^ {30}\S/.test(line))).toBe(true);
});

test("--json has each finding, and nothing else is printed", async ({ stack }) => {
  const { code, findings, ok } = await runDoctor(stack, ["--json"]);
  expect(ok).toBe(true);
  expect(new Set(findings.map(({ group }) => group))).toEqual(new Set(groups));
  for (const finding of findings) {
    const keys = ["detail", "group", "id", "state", "step", "what", "why"];
    expect(Object.keys(finding).sort()).toEqual(keys);
    expect(finding.state).toBe("ok");
  }
  expect(code).toBe(0);
});

test("a group alone is looked at where it is named, and an unknown one is refused with what there is", async ({
  stack,
}) => {
  const { findings } = await runDoctor(stack, ["--json", "catalog"]);
  expect(new Set(findings.map(({ group }): Group => group))).toEqual(new Set(["catalog"]));
  const { code, output } = await runDoctor(stack, ["catalogue"]);
  expect(code).toBe(2);
  expect(output).toContain("There is no group catalogue.");
  for (const group of groups) expect(output).toContain(group);
});

test("--read-only sends nothing: no simulation is left at Paddle", async ({ stack }) => {
  const simulations = async () => (await stack.emulator.api<{ data: object[] }>("GET", "/simulations")).data;
  await runDoctor(stack, ["--read-only", "--json", "webhooks"]);
  expect(await simulations()).toEqual([]);
  for (let run = 0; run < 2; run += 1) await runDoctor(stack, ["--json", "webhooks"]);
  expect(await simulations()).toHaveLength(1);
});

const right = {
  PADDLE_ENVIRONMENT: "sandbox",
  PADDLE_API_URL: "",
  AUTH_URL: "https://acme.test",
  AUTH_SECRET: "a-secret-of-a-deployment-of-more-than-32-characters",
  NEXT_PUBLIC_PADDLE_CLIENT_TOKEN: "test_0123456789abcdef0123456789a",
  EMAIL_SERVER: "smtp://127.0.0.1:1",
  EMAIL_FROM: "hello@acme.test",
};

const settings: [name: string, value: string, says: RegExp][] = [
  ["DATABASE_URL", "mysql://root@localhost/app", /postgresql/],
  ["DATABASE_POOL_SIZE", "many", /number/],
  ["AUTH_SECRET", "short", /32/],
  ["AUTH_URL", "http://acme.test", /https/],
  ["AUTH_GITHUB_ID", "replace-me", /placeholder/],
  ["AUTH_GOOGLE_SECRET", "0123456789", /missing|AUTH_GOOGLE_ID/],
  ["EMAIL_SERVER", "mail.acme.test", /smtp/],
  ["PADDLE_ENVIRONMENT", "live", /sandbox/],
  ["PADDLE_API_KEY", "pdl_live_apikey_01gtgztp8f4kek3yd4g1wrksa3_q6TGTJyvoIz7LDtXT65bX7_AQO", /other environment/],
  ["PADDLE_API_KEY", "pdl_sdbx_apikey_x", /form/],
  ["PADDLE_WEBHOOK_SECRET", '"pdl_ntfset_01testtesttesttesttesttest_x"', /quotes/],
  ["NEXT_PUBLIC_PADDLE_CLIENT_TOKEN", "live_0123456789abcdef0123456789a", /another environment/],
  ["CRON_SECRET", "short", /16/],
];
for (const [name, value, says] of settings) {
  test(`a wrong ${name} is named, and its value isn't: ${says.source}`, async ({ stack }) => {
    const { code, findings, output } = await runDoctor(stack, ["--json", "settings"], { ...right, [name]: value });
    const lines = findings.filter(({ id }) => id.startsWith("setting-"));
    expect(lines.map(({ what, detail }) => `${what} ${detail}`).join()).toMatch(says);
    expect(lines[0]?.step).toContain(".env.example");
    if (value.length > 9) expect(output).not.toContain(value.replaceAll('"', ""));
    expect(code).toBe(1);
  });
}

test("a setting that is wrong hides nothing of what doesn't need it, and the rest says why it isn't checked", async ({
  stack,
}) => {
  const { findings } = await runDoctor(stack, ["--json"], { PADDLE_API_KEY: "wrong" });
  expect(idsOf(findings)).toEqual(["setting-PADDLE_API_KEY"]);
  expect(idsOf(findings, "ok")).toEqual(expect.arrayContaining(["database", "migrations", "clock", "linked", "plans"]));
  const why = findings.filter(({ id }) => id === "not-checked").map(({ detail }) => detail);
  expect(new Set(why)).toEqual(new Set(["not checked: PADDLE_API_KEY is wrong"]));
});

test("each permission that the key lacks is named, with what it is for and where to add it", async ({ stack }) => {
  const { key } = await stack.emulator.control<{ key: string }>("keys", { permissions: ["report.read"] });
  const { findings, output } = await runDoctor(stack, ["--json"], { PADDLE_API_KEY: key });
  const missing = idsOf(findings).filter((id) => id.startsWith("permission-"));
  expect(missing).toEqual(usedPermissions.map((permission) => `permission-${permission}`));
  expect(new Set(findings.filter(({ id }) => missing.includes(id)).map(({ why }) => why)).size).toBe(missing.length);
  const skipped = findings.filter(({ id }) => id === "not-checked").map(({ detail }) => detail);
  expect(new Set(skipped)).toEqual(new Set(["not checked: the API key lacks the permission, see above"]));
  expect(output).not.toContain(key);
});

test("a key that Paddle doesn't know is named once, and what needs it says why it isn't checked", async ({ stack }) => {
  const key = "pdl_sdbx_apikey_01unknownunknownunknown000_UnknownUnknownUnknownU_aaa";
  const { code, findings } = await runDoctor(stack, ["--json"], { PADDLE_API_KEY: key });
  expect(idsOf(findings)).toEqual(["key-refused"]);
  expect(idsOf(findings, "note").length).toBeGreaterThan(5);
  expect(code).toBe(1);
});

test("a database that is down is named once, and hides nothing of Paddle's", async ({ stack }) => {
  const url = "postgresql://sam:SecretLogin@127.0.0.1:1/none";
  const { findings, output } = await runDoctor(stack, ["--json"], { DATABASE_URL: url });
  expect(idsOf(findings)).toEqual(["database-unreachable"]);
  const skipped = findings.filter(({ id }) => id === "not-checked").map(({ detail }) => detail);
  expect(new Set(skipped)).toEqual(new Set(["not checked: the database can't be reached, see above"]));
  expect(idsOf(findings, "ok")).toEqual(expect.arrayContaining(["key", "permissions", "destination", "prices"]));
  expect(output).not.toContain("SecretLogin");
});

test("where Paddle has had too many requests, that is what is said", async ({ stack }) => {
  await stack.emulator.control("faults", { path: "*", status: 429, retryAfter: 30 });
  const { findings } = await runDoctor(stack, ["--json", "paddle"]);
  expect(idsOf(findings)).toContain("paddle-rate-limited");
});

test("the text names what is wrong, why it matters and what to do, in one line, and counts", async ({ stack }) => {
  await stack.emulator.api("PATCH", "/notification-settings/ntfset_01jcda2ma0phx0f5y92tbraqah", { active: false });
  const { output, code } = await runDoctor(stack, ["webhooks"]);
  expect(output).toMatch(/^ {2}✗ Webhook destination +it is inactive: .+\. → activate it in .+\.$/m);
  expect(output.trim().split("\n").at(-1)).toMatch(/^1 to be done: /);
  expect(code).toBe(1);
  for (const secret of [stack.variables.PADDLE_WEBHOOK_SECRET, stack.variables.PADDLE_API_KEY])
    expect(output).not.toContain(secret);
});
