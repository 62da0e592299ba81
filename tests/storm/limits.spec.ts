import { limits } from "@/lib/billing/plans";
import { limitReached } from "@/lib/copy";
import { post } from "@/tests/fixtures/deliveries";
import { buildEvent, sign, toBytes } from "@/tests/fixtures/events";
import { report } from "@/tests/fixtures/figures";
import { itemOfPlan } from "@/tests/fixtures/plan-subscriptions";
import { callProjects, projectsOf } from "@/tests/fixtures/projects";
import { expect, processes, test } from "@/tests/fixtures/storm-test";
import { createSession, linkToCustomer, SAM } from "@/tests/fixtures/users";

test.describe.configure({ timeout: 120_000 });

const ROUNDS = 10;
const REQUESTS = 50;
const LIMIT = 3;

test("fifty requests at once to each process add no more than the plan allows", async ({
  storm: { database, cluster },
}) => {
  const session = await createSession(database, SAM.email);
  await linkToCustomer(database, SAM.email, SAM.customerId);
  const event = toBytes(buildEvent({ data: { items: [itemOfPlan("basic")] } }));
  await post(cluster.urls[0] ?? "", event, { "Paddle-Signature": sign(event), "Content-Type": "application/json" });
  const why = limitReached({ used: LIMIT, most: LIMIT }, limits.projects);

  let [wrong, refused, neither] = [0, 0, 0];
  for (let round = 0; round < ROUNDS; round++) {
    const everywhere = Array.from({ length: REQUESTS }, () => cluster.urls).flat();
    const answers = await Promise.all(
      everywhere.map((url, index) => callProjects(url, session, "addAction", { name: `Project ${index}` })),
    );
    if ((await projectsOf(database, SAM.email)).length !== LIMIT) wrong += 1;
    const others = answers.filter(({ isDone }) => !isDone);
    const told = others.filter(({ text }) => text.includes(why));
    refused += told.length;
    neither += others.length - told.length;
    await database.sql(`DELETE FROM "Project"`);
  }
  report(
    `${REQUESTS} × ${processes} adds at once, ${ROUNDS} times, limit ${LIMIT}: other than ${LIMIT} rows`,
    wrong,
    0,
  );
  report("  refused with words", refused, "all but the first");
  report("  answered in any other way", neither, 0);
  expect([wrong, neither]).toEqual([0, 0]);
  expect(refused).toBe(ROUNDS * (REQUESTS * processes - LIMIT));
});
