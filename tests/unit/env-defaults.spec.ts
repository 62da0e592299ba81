import { expect, test } from "playwright/test";
import { readEnv, withLocalDefaults } from "@/lib/env";

test("with no variable at all local development has right settings, all on loopback", () => {
  const { env, faults } = readEnv(withLocalDefaults({}));
  expect(faults).toEqual([]);
  expect(env).toMatchObject({
    PADDLE_ENVIRONMENT: "local",
    AUTH_URL: "http://localhost:3000",
    PADDLE_API_URL: "http://127.0.0.1:4010",
    DATABASE_URL: "postgresql://postgres@127.0.0.1:54329/postgres",
  });
});

test("without the defaults nothing at all is named as faulty, all of it", () => {
  expect(readEnv({}).faults.length).toBeGreaterThanOrEqual(6);
});

test("another port moves the address that depends on it", () => {
  const ports = { PORT: "3100", EMULATOR_PORT: "4110", EMBEDDED_DATABASE_PORT: "54400" };
  expect(withLocalDefaults(ports)).toMatchObject({
    AUTH_URL: "http://localhost:3100",
    PADDLE_API_URL: "http://127.0.0.1:4110",
    DATABASE_URL: "postgresql://postgres@127.0.0.1:54400/postgres",
  });
});

test("what is set is kept, and empty counts as not set", () => {
  const merged = withLocalDefaults({
    DATABASE_URL: "postgresql://db/app",
    AUTH_SECRET: "",
    AUTH_URL: "http://[::1]:3000",
  });
  expect(merged).toMatchObject({ DATABASE_URL: "postgresql://db/app", AUTH_URL: "http://[::1]:3000" });
  expect(merged.AUTH_SECRET?.length).toBeGreaterThanOrEqual(32);
});

test("a real key in development brings no local Paddle with it", () => {
  const merged = withLocalDefaults({ PADDLE_API_KEY: "pdl_sdbx_apikey_real", PADDLE_ENVIRONMENT: "sandbox" });
  expect(merged.PADDLE_API_URL).toBeUndefined();
  expect(merged.PADDLE_WEBHOOK_SECRET).toBeUndefined();
});

test("the local defaults do not hold for a deployed app", () => {
  const deployed: Record<string, string | undefined> = {
    ...withLocalDefaults({}),
    PADDLE_ENVIRONMENT: "sandbox",
    PADDLE_API_URL: undefined,
    AUTH_URL: "https://app.acme.test",
    NEXT_PUBLIC_PADDLE_CLIENT_TOKEN: "test_0123456789",
    AUTH_GITHUB_ID: "Iv1.0123456789abcdef",
    AUTH_GITHUB_SECRET: "0123456789abcdef",
  };
  const fault = "is the public default of local development";
  expect(readEnv(deployed).faults).toEqual([
    `AUTH_SECRET ${fault}`,
    `PADDLE_API_KEY ${fault}`,
    `PADDLE_WEBHOOK_SECRET ${fault}`,
  ]);
  const beside = { ...deployed, PADDLE_WEBHOOK_SECRET: `pdl_ntfset_real,${deployed.PADDLE_WEBHOOK_SECRET}` };
  expect(readEnv(beside).faults).toContain(`PADDLE_WEBHOOK_SECRET ${fault}`);
});
