import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { expect, test } from "playwright/test";
import { env, readEnv, withLocalDefaults } from "@/lib/env";

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

const noGitHub = { AUTH_GITHUB_ID: "", AUTH_GITHUB_SECRET: "" };

test("a right environment has no faults, for the sandbox, production and local development", () => {
  const byMail = { ...live, ...noGitHub, EMAIL_SERVER: "smtp://mail", EMAIL_FROM: "a@b.c" };
  const byGoogle = { ...live, ...noGitHub, AUTH_GOOGLE_ID: "id", AUTH_GOOGLE_SECRET: "s" };
  const onLaptop = { ...right, AUTH_URL: "http://localhost:3000", CRON_SECRET: "sixteen letters." };
  const shortest = { ...right, AUTH_SECRET: "s".repeat(32), PADDLE_API_KEY: "0".repeat(50) };
  for (const variables of [right, live, local, byMail, byGoogle, onLaptop, shortest])
    expect(faultsOf(variables)).toEqual([]);
});

test("what is read is trimmed: slashes at the end of addresses, spaces, empty secrets", () => {
  const [one, other] = ["one", "other"].map((secret) => `pdl_ntfset_01jcda2ma0phx0f5y92tbraqah_${secret}`);
  const PADDLE_WEBHOOK_SECRET = ` ${one} , ,${other}`;
  const addresses = { AUTH_URL: "http://localhost:3000//", PADDLE_API_URL: "http://127.0.0.1:4010/ " };
  expect(readEnv({ ...local, ...addresses, PADDLE_WEBHOOK_SECRET, EMAIL_FROM: "" }).env).toMatchObject({
    AUTH_URL: "http://localhost:3000",
    PADDLE_API_URL: "http://127.0.0.1:4010",
    PADDLE_WEBHOOK_SECRET: [one, other],
    EMAIL_FROM: undefined,
  });
  const perMinute = (value?: string) =>
    readEnv({ ...right, PADDLE_REQUESTS_PER_MINUTE: value }).env?.PADDLE_REQUESTS_PER_MINUTE;
  expect([undefined, "", "1", "500"].map(perMinute)).toEqual([240, 240, 1, 500]);
});

test("admins are a list of addresses, and nobody when it is unset", () => {
  const admins = (value?: string) => readEnv({ ...right, ADMIN_EMAILS: value });
  expect([undefined, "", " , "].map((value) => admins(value).env?.ADMIN_EMAILS)).toEqual([[], [], []]);
  expect(admins("Ada@Acme.test , bo@acme.test").env?.ADMIN_EMAILS).toEqual(["ada@acme.test", "bo@acme.test"]);
  expect(admins("ada@acme.test bo@acme.test").faults).toEqual([expect.stringMatching(/^ADMIN_EMAILS /)]);
});

const mandatory = [
  ...["DATABASE_URL", "AUTH_SECRET", "AUTH_URL", "PADDLE_ENVIRONMENT"],
  ...["PADDLE_API_KEY", "PADDLE_WEBHOOK_SECRET", "NEXT_PUBLIC_PADDLE_CLIENT_TOKEN"],
];
test("each mandatory variable is named when it is missing or blank", () => {
  for (const name of mandatory)
    for (const value of [undefined, "", "  "])
      expect(faultsOf({ ...right, [name]: value })).toEqual([expect.stringMatching(`^${name} `)]);
});

const OTHER = "belongs to the other environment";
const KEY = "does not have the form of Paddle's API keys";
const SECRET = "does not have the form of Paddle's webhook secrets";
const TOKEN = "does not have the form of Paddle's client-side tokens";
const quoted = (name: string, quote = '"') => ({ [name]: `${quote}${right[name]}${quote}` });
const token = live.NEXT_PUBLIC_PADDLE_CLIENT_TOKEN;
const faulty: [changes: Variables, fault: string][] = [
  [{ AUTH_SECRET: "s".repeat(31) }, "AUTH_SECRET is shorter than 32 characters"],
  [{ DATABASE_URL: "mysql://db/app" }, "DATABASE_URL is not a postgresql:// URL"],
  [{ DATABASE_URL: "postgresql://[" }, "DATABASE_URL is not a postgresql:// URL"],
  [{ AUTH_URL: "app.acme.test" }, "AUTH_URL is not a URL"],
  [{ AUTH_URL: "http://app.acme.test" }, "AUTH_URL must start with https://"],
  [{ AUTH_URL: "ftp://app.acme.test" }, "AUTH_URL is not a URL"],
  [{ AUTH_URL: "https://app.acme.test/billing/" }, "AUTH_URL is more than an address: it must end after the host"],
  [{ AUTH_URL: "https://app.acme.test?page=1" }, "AUTH_URL is more than an address: it must end after the host"],
  ...["DATABASE_URL", "AUTH_SECRET", "AUTH_URL", "AUTH_GITHUB_ID", "PADDLE_ENVIRONMENT", "PADDLE_API_KEY"].map(
    (name): [Variables, string] => [quoted(name), `${name} is in quotes: leave them out`],
  ),
  [quoted("PADDLE_WEBHOOK_SECRET", "'"), "PADDLE_WEBHOOK_SECRET is in quotes: leave them out"],
  [{ EMAIL_SERVER: "mail.acme.test", EMAIL_FROM: "a@b.c" }, "EMAIL_SERVER is not an smtp:// URL"],
  [{ DIRECT_URL: "mysql://db/app" }, "DIRECT_URL is not a postgresql:// URL"],
  ...["key", "pdl_sdbx_apikey_01gtgztp8f4kek3yd4g1wrksa3", `${right.PADDLE_API_KEY}x`, "apikey_01gtgztp8f4kek3y"].map(
    (PADDLE_API_KEY): [Variables, string] => [{ PADDLE_API_KEY }, `PADDLE_API_KEY ${KEY}`],
  ),
  ...["secret", "ntfset_01jcda2ma0phx0f5y92tbraqah", `${right.PADDLE_WEBHOOK_SECRET},pdl_ntfset_01jcda`].map(
    (value): [Variables, string] => [{ PADDLE_WEBHOOK_SECRET: value }, `PADDLE_WEBHOOK_SECRET ${SECRET}`],
  ),
  ...["ctkn_01jcda2ma0phx0f5y92tbraqah", "test_", "test_0123 4567"].map((value): [Variables, string] => [
    { NEXT_PUBLIC_PADDLE_CLIENT_TOKEN: value },
    `NEXT_PUBLIC_PADDLE_CLIENT_TOKEN ${TOKEN}`,
  ]),
  [{ PADDLE_ENVIRONMENT: "prod" }, "PADDLE_ENVIRONMENT must be local, sandbox or production"],
  [{ PADDLE_WEBHOOK_SECRET: " , " }, "PADDLE_WEBHOOK_SECRET is empty"],
  ...["https://api.paddle.com", "http://10.0.0.1:4010"].map((PADDLE_API_URL): [Variables, string] => [
    { PADDLE_API_URL },
    "PADDLE_API_URL is only for PADDLE_ENVIRONMENT=local, or on loopback in place of the sandbox",
  ]),
  [{ PADDLE_API_KEY: live.PADDLE_API_KEY }, `PADDLE_API_KEY ${OTHER}`],
  [{ PADDLE_API_KEY: ` ${live.PADDLE_API_KEY}` }, `PADDLE_API_KEY ${OTHER}`],
  [
    { NEXT_PUBLIC_PADDLE_CLIENT_TOKEN: token },
    "NEXT_PUBLIC_PADDLE_CLIENT_TOKEN does not start with test_, so belongs to another environment",
  ],
  [{ CRON_SECRET: "fifteen letters" }, "CRON_SECRET is shorter than 16 characters"],
  [{ DATABASE_POOL_SIZE: "0" }, "DATABASE_POOL_SIZE is not a number above 0"],
  [{ DATABASE_POOL_SIZE: "few" }, "DATABASE_POOL_SIZE is not a number above 0"],
  [{ PADDLE_REQUESTS_PER_MINUTE: "0" }, "PADDLE_REQUESTS_PER_MINUTE is not a number above 0"],
  [{ PADDLE_REQUESTS_PER_MINUTE: "1.5" }, "PADDLE_REQUESTS_PER_MINUTE is not a number above 0"],
  [{ PADDLE_REQUESTS_PER_MINUTE: "many" }, "PADDLE_REQUESTS_PER_MINUTE is not a number above 0"],
  [{ AUTH_GITHUB_SECRET: "" }, "AUTH_GITHUB_SECRET is missing, but AUTH_GITHUB_ID is set"],
  [{ AUTH_GOOGLE_SECRET: "s" }, "AUTH_GOOGLE_ID is missing, but AUTH_GOOGLE_SECRET is set"],
  [{ EMAIL_SERVER: "smtp://mail" }, "EMAIL_FROM is missing, but EMAIL_SERVER is set"],
  [noGitHub, "EMAIL_SERVER is missing, and no other sign-in provider is set"],
];
for (const [changes, fault] of faulty) {
  test(`${JSON.stringify(changes)} is a fault: ${fault}`, () => {
    expect(faultsOf({ ...right, ...changes })).toEqual([fault]);
  });
}

test("Paddle's sandbox may be stood in for on loopback, and its production never", () => {
  const PADDLE_API_URL = "http://127.0.0.1:4010";
  expect(faultsOf({ ...right, PADDLE_API_URL })).toEqual([]);
  expect(faultsOf({ ...live, PADDLE_API_URL })).toEqual([expect.stringMatching(/^PADDLE_API_URL is only for /)]);
});

test("on a laptop, which no webhook reaches, the sandbox needs no webhook secret", () => {
  const PADDLE_WEBHOOK_SECRET = "";
  expect(faultsOf({ ...right, AUTH_URL: "http://localhost:3000", PADDLE_WEBHOOK_SECRET })).toEqual([]);
  expect(faultsOf({ ...local, PADDLE_WEBHOOK_SECRET })).toEqual(["PADDLE_WEBHOOK_SECRET is empty"]);
});

test("a sandbox key or token is not for production", () => {
  const { PADDLE_API_KEY, NEXT_PUBLIC_PADDLE_CLIENT_TOKEN } = right;
  const faults = faultsOf({ ...live, PADDLE_API_KEY, NEXT_PUBLIC_PADDLE_CLIENT_TOKEN });
  expect(faults.map((fault) => fault.split(" ")[0])).toEqual(["NEXT_PUBLIC_PADDLE_CLIENT_TOKEN", "PADDLE_API_KEY"]);
});

test("the local environment is refused at any address but loopback", () => {
  const fault = "must be a loopback address while PADDLE_ENVIRONMENT is local";
  const offLoopback = [
    "https://app.acme.test",
    "http://10.0.0.1:3000",
    "http://127.0.0.1.evil.test",
    "http://0.0.0.0:3000",
  ];
  for (const address of [...offLoopback, "localhost"]) {
    expect(faultsOf({ ...local, PADDLE_API_URL: address })).toEqual([`PADDLE_API_URL ${fault}`]);
  }
  for (const address of offLoopback) expect(faultsOf({ ...local, AUTH_URL: address })).toEqual([`AUTH_URL ${fault}`]);
  for (const address of ["http://127.0.0.1:3000", "http://[::1]:3000"])
    expect(faultsOf({ ...local, AUTH_URL: address, PADDLE_API_URL: address })).toEqual([]);
  expect(faultsOf({ ...local, PADDLE_API_URL: "" })).toEqual(["PADDLE_API_URL is missing"]);
});

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
  const beside = { ...right, PADDLE_WEBHOOK_SECRET: `${right.PADDLE_WEBHOOK_SECRET},changeme` };
  expect(faultsOf(beside)).toEqual([`PADDLE_WEBHOOK_SECRET ${SECRET}`]);
});

test("what merely looks like a placeholder is somebody's own", () => {
  const own = [
    { AUTH_URL: "https://your-gym.com" },
    { AUTH_URL: "https://change-me.com" },
    { DATABASE_URL: "postgresql://your-gym:a...b@db.internal/placeholder" },
    { EMAIL_SERVER: "smtp://mail", EMAIL_FROM: '"Your-Gym" <your-gym@mail.test>' },
    { AUTH_SECRET: "Uq0xXxXfGhJ4n2kFq8sVbX0zPw6yTtR3mLc9dGe1u5oK" },
  ];
  for (const changes of own) expect(faultsOf({ ...right, ...changes })).toEqual([]);
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
  for (const value of ["hunter2", "pdl_", "mysql", right.AUTH_GITHUB_ID]) expect(faults.join()).not.toContain(value);
});

test.describe("in local development", () => {
  test("no variable at all is needed, and every address is on loopback", () => {
    const { env: read, faults } = readEnv(withLocalDefaults({}));
    expect(faults).toEqual([]);
    expect(read).toMatchObject({
      PADDLE_ENVIRONMENT: "local",
      AUTH_URL: "http://localhost:3000",
      PADDLE_API_URL: "http://127.0.0.1:4010",
      DATABASE_URL: "postgresql://postgres@127.0.0.1:54329/postgres",
    });
    expect(readEnv({}).faults.length, "without the defaults").toBeGreaterThanOrEqual(6);
    expect(env(), "read once").toBe(env());
  });

  test("a port moves the address that depends on it", () => {
    const ports = { PORT: "3100", EMULATOR_PORT: "4110", EMBEDDED_DATABASE_PORT: "54400" };
    expect(withLocalDefaults(ports)).toMatchObject({
      AUTH_URL: "http://localhost:3100",
      PADDLE_API_URL: "http://127.0.0.1:4110",
      DATABASE_URL: "postgresql://postgres@127.0.0.1:54400/postgres",
    });
  });

  test("what is set stays, and empty counts as not set", () => {
    const set = {
      ...{
        DATABASE_URL: "postgresql://db/app",
        AUTH_URL: "http://[::1]:3000",
        PADDLE_API_URL: "http://[::1]:4",
      },
      PADDLE_ENVIRONMENT: "local",
    };
    const merged = withLocalDefaults({ ...set, AUTH_SECRET: "" });
    expect(merged).toMatchObject(set);
    expect(merged.AUTH_SECRET?.length).toBeGreaterThanOrEqual(32);
    expect(merged.PADDLE_API_KEY).toMatch(/^pdl_sdbx_/);
  });

  test("a real key brings no local Paddle with it", () => {
    for (const source of [{ PADDLE_API_KEY: "pdl_sdbx_apikey_real" }, { PADDLE_ENVIRONMENT: "sandbox" }]) {
      const { PADDLE_API_URL, PADDLE_WEBHOOK_SECRET } = withLocalDefaults(source);
      expect([PADDLE_API_URL, PADDLE_WEBHOOK_SECRET]).toEqual([undefined, undefined]);
    }
  });

  test("the defaults are for it alone: a deployed app is refused each of them", () => {
    const { AUTH_SECRET, PADDLE_API_KEY, PADDLE_WEBHOOK_SECRET } = withLocalDefaults({});
    const fault = "is the public default of local development";
    expect(faultsOf({ ...right, AUTH_SECRET, PADDLE_API_KEY, PADDLE_WEBHOOK_SECRET })).toEqual([
      `AUTH_SECRET ${fault}`,
      `PADDLE_API_KEY ${fault}`,
      `PADDLE_WEBHOOK_SECRET ${fault}`,
    ]);
    const beside = { ...right, PADDLE_WEBHOOK_SECRET: `${right.PADDLE_WEBHOOK_SECRET},${PADDLE_WEBHOOK_SECRET}` };
    expect(faultsOf(beside)).toEqual([`PADDLE_WEBHOOK_SECRET ${fault}`]);
  });
});
