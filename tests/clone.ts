import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { ownTest, type Task, tasks } from "@/tests/clone/gymly";
import { liftBilling } from "@/tests/clone/lift";
import { copyProject, holdIn } from "@/tests/fixtures/project-copy";

// `npm run test:clone`: makes a copy of the project one's own as the README tells it, then takes its parts out one by one.
// Types, lint, build and tests must pass all the way, no test may be touched, and each task has its most files.
// `--quick` leaves out the suite but for the unit tests, and between the parts it checks types only.

const { values: options } = parseArgs({ options: { quick: { type: "boolean", default: false } } });
const folder = mkdtempSync(join(tmpdir(), "clone-"));
const hold = holdIn(folder);
const tool = (name: string) => `node_modules/.bin/${name}`;
const [DROPDOWN, VERSION] = ["@radix-ui/react-dropdown-menu", "2.2.1"];

const git = (...args: string[]): string =>
  execFileSync("git", ["-c", "user.name=Gymly", "-c", "user.email=gymly@example.com", ...args], {
    cwd: folder,
    encoding: "utf8",
  });

/** Lint, types, unit tests, and the production build with the copy's own plans. */
function holdAll(what: string): void {
  hold(`${what}: lint, types, unit tests`, tool("tsx"), ["tests/run.ts", "--check", "--reporter", "line"]);
  hold(`${what}: build`, tool("next"), ["build"]);
}
function holdTypes(what: string): void {
  hold(`${what}: route types`, tool("next"), ["typegen"]);
  hold(`${what}: types`, tool("tsc"), ["--noEmit"]);
  hold(`${what}: types of the tests`, tool("tsc"), ["--noEmit", "-p", "tests"]);
}
const holdSuite = (what: string) =>
  hold(`${what}: the suite`, tool("tsx"), ["tests/run.ts", "--project", "http", "--project", "chromium"]);

type Cost = { name: string; files: number; added: number; removed: number; most: number };
const costs: Cost[] = [];

/** Commits what a task did, and counts it as git does, without the files that it took out. */
function record(name: string, most: number): void {
  execFileSync(tool("biome"), ["check", "--write", "."], { cwd: folder, stdio: "ignore" });
  git("add", "-A");
  const rows = git("diff", "--cached", "--numstat", "--diff-filter=d").trim().split("\n").filter(Boolean);
  const changes = rows.map((row) => row.split("\t"));
  const touched = changes.map(([, , path = ""]) => path).filter((path) => path.startsWith("tests/"));
  if (touched.length > 0) throw new Error(`${name} touches tests: ${touched}`);
  const sum = (column: 0 | 1) => changes.reduce((total, row) => total + Number(row[column]), 0);
  costs.push({ name, files: changes.length, added: sum(0), removed: sum(1), most });
  git("commit", "-qm", name, "--allow-empty");
}

function apply({ name, most, files }: Task): void {
  for (const [path, change] of Object.entries(files)) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, typeof change === "string" ? change : change(readFileSync(target, "utf8")));
  }
  record(name, most);
}

/** As `npx shadcn add` does it. The list of what is installed is a link to the original's. */
function installDropdown(): void {
  const list = join(folder, "node_modules/.package-lock.json");
  const text = readFileSync(list);
  rmSync(list);
  writeFileSync(list, text);
  hold("npm install", "npm", ["install", "--save-exact", "--no-audit", "--no-fund", `${DROPDOWN}@${VERSION}`]);
}

/** The README's table: what to leave out, by which command, and the lines to remove after it. */
function readRemovals(): { name: string; paths: string[]; lines: [mark: string, file: string][] }[] {
  const rows = [...readFileSync("README.md", "utf8").matchAll(/^\| (.+?) +\| `git rm -r (.+?)` +\| (.+?) +\|$/gm)];
  return rows.map(([, name = "", paths = "", then = ""]) => {
    const [mark = "", ...files] = [...then.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code);
    const lines = mark.startsWith("/") || mark.startsWith('"') ? files.filter((file) => !file.startsWith("npm ")) : [];
    return { name, paths: paths.split(" "), lines: lines.map((file) => [mark, file]) };
  });
}

function removePart({ name, paths, lines }: ReturnType<typeof readRemovals>[number]): void {
  git("rm", "-rq", ...paths);
  for (const [mark, file] of lines) {
    const target = join(folder, file);
    const text = readFileSync(target, "utf8");
    const quoted = mark.startsWith('"') ? mark : `"${mark}"`;
    const kept = file.endsWith(".json")
      ? JSON.stringify({ ...JSON.parse(text), workspaces: undefined }, null, 2)
      : text
          .split("\n")
          .filter((line) => !line.includes(quoted))
          .join("\n");
    writeFileSync(target, kept);
  }
  record(`without ${name}`, 2);
}

/** A later version of the template, which a clone merges. */
function mergeLaterVersion(): void {
  git("checkout", "-q", "-b", "template", "main");
  for (const path of ["CHANGELOG.md", "lib/billing/sync.ts", "tests/http/webhook.spec.ts"]) {
    appendFileSync(join(folder, path), path.endsWith(".md") ? "\n- Later.\n" : "\n// Later.\n");
  }
  git("commit", "-qam", "A later version");
  git("checkout", "-q", "gymly");
  git("merge", "-q", "template", "-m", "Merge the template");
  console.log("ok      a later version of the template merges without a conflict");
}

function main(): void {
  copyProject(folder);
  git("init", "-q", "-b", "main");
  git("add", "-A");
  git("commit", "-qm", "The template");
  git("checkout", "-q", "-b", "gymly");
  hold("prisma generate", tool("prisma"), ["generate", "--no-hints"]);

  for (const task of tasks) {
    if (task.name.startsWith("a component")) installDropdown();
    apply(task);
  }
  writeFileSync(join(folder, "tests/http/classes.spec.ts"), ownTest);
  git("add", "-A");
  git("commit", "-qm", "A test of one's own");
  hold("prisma generate", tool("prisma"), ["generate", "--no-hints"]);
  holdAll("Gymly");
  mergeLaterVersion();
  if (!options.quick) holdSuite("Gymly");

  const removals = readRemovals();
  if (removals.length !== 5) throw new Error(`The README's table has ${removals.length} rows that can be read, not 5.`);
  for (const removal of removals) {
    const isEmulator = removal.paths.includes("emulator");
    // The last one takes most of the suite along.
    if (isEmulator && !options.quick) holdSuite("Gymly without all of these");
    removePart(removal);
    if (options.quick && !isEmulator) holdTypes(`without ${removal.name}`);
    else holdAll(`without ${removal.name}`);
  }
  liftBilling(folder, hold);
  report();
}

function report(): void {
  console.log("\ntask                                  files  of at most     lines");
  for (const { name, files, added, removed, most } of costs) {
    console.log(
      `${name.padEnd(36)}  ${String(files).padStart(5)}  ${String(most).padStart(10)}     +${added} −${removed}`,
    );
  }
  const over = costs.filter(({ files, most }) => files > most);
  if (over.length > 0) throw new Error(`More files than they may take: ${over.map(({ name }) => name).join(", ")}`);
}

try {
  main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
