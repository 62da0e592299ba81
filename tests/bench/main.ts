import { mkdir, writeFile } from "node:fs/promises";
import { availableParallelism, cpus, loadavg } from "node:os";
import { dirname } from "node:path";
import { build, isBuilt } from "@/tests/bench/build";
import { measureClick } from "@/tests/bench/click";
import { isServerReachable, openEmbedded, openOnServer } from "@/tests/bench/databases";
import { measureGateRows } from "@/tests/bench/gate-rows";
import { countGateStatements } from "@/tests/bench/gate-statements";
import { readOptions } from "@/tests/bench/options";
import { measureOutage } from "@/tests/bench/outage";
import { measurePage } from "@/tests/bench/page";
import type { Row } from "@/tests/bench/row";
import { type Scope, within } from "@/tests/bench/scope";
import { measureScripts } from "@/tests/bench/scripts";
import { formatTable } from "@/tests/bench/table";
import { measureWebhooks } from "@/tests/bench/webhooks";

const NO_SERVER = "Skipped what needs a real PostgreSQL: TEST_DATABASE_URL leads to none.";

const options = readOptions();
if (!options.isBuilt || !isBuilt()) await build();
const hasServer = await isServerReachable();
const loadBefore = loadavg()[0] ?? 0;
const { rows, databases } = await within(measure);

const machine = {
  cpu: cpus()[0]?.model ?? "",
  cores: availableParallelism(),
  node: process.version,
  databases,
  loadBefore,
};
const { rounds, jsonPath } = options;
console.log(`\n${formatTable(rows)}\n`);
if (!hasServer) console.log(`${NO_SERVER}\n`);
console.log(
  `${rounds} alternating rounds · ${machine.cores} cores, load ${loadBefore.toFixed(1)} at the start`,
);
console.log(`${machine.cpu} · Node ${machine.node} · ${databases.join(" · ")}`);
await mkdir(dirname(jsonPath), { recursive: true });
await writeFile(jsonPath, JSON.stringify({ at: new Date(), machine, rounds, rows }, null, 2));

async function measure(scope: Scope): Promise<{ rows: Row[]; databases: string[] }> {
  const server = hasServer ? await scope.open(openOnServer()) : null;
  const embedded = await scope.open(openEmbedded());
  // The parts that are measured once use the real one.
  const database = server ?? embedded;
  const run = {
    webhooks: async () => [
      ...(server ? await measureWebhooks(server, options) : []),
      ...(await measureWebhooks(embedded, options)),
    ],
    page: () => measurePage(database, options),
    outage: () => measureOutage(database, options),
    scripts: () => measureScripts(database),
    click: () => measureClick(database, options),
    gate: async () => [
      ...(await countGateStatements(database, options)),
      ...(server ? await measureGateRows(options) : []),
    ],
  };
  const measured: Row[] = [];
  for (const part of options.only) measured.push(...(await run[part]()));
  const opened = [server, embedded].filter((one) => one !== null);
  return { rows: measured, databases: opened.map(({ name, version }) => `${name} ${version}`) };
}
