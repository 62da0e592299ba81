import { mkdir, writeFile } from "node:fs/promises";
import { availableParallelism, cpus, loadavg } from "node:os";
import { dirname } from "node:path";
import { build } from "@/tests/bench/build";
import { measureCarried } from "@/tests/bench/carried";
import { measureClick } from "@/tests/bench/click";
import { type BenchDatabase, isServerReachable, openEmbedded, openOnServer } from "@/tests/bench/databases";
import { measureGateRows } from "@/tests/bench/gate-rows";
import { countGateStatements } from "@/tests/bench/gate-statements";
import { type Part, readOptions } from "@/tests/bench/options";
import { measureOutage } from "@/tests/bench/outage";
import { measurePage } from "@/tests/bench/page";
import { meetsAim, type Row } from "@/tests/bench/row";
import { type Scope, within } from "@/tests/bench/scope";
import { measureScripts } from "@/tests/bench/scripts";
import { formatTable } from "@/tests/bench/table";
import { measureWebhooks } from "@/tests/bench/webhooks";

const NO_SERVER = "Skipped what needs a real PostgreSQL: TEST_DATABASE_URL leads to none.";

type Measurement = { part: Part; what: string; run: () => Promise<Row[]> };
type Result = { rows: Row[]; databases: string[]; failures: string[] };

const options = readOptions();
await build(options);
const hasServer = await isServerReachable();
const loadBefore = loadavg()[0] ?? 0;
const result = await within(measureAll);
await report(result);
process.exitCode = result.failures.length > 0 ? 1 : 0;

async function measureAll(scope: Scope): Promise<Result> {
  const server = hasServer ? await scope.open(openOnServer()) : null;
  const embedded = await scope.open(openEmbedded());
  const opened = [server, embedded].filter((one) => one !== null);
  const result: Result = {
    rows: [],
    databases: opened.map(({ name, version }) => `${name} ${version}`),
    failures: [],
  };
  for (const { part, what, run } of listMeasurements(server, embedded)) {
    if (!options.only.includes(part)) continue;
    try {
      const rows = await run();
      result.rows.push(...rows);
      console.log(`\n${formatTable(rows)}\n`);
      const over = rows.filter((row) => row.isBudget && meetsAim(row) === false);
      result.failures.push(...over.map((row) => `${row.part}: ${row.what}: over the budget`));
    } catch (error) {
      // The other figures stand without this one.
      const failure = `${what}: ${error instanceof Error ? error.message : error}`;
      result.failures.push(failure);
      console.error(`\n✘ ${failure}\n`);
    }
  }
  return result;
}

/** What is measured on one database is measured on the real one, when there is one. */
function listMeasurements(server: BenchDatabase | null, embedded: BenchDatabase): Measurement[] {
  const database = server ?? embedded;
  const webhooks = [server, embedded].flatMap((one): Measurement[] =>
    one ? [{ part: "webhooks", what: `webhooks, ${one.name}`, run: () => measureWebhooks(one, options) }] : [],
  );
  const rows: Measurement = { part: "gate", what: "gate, rows", run: () => measureGateRows(options) };
  const carried: Measurement = { part: "carried", what: "what is carried", run: () => measureCarried(options) };
  return [
    ...webhooks,
    { part: "page", what: "page", run: () => measurePage(database, options) },
    { part: "outage", what: "outage", run: () => measureOutage(database, options) },
    { part: "scripts", what: "scripts", run: () => measureScripts(database) },
    { part: "click", what: "click", run: () => measureClick(database, options) },
    { part: "gate", what: "gate, statements", run: () => countGateStatements(database, options) },
    ...(server ? [rows, carried] : []),
  ];
}

async function report({ rows, databases, failures }: Result): Promise<void> {
  const { rounds, jsonPath } = options;
  const cpu = cpus()[0]?.model ?? "";
  const machine = { cpu, cores: availableParallelism(), node: process.version, databases, loadBefore };
  await mkdir(dirname(jsonPath), { recursive: true });
  await writeFile(jsonPath, JSON.stringify({ at: new Date(), machine, rounds, rows, failures }, null, 2));

  if (rows.length > 0) console.log(`\nAll of it\n\n${formatTable(rows)}\n`);
  if (!hasServer) console.log(`${NO_SERVER}\n`);
  console.log(`${rounds} alternating rounds · ${machine.cores} cores, load ${loadBefore.toFixed(1)} at the start`);
  console.log(`${cpu} · Node ${machine.node} · ${databases.join(" · ")}`);
  for (const failure of failures) console.log(`✘ ${failure}`);
}
