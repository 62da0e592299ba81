import { existsSync, readFileSync } from "node:fs";
import { type BenchDatabase, openOnServer } from "@/tests/bench/databases";
import { buildDeliveries } from "@/tests/bench/deliveries";
import { fire, type Shot } from "@/tests/bench/load";
import { fill } from "@/tests/bench/many-rows";
import { addPeople, visitAs } from "@/tests/bench/people";
import { alternate, announce } from "@/tests/bench/rounds";
import { type Row, ratio } from "@/tests/bench/row";
import { type Scope, within } from "@/tests/bench/scope";
import { startApp } from "@/tests/bench/servers";
import { spread } from "@/tests/bench/statistics";

type Size = { rounds: number; share: number };
type Figures = { perSecond: number; appMs: number; databaseMs: number };

const loads = ["delivery", "billing page", "gate"] as const;

/** What one and two processes carry on PostgreSQL, what that costs, and how large its rows are. */
export async function measureCarried(size: Size): Promise<Row[]> {
  const speeds = await within((scope) => measureSpeeds(scope, size));
  return [...speeds, ...(await within(async (scope) => measureBytes(await scope.open(openOnServer()))))];
}

async function measureSpeeds(scope: Scope, { rounds, share }: Size): Promise<Row[]> {
  const database = await scope.open(openOnServer());
  const apps = [await scope.open(startApp(database.url)), await scope.open(startApp(database.url))];
  const [first] = apps;
  const [person] = first ? await addPeople(database, first.target, 2) : [];
  if (!person) return [];
  const same = (shot: Shot) => (count: number) => Array<Shot>(count).fill(shot);
  const shots = {
    delivery: buildDeliveries,
    "billing page": same(visitAs(person, "/settings/billing")),
    gate: same({ ...visitAs(person, "/api/pro"), allow: [200, 403] }),
  };
  const carry = (load: (typeof loads)[number], processes: number) => async (): Promise<Figures> => {
    const some = apps.slice(0, processes);
    const count = Math.ceil((load === "billing page" ? 400 : 1_500) * share);
    const all = shots[load](count * processes);
    const pids = some.map(({ pid }) => pid);
    const [app, server] = [readCpu(pids), readCpu(await listBackends(database))];
    const volleys = some.map(({ target }, index) =>
      fire(
        target,
        all.filter((_, at) => at % processes === index),
        { concurrency: 16 },
      ),
    );
    const seconds = Math.max(...(await Promise.all(volleys)).map((volley) => volley.seconds));
    const appMs = spentMs(app, readCpu(pids)) / all.length;
    const databaseMs = spentMs(server, readCpu(await listBackends(database))) / all.length;
    return { perSecond: all.length / seconds, appMs, databaseMs };
  };
  const contestants = Object.fromEntries(
    loads.flatMap((load) => [1, 2].map((processes) => [`${load} ${processes}`, carry(load, processes)])),
  );
  for (const run of Object.values(contestants)) await run();
  announce("what processes carry");
  const measured = await alternate(rounds, contestants);
  const of = (name: string, figure: keyof Figures) => (round: Record<string, Figures>) =>
    round[name]?.[figure] ?? Number.NaN;
  return loads.flatMap((load) => [
    ratio({
      part: "6 what is carried, 16 at a time for each process, PostgreSQL",
      what: `${load}: two processes against one`,
      rounds: measured,
      ours: of(`${load} 2`, "perSecond"),
      other: of(`${load} 1`, "perSecond"),
      sideUnit: "per s",
    }),
    ratio({
      part: "6 what one costs, PostgreSQL",
      what: `${load}: CPU of the app against the database's`,
      rounds: measured,
      ours: of(`${load} 1`, "appMs"),
      other: of(`${load} 1`, "databaseMs"),
      sideUnit: "ms",
    }),
  ]);
}

/** The database's processes, where it is on this machine. */
async function listBackends({ sql }: BenchDatabase): Promise<number[]> {
  const rows = await sql<{ pid: number }>(`SELECT "pid" FROM pg_stat_activity WHERE "datname" = current_database()`);
  return rows.map(({ pid }) => pid);
}

const TICK_MS = 10;

/** What each of these has used so far, as Linux counts it; those that aren't on this machine are left out. */
function readCpu(pids: number[]): Map<number, number> {
  const used = new Map<number, number>();
  for (const pid of pids) {
    if (!existsSync(`/proc/${pid}/stat`)) continue;
    const [, fields = ""] = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ");
    const [user, system] = fields.split(" ").slice(11, 13).map(Number);
    used.set(pid, TICK_MS * ((user ?? 0) + (system ?? 0)));
  }
  return used;
}

/** A connection may have been opened meanwhile. */
const spentMs = (before: Map<number, number>, after: Map<number, number>): number =>
  [...after].reduce((sum, [pid, ms]) => sum + ms - (before.get(pid) ?? 0), 0);

const ROWS = 100_000;

/** With their indexes, and without. */
async function measureBytes(database: BenchDatabase): Promise<Row[]> {
  await fill(database, { subscriptions: ROWS, events: ROWS });
  await database.sql(
    `INSERT INTO "AuditEntry" ("userId", "action", "subscriptionId", "outcome")
     SELECT "id", 'portal:overview', 'sub_' || lpad("id", 26, '0'), 'done' FROM "User"`,
  );
  const statement = `SELECT pg_total_relation_size(oid)::int AS "all", pg_table_size(oid)::int AS "table" FROM pg_class WHERE oid = $1::regclass`;
  const rows: Row[] = [];
  for (const table of ["User", "Session", "Subscription", "WebhookEvent", "AuditEntry"]) {
    const [size] = await database.sql<{ all: number; table: number }>(statement, [`"${table}"`]);
    const [ours, other] = [(size?.all ?? 0) / ROWS, (size?.table ?? 0) / ROWS];
    const what = `${table}: with its indexes, against without`;
    rows.push({
      part: "6 bytes of a row, PostgreSQL",
      what,
      unit: "×",
      ...spread([ours / other]),
      ours,
      other,
      sideUnit: "bytes",
      aim: null,
    });
  }
  return rows;
}
