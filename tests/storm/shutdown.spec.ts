import { startBalancer } from "@/tests/fixtures/balancer";
import { buildEvent, sign, toBytes } from "@/tests/fixtures/events";
import { report } from "@/tests/fixtures/figures";
import { findImage } from "@/tests/fixtures/image";
import { expect, processes, type StormStack, test } from "@/tests/fixtures/storm-test";
import { createSession, SESSION_COOKIE } from "@/tests/fixtures/users";

test.describe.configure({ timeout: 900_000 });

const ENDS = 20;
/** Longer than the balancer takes to notice, on a machine that is busy with this storm. */
const DELAY = "3";
const CLIENTS = 8;

/** Clients that go on sending deliveries and opening pages until they are told to stop. */
function startLoad(send: ReturnType<typeof startBalancer>["send"], session: string) {
  let isOver = false;
  const lost: string[] = [];
  const acknowledged: string[] = [];
  let answered = 0;
  const attempt = async (what: string, run: () => Promise<number>) => {
    const status = await run().catch((error: Error) => error.message);
    if (status === 200) answered += 1;
    else lost.push(`${what}: ${status}`);
  };
  const deliver = async () => {
    const event = buildEvent();
    const body = toBytes(event);
    const headers = { "Paddle-Signature": sign(body), "Content-Length": String(body.length) };
    const { status } = await send("/api/webhooks/paddle", { method: "POST", headers, body });
    if (status === 200) acknowledged.push(String(event.event_id));
    return status;
  };
  const headers = { Cookie: `${SESSION_COOKIE}=${session}` };
  const open = async () => (await send("/settings/billing", { headers })).status;
  const clients = Array.from({ length: CLIENTS }, async (_, index) => {
    while (!isOver) await (index % 2 ? attempt("delivery", deliver) : attempt("page", open));
  });
  const stop = async () => {
    isOver = true;
    await Promise.all(clients);
    return { lost, answered, acknowledged };
  };
  return { stop };
}

async function endInTurn({ cluster }: StormStack, ready: Set<string>): Promise<void> {
  const isServing = async (index: number) =>
    expect.poll(() => ready.has(cluster.urls[index] ?? ""), { timeout: 60_000 }).toBe(true);
  for (let index = 0; index < cluster.urls.length; index++) await isServing(index);
  for (let round = 0; round < ENDS; round++) {
    const index = round % cluster.urls.length;
    await cluster.stopOne(index, "SIGTERM");
    // Not killed: it ended by itself, within the five seconds that the fixture gives it.
    expect(cluster.app(index).process.signalCode).not.toBe("SIGKILL");
    await cluster.startOne(index, { SHUTDOWN_DELAY_SECONDS: DELAY });
    await isServing(index);
  }
}

test("a rolling restart under load loses no request: each process answers what it has taken", async ({ storm }) => {
  test.skip(processes < 2, "The embedded database is for one process.");
  for (let index = 0; index < processes; index++) {
    await storm.cluster.stopOne(index, "SIGTERM");
    await storm.cluster.startOne(index, { SHUTDOWN_DELAY_SECONDS: DELAY });
  }
  const session = await createSession(storm.database, "somebody@example.com");
  const balancer = startBalancer(storm.cluster.urls);
  await expect.poll(() => balancer.ready.size, { timeout: 60_000 }).toBe(processes);
  const load = startLoad(balancer.send, session);
  try {
    await endInTurn(storm, balancer.ready);
  } finally {
    const { lost, answered, acknowledged } = await load.stop();
    balancer.stop();
    const rows = await storm.database.sql<{ id: string }>(`SELECT "id" FROM "WebhookEvent"`);
    const kept = new Set(rows.map(({ id }) => id));
    const missing = acknowledged.filter((id) => !kept.has(id)).length;
    const what = findImage() ? "the image's command" : "next start";
    report(
      `SIGTERM ${ENDS} times to ${what} under ${answered + lost.length} requests: lost · acknowledged and not kept`,
      `${lost.length} · ${missing}`,
      "0 · 0",
    );
    expect(lost).toEqual([]);
    expect(missing).toBe(0);
  }
});
