import { API_KEY, startEmulator } from "@/tests/fixtures/emulator";
import { report } from "@/tests/fixtures/figures";
import { freePort } from "@/tests/fixtures/ports";
import { reconcile } from "@/tests/fixtures/reconcile";
import { expect, test } from "@/tests/fixtures/storm-test";
import type { EmulatedSubscription } from "@/tests/fixtures/world";

test.describe.configure({ timeout: 120_000 });

const written = ({ id, status, customer_id, scheduled_change }: EmulatedSubscription) =>
  [id, status, customer_id, scheduled_change ? "scheduled" : ""].join(" ");

test("half of the local Paddle's deliveries lost, reconcile makes the mirror equal to it", async ({ storm }) => {
  const { database, cluster } = storm;
  const emulator = await startEmulator(await freePort(), Number(new URL(cluster.urls[0] ?? "").port));
  try {
    await emulator.control("deliveries", { drop: 0.5 });
    const headers = { Authorization: `Bearer ${API_KEY}`, "Content-Type": "application/json" };
    const list = async () => (await emulator.state<{ subscriptions: EmulatedSubscription[] }>()).subscriptions;
    for (const [index, { id }] of (await list()).entries()) {
      const path = ["cancel", "pause"][index % 2];
      await fetch(`${emulator.url}/subscriptions/${id}/${path}`, { method: "POST", headers, body: "{}" });
    }
    await emulator.control("settle");
    const mirrored = async () => {
      const rows = await database.sql<{ line: string }>(
        `SELECT "id" || ' ' || "status" || ' ' || "paddleCustomerId" || ' ' ||
           CASE WHEN "scheduledAction" IS NULL THEN '' ELSE 'scheduled' END AS "line" FROM "Subscription"`,
      );
      return rows.map(({ line }) => line).sort();
    };
    const before = (await mirrored()).length;
    const variables = { ...cluster.variables, PADDLE_API_URL: emulator.url };
    const { code, report: result } = await reconcile({ cluster: { ...cluster, variables } });
    const truth = (await list()).map(written).sort();
    const rows = await mirrored();
    const wrong = truth.filter((line) => !rows.includes(line)).length + rows.length - truth.length;
    report(
      `the local Paddle, half of its deliveries lost (${before} of ${truth.length} rows there): wrong after reconcile`,
      wrong,
      0,
    );
    expect(rows).toEqual(truth);
    expect({ code, checked: result.checked }).toEqual({ code: 0, checked: truth.length });
  } finally {
    await emulator.stop();
  }
});
