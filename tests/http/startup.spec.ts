import { once } from "node:events";
import { expect, test } from "playwright/test";
import { signInPage } from "@/lib/copy";
import { oauthProviderIds, oauthProviders } from "@/lib/env";
import { locationOf, readForms, submit } from "@/tests/fixtures/forms";
import { freePort } from "@/tests/fixtures/ports";
import { waitUntilUp } from "@/tests/fixtures/programs";
import { startApp } from "@/tests/fixtures/stack";
import { visit } from "@/tests/fixtures/visitor";

const right: Record<string, string> = {
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

const faulty = {
  ...right,
  AUTH_SECRET: "hunter2-is-short",
  AUTH_URL: "http://app.acme.test",
  AUTH_GITHUB_SECRET: "replace-me",
  PADDLE_API_KEY: "pdl_live_apikey_01gtgztp8f4kek3yd4g1wrksa3_q6TGTJyvoIz7LDtXT65bX7_AQO",
  PADDLE_WEBHOOK_SECRET: "",
};

function expectNoValue(output: string, variables: Record<string, string>): void {
  for (const [name, value] of Object.entries(variables)) {
    if (name !== "NODE_ENV" && name !== "PADDLE_ENVIRONMENT" && value !== "")
      expect(output, `the value of ${name}`).not.toContain(value);
  }
}

// Which setting has which fault is in unit/env; here, that a production start looks at them.
test("with wrong settings a start is refused, all faults are named, and no value is printed", async () => {
  const app = startApp(await freePort(), faulty);
  const [code] = await once(app.process, "exit");
  expect(code).not.toBe(0);
  for (const fault of [
    "AUTH_SECRET is shorter",
    "AUTH_URL must start with https://",
    "AUTH_GITHUB_SECRET still holds a placeholder",
    "PADDLE_API_KEY belongs to the other environment",
    "PADDLE_WEBHOOK_SECRET is empty",
  ])
    expect(app.output()).toContain(fault);
  expectNoValue(app.output(), faulty);
});

test("with no settings a production start is refused: the defaults of a laptop are not for it", async () => {
  const app = startApp(await freePort(), { NODE_ENV: "production" });
  const [code] = await once(app.process, "exit");
  expect(code).not.toBe(0);
  for (const name of ["DATABASE_URL", "AUTH_SECRET", "AUTH_URL", "PADDLE_API_KEY", "PADDLE_WEBHOOK_SECRET"])
    expect(app.output()).toContain(`${name} is missing`);
});

test("with plans that lack an id in the environment a start is refused, and each is named", async () => {
  const production = {
    ...right,
    PADDLE_ENVIRONMENT: "production",
    PADDLE_API_KEY: right.PADDLE_API_KEY?.replace("sdbx", "live") ?? "",
    NEXT_PUBLIC_PADDLE_CLIENT_TOKEN: "live_0123456789abcdef0123456789a",
  };
  const app = startApp(await freePort(), production);
  const [code] = await once(app.process, "exit");
  expect(code).not.toBe(0);
  for (const fault of ["AeroEdit Student: the production id (pro_…)", "AeroEdit Crew, year: the production id (pri_…)"])
    expect(app.output()).toContain(`${fault} is missing`);
});

test("with right settings it starts and answers, although the database is not there yet", async () => {
  const port = await freePort();
  const app = startApp(port, right);
  try {
    const address = `http://127.0.0.1:${port}/api`;
    await waitUntilUp(app, `${address}/health`);
    expect((await fetch(`${address}/health`)).status).toBe(200);
    expect((await fetch(`${address}/ready`)).status).toBe(503);
    expectNoValue(app.output(), right);
  } finally {
    await app.stop();
  }
});

test("each sign-in provider whose variables are set has a button, and its action knows the provider", async () => {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const set = oauthProviderIds.flatMap((id) => oauthProviders[id].variables.map((name) => [name, `of-${id}`]));
  const app = startApp(port, { ...right, AUTH_URL: url, ...Object.fromEntries(set) });
  try {
    await waitUntilUp(app, `http://127.0.0.1:${port}/sign-in`);
    const forms = readForms(await visit({ url }, "/sign-in"), "/sign-in");
    for (const name of oauthProviderIds) {
      const form = forms.find(({ button }) => button === signInPage.continueWith(oauthProviders[name].name));
      if (!form) throw new Error(`There is no button for ${name}.`);
      const answer = await submit({ url }, null, form, { provider: name });
      expect(answer.status, name).toBe(303);
      expect(locationOf(answer), name).not.toContain("error=Form");
      // Google's address is looked up at Google first, which takes a network.
      if (name === "github") expect(locationOf(answer)).toMatch(/^https:\/\/github\.com\/.*\bclient_id=of-github\b/);
    }
  } finally {
    await app.stop();
  }
});
