import { readFileSync } from "node:fs";
import { PAGES_PER_MINUTE } from "@/lib/billing/page-limit";
import { billingPage, linkRefusals, paymentsPage } from "@/lib/copy";
import { examples } from "@/prisma/examples";
import { locationOf, openForm, submit } from "@/tests/fixtures/forms";
import { signInSynced } from "@/tests/fixtures/people";
import { freePort } from "@/tests/fixtures/ports";
import { type Program, waitUntilUp } from "@/tests/fixtures/programs";
import { type Stack, startApp } from "@/tests/fixtures/stack";
import { expect, test } from "@/tests/fixtures/test";
import { createSession, SAM } from "@/tests/fixtures/users";
import { type Answer, visit } from "@/tests/fixtures/visitor";

test.describe.configure({ timeout: 120_000 });

/** What the process may send to Paddle in a minute here, and more than that. */
const BUDGET = 60;
const VISITS = 80;
const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
const madeUp = letters.flatMap((a) => letters.map((b) => `${a}${b}`)).slice(0, VISITS);
const sdk = "node_modules/@paddle/paddle-node-sdk/dist/types/enums/shared/country-code.d.ts";
const real = [...readFileSync(sdk, "utf8").matchAll(/'([A-Z]{2})'/g)].map(([, code = ""]) => code).slice(0, VISITS);

type Send = (index: number) => Promise<Answer>;

/** Sends all visits, ten at a time. */
async function send(visitOnce: Send): Promise<Answer[]> {
  const answers: Answer[] = [];
  let next = 0;
  const work = async () => {
    for (let index = next++; index < VISITS; index = next++) answers.push(await visitOnce(index));
  };
  await Promise.all(Array.from({ length: 10 }, work));
  return answers;
}

/** Buys what nobody here has yet. */
async function pay(stack: Stack, session: string, viewer: string | null = session): Promise<string> {
  const form = await openForm(stack, viewer, "/pricing", ({ data }) => data.get("plan") === "basic");
  return locationOf(await submit(stack, session, form));
}

const attacks: Record<string, (stack: Stack, session: string) => Promise<Send>> = {
  "prices for made-up countries": async (stack) => (index) =>
    visit(stack, "/pricing", { headers: { "X-Country-Code": madeUp[index] ?? "" } }),
  "prices that Paddle refuses": async (stack) => {
    await stack.emulator.control("faults", { path: "/prices", method: "GET", status: 403 });
    return () => visit(stack, "/pricing");
  },
  "prices for every country": async (stack) => (index) =>
    visit(stack, `/pricing?interval=year`, { headers: { "X-Country-Code": real[index] ?? "" } }),
  "prices for every country, from as many addresses": async (stack) => (index) =>
    visit(stack, "/pricing", {
      headers: { "X-Country-Code": real[index] ?? "", "X-Forwarded-For": `203.0.113.${index}` },
    }),
  "reloads of a checkout": async (stack, session) => {
    const { search } = new URL(await pay(stack, session, null));
    return () => visit(stack, `/checkout${search}`, { session });
  },
  "reloads of the payments": async (stack, session) => () => visit(stack, "/settings/billing/payments", { session }),
  "clicks of eight accounts": async (stack) => {
    const isPortal = ({ button }: { button: string }) => button.startsWith(billingPage.manage);
    const accounts = await Promise.all(
      examples.slice(0, 8).map(async ({ email }) => {
        const { session } = await signInSynced(stack, email);
        return { session, form: await openForm(stack, session, "/settings/billing", isPortal) };
      }),
    );
    return async (index) => {
      const { session, form } = accounts[index % accounts.length] as (typeof accounts)[number];
      const answer = await submit(stack, session, form);
      // A link that is granted leads to the portal, one that isn't to words.
      return answer.status === 303 ? { ...answer, status: 200 } : answer;
    };
  },
  "syncs without end": async (stack, session) => {
    const isRefresh = ({ button }: { button: string }) => button === billingPage.refresh;
    const form = await openForm(stack, session, "/settings/billing", isRefresh);
    return () => submit(stack, session, form);
  },
};

/** A process of its own, because the count of requests is one for each. */
async function withBudget<T>(stack: Stack, run: (limited: Stack) => Promise<T>): Promise<T> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const variables = { ...stack.variables, AUTH_URL: url, PADDLE_REQUESTS_PER_MINUTE: String(BUDGET) };
  const app: Program = startApp(port, variables);
  try {
    await waitUntilUp(app, `http://127.0.0.1:${port}/api/health`);
    return await run({ ...stack, url, app });
  } finally {
    await app.stop();
  }
}

for (const [name, prepare] of Object.entries(attacks)) {
  test(`${name} leave others their clicks and checkouts`, async ({ stack }) => {
    await withBudget(stack, async (limited) => {
      const { session: attacker } = await signInSynced(limited, SAM.email);
      const visitOnce = await prepare(limited, attacker);
      const statuses = new Set((await send(visitOnce)).map(({ status }) => status));
      expect([...statuses], "what is refused is a page with words").toEqual([200]);

      await stack.emulator.control("faults", { clear: true });

      const buyer = await createSession(stack.database, "buyer@example.com");
      expect(await pay(limited, buyer), "a checkout").toContain("_ptxn=");
      await signInSynced(limited, "buyer@example.com");
      const isPortal = ({ button }: { button: string }) => button.startsWith(billingPage.manage);
      const form = await openForm(limited, buyer, "/settings/billing", isPortal);
      expect(locationOf(await submit(limited, buyer, form)), "a click").toContain(stack.emulator.url);
    });
  });
}

test("who asks too often is told so, and not that there is nothing", async ({ stack }) => {
  const { session } = await signInSynced(stack, SAM.email);
  const reload = () => visit(stack, "/settings/billing/payments", { session });
  const answers = await Promise.all(Array.from({ length: PAGES_PER_MINUTE + 10 }, reload));
  const refused = answers.filter(({ text }) => text.includes(linkRefusals["too-many-requests"]));
  // The sync was one, too.
  expect(refused).toHaveLength(11);
  for (const { text } of refused) expect(text).not.toContain(paymentsPage.empty);
  await stack.database.sql(`UPDATE "User" SET "syncFreshUntil" = NULL`);
  const { text } = await visit(stack, "/settings/billing", { session });
  expect(text).toContain(linkRefusals["too-many-requests"]);
  expect(text).toContain(billingPage.manage);
});

test("a visitor's page counts once, whatever it asks for", async ({ stack }) => {
  await withBudget(stack, async (limited) => {
    expect((await visit(limited, "/pricing")).status).toBe(200);
    const counted = `SELECT cardinality("hits") AS "hits" FROM "RateLimit" WHERE "key" LIKE 'prices:%'`;
    expect(await stack.database.sql(counted)).toEqual([{ hits: 1 }]);
  });
});
