import { limits, type PlanId } from "@/lib/billing/plans";
import { createWithinLimit } from "@/lib/billing/usage";
import { allowance, limitReached, usage } from "@/lib/copy";
import { buildEvent, deliver } from "@/tests/fixtures/events";
import { asUser } from "@/tests/fixtures/people";
import { itemOfPlan } from "@/tests/fixtures/plan-subscriptions";
import { callProjects, projectsOf } from "@/tests/fixtures/projects";
import type { Stack } from "@/tests/fixtures/stack";
import { expect, test } from "@/tests/fixtures/test";
import { createSession, linkToCustomer, SAM } from "@/tests/fixtures/users";
import { visit } from "@/tests/fixtures/visitor";

const { projects } = limits;

const hold = (stack: Stack, plan: PlanId, quantity = 1) =>
  deliver(stack, buildEvent({ data: { items: [itemOfPlan(plan, quantity)] } }));

async function samWith(stack: Stack, plan: PlanId, quantity = 1): Promise<string> {
  const session = await createSession(stack.database, SAM.email);
  await linkToCustomer(stack.database, SAM.email, SAM.customerId);
  await hold(stack, plan, quantity);
  return session;
}

const add = (stack: Stack, session: string, name: string) => callProjects(stack.url, session, "addAction", { name });

test("of twenty requests at once as many add something as the plan allows, and the others are told why", async ({
  stack,
}) => {
  const session = await samWith(stack, "basic");
  const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => add(stack, session, `Project ${index}`)));
  expect(await projectsOf(stack.database, SAM.email)).toHaveLength(3);
  const refused = answers.filter(({ isDone }) => !isDone);
  expect(refused).toHaveLength(17);
  for (const { text } of refused) expect(text).toContain(limitReached({ used: 3, most: 3 }, projects));
});

test("a downgrade takes nothing away: all is there and can be deleted, and only then added to", async ({ stack }) => {
  const session = await samWith(stack, "pro", 2);
  for (let index = 1; index <= 5; index++) await add(stack, session, `Project ${index}`);
  expect(await projectsOf(stack.database, SAM.email)).toHaveLength(5);
  await hold(stack, "basic");

  const page = async () => (await visit(stack, "/pro/projects", { session })).text;
  expect(await page()).toContain("Project 5");
  expect(await page()).toContain(limitReached({ used: 5, most: 3 }, projects));
  expect((await add(stack, session, "One more")).text).toContain(limitReached({ used: 5, most: 3 }, projects));
  const rows = await stack.database.sql<{ id: string }>(`SELECT "id" FROM "Project" ORDER BY "name" LIMIT 3`);
  for (const [index, { id }] of rows.entries()) {
    expect((await add(stack, session, "One more")).isDone).toBe(false);
    await callProjects(stack.url, session, "removeAction", { id });
    expect(await projectsOf(stack.database, SAM.email)).toHaveLength(4 - index);
  }
  expect(await page()).toContain(usage({ used: 2, most: 3 }, projects));
  expect((await add(stack, session, "One more")).isDone).toBe(true);
  expect(await projectsOf(stack.database, SAM.email)).toEqual(["One more", "Project 4", "Project 5"]);
});

test("each has a limit of their own, and nobody deletes another's", async ({ stack }) => {
  const session = await samWith(stack, "basic");
  const other = await createSession(stack.database, "newt@example.com");
  for (const whose of [session, other]) await add(stack, whose, "First");
  expect((await add(stack, other, "Second")).text).toContain(limitReached({ used: 1, most: 1 }, projects));
  const [row] = await stack.database.sql<{ id: string }>(
    `SELECT p."id" FROM "Project" p JOIN "User" u ON u."id" = p."userId" WHERE u."email" = $1`,
    [SAM.email],
  );
  await callProjects(stack.url, other, "removeAction", { id: row?.id ?? "" });
  expect(await projectsOf(stack.database, SAM.email)).toEqual(["First"]);
  expect((await visit(stack, "/pro/projects")).status).toBe(307);
  const { text } = await visit(stack, "/pro/projects", { session: other });
  expect(text.includes(`maxLength="100"`), "no form to add with").toBe(false);
});

test("what is limited by nothing is added, and what fails half-way leaves nothing and keeps nobody waiting", async ({
  stack,
}) => {
  await samWith(stack, "enterprise");
  const user = await asUser(stack, SAM.email);
  const create = (name: string, fails = false) =>
    createWithinLimit(user, "projects", new Date(), async (client) => {
      const made = await client.project.create({ data: { userId: user.id, name } });
      if (fails) throw new Error("after the row");
      return made.name;
    });
  await expect(create("Half", true)).rejects.toThrow("after the row");
  expect(await create("Whole")).toEqual({ created: "Whole" });
  await hold(stack, "basic");
  await expect(create("Half", true)).rejects.toThrow("after the row");
  expect(await create("Second")).toEqual({ created: "Second" });
  expect(await projectsOf(stack.database, SAM.email)).toEqual(["Second", "Whole"]);
});

test("a limit that nothing counts, and one that isn't listed, can't be asked for", async ({ stack }) => {
  await samWith(stack, "basic");
  const user = await asUser(stack, SAM.email);
  const create = async () => "created";
  // @ts-expect-error: nothing counts it
  expect(await createWithinLimit(user, "flights", new Date(), create)).toEqual({ created: "created" });
  // @ts-expect-error: misspelled
  expect(await createWithinLimit(user, "project", new Date(), create)).toEqual({ refused: "limit", used: 0, most: 0 });
});

test("while a count is wrong nothing is added, and the billing page says what the plan allows without it", async ({
  stack,
}) => {
  const session = await samWith(stack, "basic");
  await add(stack, session, "One");
  const { sql } = stack.database;
  const page = async () => (await visit(stack, "/settings/billing", { session })).text;
  expect(await page()).toContain(usage({ used: 1, most: 3 }, projects));
  await sql(`ALTER TABLE "Project" RENAME COLUMN "userId" TO "gone"`);
  try {
    const text = await page();
    expect(text).toContain(allowance(3, projects));
    expect(text).not.toContain(usage({ used: 1, most: 3 }, projects));
    expect(stack.app.output()).toContain("limit.not-counted");
    expect((await add(stack, session, "Two")).isDone).toBe(false);
  } finally {
    await sql(`ALTER TABLE "Project" RENAME COLUMN "gone" TO "userId"`);
  }
  expect(await page()).toContain(usage({ used: 1, most: 3 }, projects));
  expect(await projectsOf(stack.database, SAM.email)).toEqual(["One"]);
});
