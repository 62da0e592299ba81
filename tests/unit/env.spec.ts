import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { expect, test } from "playwright/test";
import { readEnv } from "@/lib/env";

type Variables = Record<string, string | undefined>;

const right: Variables = {
  DATABASE_URL: "postgresql://app:database-password@db.internal:5432/app",
  AUTH_SECRET: "hJ4n2kFq8sVbX0zPw6yTtR3mLc9dGe1u5oKi7aQvWxY=",
  AUTH_URL: "https://app.acme.test",
  AUTH_GITHUB_ID: "Iv1.0123456789abcdef",
  AUTH_GITHUB_SECRET: "0123456789abcdef0123456789abcdef01234567",
  PADDLE_ENVIRONMENT: "sandbox",
  PADDLE_API_KEY: "pdl_sdbx_apikey_01gtgztp8f4kek3yd4g1wrksa3_q6TGTJyvoIz7LDtXT65bX7_AQO",
  PADDLE_WEBHOOK_SECRET: "pdl_ntfset_01jcda2ma0phx0f5y92tbraqah_abcdefghijklmnopqrstuvwxyz0123",
  NEXT_PUBLIC_PADDLE_CLIENT_TOKEN: "test_0123456789abcdef0123456789a",
};
const live: Variables = {
  ...right,
  PADDLE_ENVIRONMENT: "production",
  PADDLE_API_KEY: "pdl_live_apikey_01gtgztp8f4kek3yd4g1wrksa3_q6TGTJyvoIz7LDtXT65bX7_AQO",
  NEXT_PUBLIC_PADDLE_CLIENT_TOKEN: "live_0123456789abcdef0123456789a",
};
const local: Variables = {
  ...right,
  PADDLE_ENVIRONMENT: "local",
  AUTH_URL: "http://localhost:3000",
  PADDLE_API_URL: "http://127.0.0.1:4010",
};

const faultsOf = (variables: Variables) => readEnv(variables).faults;

for (const [name, variables] of Object.entries({ sandbox: right, production: live, local })) {
  test(`a right ${name} environment has no faults`, () => {
    expect(faultsOf(variables)).toEqual([]);
  });
}

const mandatory = [
  "DATABASE_URL",
  "AUTH_SECRET",
  "AUTH_URL",
  "PADDLE_ENVIRONMENT",
  "PADDLE_API_KEY",
  "PADDLE_WEBHOOK_SECRET",
  "NEXT_PUBLIC_PADDLE_CLIENT_TOKEN",
];
for (const name of mandatory) {
  for (const value of [undefined, "", "  "]) {
    test(`${name} may not be ${value === undefined ? "missing" : `"${value}"`}`, () => {
      expect(faultsOf({ ...right, [name]: value })).toEqual([expect.stringMatching(`^${name} `)]);
    });
  }
}

const faulty: [name: string, changes: Variables, faults: string[]][] = [
  ["a secret that is too short", { AUTH_SECRET: "short" }, ["AUTH_SECRET is shorter than 32 characters"]],
  ["another database", { DATABASE_URL: "mysql://db/app" }, ["DATABASE_URL is not a postgresql:// URL"]],
  ["an address that is none", { AUTH_URL: "app.acme.test" }, ["AUTH_URL is not a URL"]],
  ["an address without TLS", { AUTH_URL: "http://app.acme.test" }, ["AUTH_URL must start with https://"]],
  [
    "an environment that Paddle has not",
    { PADDLE_ENVIRONMENT: "prod" },
    ["PADDLE_ENVIRONMENT must be local, sandbox or production"],
  ],
  ["a comma for a webhook secret", { PADDLE_WEBHOOK_SECRET: " , " }, ["PADDLE_WEBHOOK_SECRET is empty"]],
  [
    "an API address",
    { PADDLE_API_URL: "https://api.paddle.com" },
    ["PADDLE_API_URL is only for PADDLE_ENVIRONMENT=local"],
  ],
  [
    "a live key in the sandbox",
    { PADDLE_API_KEY: live.PADDLE_API_KEY },
    ["PADDLE_API_KEY belongs to the other environment"],
  ],
  [
    "a live key after a space",
    { PADDLE_API_KEY: ` ${live.PADDLE_API_KEY}` },
    ["PADDLE_API_KEY belongs to the other environment"],
  ],
  [
    "a live token in the sandbox",
    { NEXT_PUBLIC_PADDLE_CLIENT_TOKEN: live.NEXT_PUBLIC_PADDLE_CLIENT_TOKEN },
    ["NEXT_PUBLIC_PADDLE_CLIENT_TOKEN does not start with test_, so belongs to another environment"],
  ],
  [
    "half of GitHub",
    { AUTH_GITHUB_SECRET: "" },
    ["AUTH_GITHUB_SECRET is missing, but AUTH_GITHUB_ID is set"],
  ],
  [
    "half of Google",
    { AUTH_GOOGLE_SECRET: "s" },
    ["AUTH_GOOGLE_ID is missing, but AUTH_GOOGLE_SECRET is set"],
  ],
  ["half of the mail", { EMAIL_SERVER: "smtp://mail" }, ["EMAIL_FROM is missing, but EMAIL_SERVER is set"]],
  [
    "no way to sign in",
    { AUTH_GITHUB_ID: "", AUTH_GITHUB_SECRET: "" },
    ["EMAIL_SERVER is missing, and no other way to sign in is set"],
  ],
];
for (const [name, changes, faults] of faulty) {
  test(`${name} is named`, () => {
    expect(faultsOf({ ...right, ...changes })).toEqual(faults);
  });
}

test("a sandbox key or token is not for production", () => {
  const { PADDLE_API_KEY, NEXT_PUBLIC_PADDLE_CLIENT_TOKEN } = right;
  const faults = faultsOf({ ...live, PADDLE_API_KEY, NEXT_PUBLIC_PADDLE_CLIENT_TOKEN });
  expect(faults.map((fault) => fault.split(" ")[0])).toEqual([
    "NEXT_PUBLIC_PADDLE_CLIENT_TOKEN",
    "PADDLE_API_KEY",
  ]);
});

const offLoopback = [
  "https://app.acme.test",
  "http://10.0.0.1:3000",
  "http://127.0.0.1.evil.test",
  "http://0.0.0.0:3000",
];
for (const address of offLoopback) {
  test(`the local environment is refused at ${address}`, () => {
    const fault = "must be a loopback address while PADDLE_ENVIRONMENT is local";
    expect(faultsOf({ ...local, AUTH_URL: address })).toEqual([`AUTH_URL ${fault}`]);
    expect(faultsOf({ ...local, PADDLE_API_URL: address })).toEqual([`PADDLE_API_URL ${fault}`]);
  });
}

test("every placeholder is named, those of .env.example and others people use", () => {
  const placeholders = [
    "replace-me",
    "changeme",
    "your-secret-here",
    "pdl_xxxxxxxx",
    "<secret>",
    "pdl_sdbx_…",
    "sk_...",
  ];
  for (const name of ["AUTH_SECRET", "PADDLE_API_KEY", "PADDLE_WEBHOOK_SECRET", "AUTH_GITHUB_SECRET"]) {
    for (const value of placeholders) {
      expect(faultsOf({ ...right, [name]: value })).toEqual([expect.stringMatching(`^${name} `)]);
    }
  }
});

test("in a copy of .env.example everything that must be filled in is named", () => {
  const faults = faultsOf(parseEnv(readFileSync(".env.example", "utf8")));
  const named = faults.map((fault) => fault.split(" ")[0]);
  expect(named).toEqual(expect.arrayContaining(mandatory.filter((name) => name !== "PADDLE_ENVIRONMENT")));
});

test("several faults are named at once, and no value is printed", () => {
  const values = {
    AUTH_SECRET: "hunter2",
    DATABASE_URL: "mysql://root:hunter2@db/app",
    PADDLE_API_KEY: "pdl_live_hunter2",
  };
  const faults = faultsOf({ ...right, ...values, PADDLE_WEBHOOK_SECRET: "", AUTH_GITHUB_SECRET: undefined });
  expect(faults).toHaveLength(5);
  for (const value of ["hunter2", "pdl_", "mysql", right.AUTH_GITHUB_ID])
    expect(faults.join()).not.toContain(value);
});
