import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Mutant } from "@/tests/fixtures/mutant";
import { planMutants } from "@/tests/fixtures/mutants-of-plans";
import { reconcileMutants } from "@/tests/fixtures/mutants-of-reconcile";
import { userMutants } from "@/tests/fixtures/mutants-of-users";
import { webhookMutants } from "@/tests/fixtures/mutants-of-webhooks";
import { testBuild } from "@/tests/fixtures/programs";
import { copyProject } from "@/tests/fixtures/project-copy";

// `npm run test:mutants`: takes the guards out of a copy of the project, one at a time. Each time the tests must fail.
// Arguments choose mutants by a part of their name; `--quick` takes those that need no build, and two others.

const folder = mkdtempSync(join(tmpdir(), "billing-mutants-"));
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

/** Runs a program in the copy; what it printed is shown only when that says something. */
function run(command: string, args: string[]): { ok: boolean; printed: string } {
  const options = { cwd: folder, env: variables, encoding: "utf8", timeout: LONGEST_MS } as const;
  const { status, signal, stdout, stderr } = spawnSync(command, args, options);
  const ended = signal ? `\nended by ${signal} after ${LONGEST_MS / 60_000} minutes at most` : "";
  return { ok: status === 0, printed: `${stdout}${stderr}${ended}` };
}

function requireOk(what: string, { ok, printed }: { ok: boolean; printed: string }): void {
  if (!ok) throw new Error(`${what} failed, which says nothing of any test:\n${printed.slice(-3_000)}`);
}

const build = () => requireOk("The build", run(tool("next"), ["build"]));
const runTests = ({ project, tests, only }: Pick<Mutant, "project" | "tests" | "only">) =>
  run(tool("playwright"), [...playwright, ...tests, `--project=${project}`, ...(only ? ["-g", only] : [])]);

/** What the mutants are held against must pass before anything is taken out. */
function requireSoundTests(chosen: Mutant[]): void {
  for (const project of ["unit", "http", "storm"] as const) {
    const held = chosen.filter((mutant) => mutant.project === project);
    const tests = [...new Set(held.flatMap((mutant) => mutant.tests))];
    const names = held.map(({ only }) => only).filter((name) => name !== undefined);
    const only = names.length === held.length ? { only: names.join("|") } : {};
    if (held.length > 0) requireOk(`Without a mutant, the ${project} tests`, runTests({ project, tests, ...only }));
  }
}

/** Makes the edits of a mutant and returns what undoes them. Throws when the source no longer has what is replaced. */
function mutate({ name, edits }: Mutant): () => void {
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
function isKilled(mutant: Mutant): boolean {
  const undo = mutate(mutant);
  try {
    if (mutant.project !== "unit") build();
    const { ok, printed } = runTests(mutant);
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
  const all = [...webhookMutants, ...reconcileMutants, ...userMutants, ...planMutants];
  const isThere = ({ edits }: Mutant) => edits.every(({ file }) => existsSync(file));
  const gone = all.filter((mutant) => !isThere(mutant));
  if (gone.length > 0) console.log(`NOT RUN, their files are gone: ${gone.map(({ name }) => name).join("; ")}`);
  return all
    .filter(isThere)
    .filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)))
    .filter(({ project, isQuick }) => !values.quick || project === "unit" || isQuick);
}

function main(): number {
  const chosen = choose();
  copyProject(folder);
  // First of all, so that a name that has changed is told in seconds.
  for (const mutant of chosen) mutate(mutant)();
  requireOk("prisma generate", run(tool("prisma"), ["generate", "--no-hints"]));
  if (chosen.some(({ project }) => project !== "unit")) build();
  requireSoundTests(chosen);

  let killed = 0;
  for (const mutant of chosen) {
    const began = Date.now();
    const dead = isKilled(mutant);
    if (dead) killed += 1;
    console.log(`${dead ? "killed  " : "SURVIVED"}  ${mutant.name}  (${((Date.now() - began) / 1_000).toFixed(0)} s)`);
  }
  console.log(`killed ${killed}/${chosen.length}`);
  return killed === chosen.length ? 0 : 1;
}

try {
  process.exitCode = main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
