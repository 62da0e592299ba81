import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Mutant } from "@/tests/fixtures/mutant";
import { operationsMutants } from "@/tests/fixtures/mutants-of-operations";
import { planMutants } from "@/tests/fixtures/mutants-of-plans";
import { reactionMutants } from "@/tests/fixtures/mutants-of-reactions";
import { reconcileMutants } from "@/tests/fixtures/mutants-of-reconcile";
import { userMutants } from "@/tests/fixtures/mutants-of-users";
import { webhookMutants } from "@/tests/fixtures/mutants-of-webhooks";
import { testBuild } from "@/tests/fixtures/programs";
import { copyProject } from "@/tests/fixtures/project-copy";

// `npm run test:mutants`: takes the guards out of a copy of the project, one at a time. Each time the tests must fail.
// Arguments choose mutants by a part of their name; `--quick` takes those that need no build, and two others.

const makeFolder = () => mkdtempSync(join(tmpdir(), "billing-mutants-"));
/** Two copies, because a mutant that needs no build keeps one core busy. */
const folders = [makeFolder(), makeFolder()] as const;
const tool = (name: string) => `node_modules/.bin/${name}`;
const playwright = ["test", "--config", "tests/playwright.config.ts", "--workers", "1", "--reporter", "line"];
const variables = {
  ...process.env,
  NEXT_TELEMETRY_DISABLED: "1",
  PADDLE_ENVIRONMENT: "local",
  ...testBuild,
  TEST_STORM: "1",
};

/** All tests that mutants are held against take several minutes; one that hangs is a mutant found. */
const LONGEST_MS = 15 * 60_000;

type Outcome = { ok: boolean; printed: string };

/** Runs a program in a copy; what it printed is shown only when that says something. */
async function run(folder: string, command: string, args: string[]): Promise<Outcome> {
  const child = spawn(command, args, { cwd: folder, env: variables, timeout: LONGEST_MS });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (printed += text));
  const [status, signal] = await once(child, "close");
  const ended = signal ? `\nended by ${signal} after ${LONGEST_MS / 60_000} minutes at most` : "";
  return { ok: status === 0, printed: `${printed}${ended}` };
}

function requireOk(what: string, { ok, printed }: Outcome): void {
  if (!ok) throw new Error(`${what} failed, which says nothing of any test:\n${printed.slice(-3_000)}`);
}

const build = async (folder: string) => requireOk("The build", await run(folder, tool("next"), ["build"]));
const runTests = (folder: string, { project, tests, only }: Pick<Mutant, "project" | "tests" | "only">) =>
  run(folder, tool("playwright"), [...playwright, ...tests, `--project=${project}`, ...(only ? ["-g", only] : [])]);

/** What the mutants are held against must pass before anything is taken out. */
async function requireSoundTests(chosen: Mutant[]): Promise<void> {
  for (const project of ["unit", "commands", "http", "storm"] as const) {
    const held = chosen.filter((mutant) => mutant.project === project);
    const tests = [...new Set(held.flatMap((mutant) => mutant.tests))];
    const names = held.map(({ only }) => only).filter((name) => name !== undefined);
    const only = names.length === held.length ? { only: names.join("|") } : {};
    if (held.length > 0)
      requireOk(`Without a mutant, the ${project} tests`, await runTests(folders[0], { project, tests, ...only }));
  }
}

/** Makes the edits of a mutant and returns what undoes them. Throws when the source no longer has what is replaced. */
function mutate(folder: string, { name, edits }: Mutant): () => void {
  const originals = new Map<string, string>();
  for (const { file, from, to } of edits) {
    const path = join(folder, file);
    const text = readFileSync(path, "utf8");
    if (!originals.has(path)) originals.set(path, text);
    if (text.split(from).length !== 2) throw new Error(`${name}: ${file} must contain this once:\n${from}`);
    writeFileSync(
      path,
      text.replace(from, () => to),
    );
  }
  return () => {
    for (const [path, text] of originals) writeFileSync(path, text);
  };
}

/** Killed: the tests fail, and they ran. */
async function isKilled(folder: string, mutant: Mutant): Promise<boolean> {
  const undo = mutate(folder, mutant);
  try {
    if (mutant.project === "http" || mutant.project === "storm") await build(folder);
    const { ok, printed } = await runTests(folder, mutant);
    if (!ok && !/\d+ failed/.test(printed)) requireOk(`${mutant.name}: the test run`, { ok, printed });
    return !ok;
  } finally {
    undo();
  }
}

function choose(): Mutant[] {
  const { values, positionals: words } = parseArgs({
    allowPositionals: true,
    options: { quick: { type: "boolean", default: false } },
  });
  const all = [
    ...[...webhookMutants, ...reconcileMutants, ...userMutants, ...planMutants],
    ...[...reactionMutants, ...operationsMutants],
  ];
  const isThere = ({ edits }: Mutant) => edits.every(({ file }) => existsSync(file));
  const gone = all.filter((mutant) => !isThere(mutant));
  if (gone.length > 0) console.log(`NOT RUN, their files are gone: ${gone.map(({ name }) => name).join("; ")}`);
  return all
    .filter(isThere)
    .filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)))
    .filter(({ project, isQuick }) => !values.quick || project === "unit" || isQuick);
}

/** Tries mutants one after the other in a copy, and returns how many were killed. */
async function tryAll(folder: string, mutants: Iterable<Mutant>): Promise<number> {
  let killed = 0;
  for (const mutant of mutants) {
    const began = Date.now();
    const dead = await isKilled(folder, mutant);
    if (dead) killed += 1;
    console.log(`${dead ? "killed  " : "SURVIVED"}  ${mutant.name}  (${((Date.now() - began) / 1_000).toFixed(0)} s)`);
  }
  return killed;
}

async function main(): Promise<number> {
  const chosen = choose();
  const light = chosen.filter(({ project }) => project === "unit");
  const heavy = chosen.filter(({ project }) => project !== "unit");
  for (const folder of folders) {
    copyProject(folder);
    requireOk("prisma generate", await run(folder, tool("prisma"), ["generate", "--no-hints"]));
  }
  // First of all, so that a name that has changed is told in seconds.
  for (const mutant of chosen) mutate(folders[0], mutant)();
  if (heavy.length > 0) await build(folders[0]);
  await requireSoundTests(chosen);

  // Both take their next from the same list.
  const next = light.values();
  const counts = await Promise.all(folders.map((folder) => tryAll(folder, next)));
  const killed = counts.reduce((sum, count) => sum + count, await tryAll(folders[0], heavy));
  console.log(`killed ${killed}/${chosen.length}`);
  return killed === chosen.length ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}
