import { expect, test } from "playwright/test";
import { freePort } from "@/tests/fixtures/ports";
import { startApp } from "@/tests/fixtures/stack";

type Variables = Record<string, string>;

const right: Variables = {
  NODE_ENV: "production",
  DATABASE_URL: "postgresql://app:database-password@127.0.0.1:1/app",
  AUTH_SECRET: "hJ4n2kFq8sVbX0zPw6yTtR3mLc9dGe1u5oKi7aQvWxY=",
  AUTH_URL: "https://app.acme.test",
  AUTH_GITHUB_ID: "Iv1.0123456789abcdef",
  AUTH_GITHUB_SECRET: "0123456789abcdef0123456789abcdef01234567",
  PADDLE_ENVIRONMENT: "sandbox",
  PADDLE_API_KEY: "pdl_sdbx_apikey_01gtgztp8f4kek3yd4g1wrksa3_q6TGTJyvoIz7LDtXT65bX7_AQO",
  PADDLE_WEBHOOK_SECRET: "pdl_ntfset_01jcda2ma0phx0f5y92tbraqah_abcdefghijklmnopqrstuvwxyz0123",
  NEXT_PUBLIC_PADDLE_CLIENT_TOKEN: "test_0123456789abcdef0123456789a",
};

function without(...names: string[]): Variables {
  return Object.fromEntries(Object.entries(right).filter(([name]) => !names.includes(name)));
}

/** Starts the app and returns how that ended: with a code, or, when it stays, ready. */
async function start(
  variables: Variables,
  settledMs: number,
): Promise<{ code: number | null; output: string }> {
  const app = startApp(await freePort(), variables);
  let readyAt = Number.POSITIVE_INFINITY;
  for (const giveUpAt = Date.now() + 40_000; Date.now() < giveUpAt && app.process.exitCode === null; ) {
    if (/Ready in/.test(app.output())) readyAt = Math.min(readyAt, Date.now());
    if (Date.now() - readyAt > settledMs) break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const code = app.process.exitCode;
  await app.stop();
  return { code, output: app.output() };
}

const secretly = (variables: Variables) =>
  Object.entries(variables).filter(
    ([name, value]) => !["NODE_ENV", "PADDLE_ENVIRONMENT"].includes(name) && value.length > 3,
  );

type Faulty = { name: string; variables: Variables; faults: (string | RegExp)[] };
const faulty: Faulty[] = [
  {
    name: "nothing set",
    variables: { NODE_ENV: "production" },
    faults: [
      ...["DATABASE_URL", "AUTH_SECRET", "AUTH_URL", "PADDLE_API_KEY", "PADDLE_WEBHOOK_SECRET"].map(
        (name) => `${name} is missing`,
      ),
      "PADDLE_ENVIRONMENT must be local, sandbox or production",
    ],
  },
  {
    name: "placeholders, an empty webhook secret and a live key in the sandbox",
    variables: {
      ...without("NEXT_PUBLIC_PADDLE_CLIENT_TOKEN"),
      DATABASE_URL: "postgresql://replace-me",
      AUTH_GITHUB_SECRET: "replace-me",
      PADDLE_WEBHOOK_SECRET: "",
      PADDLE_API_KEY: "pdl_live_apikey_01gtgztp8f4kek3yd4g1wrksa3_q6TGTJyvoIz7LDtXT65bX7_AQO",
    },
    faults: [
      "DATABASE_URL still holds a placeholder",
      "AUTH_GITHUB_SECRET still holds a placeholder",
      "PADDLE_WEBHOOK_SECRET is empty",
      "PADDLE_API_KEY belongs to the other environment",
      "NEXT_PUBLIC_PADDLE_CLIENT_TOKEN is missing",
    ],
  },
  {
    name: "a sandbox key and token in production, a short secret, and no TLS",
    variables: {
      ...right,
      PADDLE_ENVIRONMENT: "production",
      AUTH_SECRET: "hunter2-is-short",
      AUTH_URL: "http://app.acme.test",
    },
    faults: [
      "PADDLE_API_KEY belongs to the other environment",
      /NEXT_PUBLIC_PADDLE_CLIENT_TOKEN .*another environment/,
      /AUTH_SECRET is shorter/,
      "AUTH_URL must start with https://",
    ],
  },
  {
    name: "the local environment off loopback",
    variables: { ...right, PADDLE_ENVIRONMENT: "local", PADDLE_API_URL: "https://paddle.acme.test" },
    faults: ["AUTH_URL must be a loopback address", "PADDLE_API_URL must be a loopback address"],
  },
];

for (const { name, variables, faults } of faulty) {
  test(`with ${name} a start is refused, all faults are named, and no value is printed`, async () => {
    const { code, output } = await start(variables, 30_000);
    expect(code, output).not.toBeNull();
    expect(code).not.toBe(0);
    for (const fault of faults)
      expect(output).toMatch(fault instanceof RegExp ? fault : new RegExp(fault.replaceAll("/", "\\/")));
    for (const [variable, value] of secretly(variables))
      expect(output, `the value of ${variable}`).not.toContain(value);
  });
}

test("with right settings it starts, although the database is not there yet", async () => {
  const { code, output } = await start(right, 5_000);
  expect(code, output).toBeNull();
  expect(output).toContain("Ready in");
  for (const [variable, value] of secretly(right))
    expect(output, `the value of ${variable}`).not.toContain(value);
});
