import { freePort } from "@/tests/fixtures/ports";
import { waitUntilUp } from "@/tests/fixtures/programs";
import { startApp } from "@/tests/fixtures/stack";
import { expect, test } from "@/tests/fixtures/test";
import { visit } from "@/tests/fixtures/visitor";

// A column and a table, each of an older migration; each as it was before.
const older = [
  [
    `ALTER TABLE "User" RENAME COLUMN "syncedAt" TO "before"`,
    `ALTER TABLE "User" RENAME COLUMN "before" TO "syncedAt"`,
  ],
  [`ALTER TABLE "RateLimit" RENAME TO "Before"`, `ALTER TABLE "Before" RENAME TO "RateLimit"`],
] as const;

test("a process is unready until every table and column that it uses is there, and says why", async ({ stack }) => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const app = startApp(port, stack.variables);
  const readiness = async () => {
    const { status, text } = await visit({ url }, "/api/ready");
    return [status, JSON.parse(text)];
  };
  const readinessWithoutDatabase = async () => {
    await stack.database.cut();
    // It is alive all the same: to start it anew would not bring the database back.
    expect((await visit({ url }, "/api/health")).status).toBe(200);
    return readiness().finally(stack.database.mend);
  };
  await stack.database.sql(older[0][0]);
  try {
    await waitUntilUp(app, url);
    expect(await readiness()).toEqual([503, { status: "not migrated" }]);
    await stack.database.sql(older[1][0]);
    await stack.database.sql(older[0][1]);
    expect(await readiness()).toEqual([503, { status: "not migrated" }]);
    expect(await readinessWithoutDatabase()).toEqual([503, { status: "database unreachable" }]);
    await stack.database.sql(older[1][1]);
    expect(await readiness()).toEqual([200, { status: "ok" }]);
    // The schema doesn't go back, so it is looked up no more; that the database answers, each time.
    expect(await readinessWithoutDatabase()).toEqual([503, { status: "database unreachable" }]);
    expect(await readiness()).toEqual([200, { status: "ok" }]);
  } finally {
    await app.stop();
  }
});
