import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { dates, quickDates } from "@/tests/fixtures/dates";
import { testBuild } from "@/tests/fixtures/programs";

// `npm run test:dates`: the unit and HTTP tests on other days and in other time zones, under libfaketime. Every process
// gets the same offset from the real clock, the embedded PostgreSQL included: a real server would keep its own time.
// Arguments choose instants: `npm run test:dates -- 2027-02-28T23:56Z --zone Asia/Kolkata`. `--quick` takes one, and the app's suite.

// The emulator's suite goes with its folder.
const EMULATOR = "emulator/tests/playwright.config.ts";
const suites: [name: string, args: string[]][] = [
  ["app", ["--config", "tests/playwright.config.ts", "--project", "unit", "--project", "http"]],
  ...(existsSync(EMULATOR) ? [["emulator", ["--config", EMULATOR]] satisfies [string, string[]]] : []),
];

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: "boolean", default: false },
    zone: { type: "string" },
    "no-build": { type: "boolean", default: false },
  },
});

type Day = { instant: string; zone: string };

function chooseDays(): Day[] {
  const known = Object.entries(dates).flatMap(([zone, instants]) =>
    instants.map((instant) => ({ instant, zone: options.zone ?? zone })),
  );
  if (options.quick) return known.filter(({ instant }) => quickDates.includes(instant));
  if (positionals.length === 0) return known;
  const zoneOf = (instant: string) => known.find((day) => day.instant === instant)?.zone;
  return positionals.map((instant) => ({ instant, zone: options.zone ?? zoneOf(instant) ?? "UTC" }));
}

/** Where Debian's package has put libfaketime; it is installed when it may be. */
function findLibrary(): string {
  const find = () =>
    readdirSync("/usr/lib")
      .filter((name) => name.endsWith("-linux-gnu"))
      .map((name) => `/usr/lib/${name}/faketime/libfaketimeMT.so.1`)
      .find(existsSync);
  const found = existsSync("/usr/lib") ? find() : undefined;
  if (found) return found;
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    console.log("› No libfaketime here: installing Debian's package");
    spawnSync("apt-get", ["update", "-q"], { stdio: "ignore" });
    spawnSync("apt-get", ["install", "-y", "-q", "faketime"], { stdio: "ignore" });
    const installed = find();
    if (installed) return installed;
  }
  throw new Error("This needs libfaketime on Linux: `apt-get install faketime`, or your system's package.");
}

function run(command: string, args: string[], variables: Record<string, string>) {
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1", PADDLE_ENVIRONMENT: "local", ...variables };
  const { status, stdout, stderr } = spawnSync(`node_modules/.bin/${command}`, args, {
    env,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  return { ok: status === 0, printed: `${stdout}${stderr}` };
}

type Suite = { title: string; suites?: Suite[]; specs?: { title: string; file: string; ok: boolean }[] };
type Report = { stats: { expected: number; unexpected: number; flaky: number }; suites: Suite[] };

const failuresIn = (suite: Suite): string[] => [
  ...(suite.specs ?? []).filter(({ ok }) => !ok).map(({ title, file }) => `${file} › ${title}`),
  ...(suite.suites ?? []).flatMap(failuresIn),
];

type Result = { ok: boolean; passed: number; flaky: number; failures: string[] };

/** One of the suites; its results stay in a folder of their own. */
function runSuite(name: string, args: string[], folder: string, variables: Record<string, string>): Result {
  const report = resolve(folder, `${name}.json`);
  const output = ["--output", resolve(folder, name), "--reporter", "json"];
  const { ok, printed } = run("playwright", ["test", ...args, ...output], {
    ...variables,
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
  });
  if (!existsSync(report))
    return { ok: false, passed: 0, flaky: 0, failures: [`${name}: no test ran\n${printed.slice(-3_000)}`] };
  const { stats, suites }: Report = JSON.parse(readFileSync(report, "utf8"));
  return { ok, passed: stats.expected, flaky: stats.flaky, failures: suites.flatMap(failuresIn) };
}

/** Runs the tests as if it were that day, and prints how they went. */
function testOn({ instant, zone }: Day, library: string): boolean {
  const began = Date.now();
  const seconds = Math.round((Date.parse(instant) - began) / 1_000);
  const variables = {
    TZ: zone,
    LD_PRELOAD: library,
    FAKETIME: `${seconds >= 0 ? "+" : ""}${seconds}s`,
    FAKETIME_DONT_FAKE_MONOTONIC: "1",
    TEST_DATABASE_URL: "",
  };
  const folder = `test-results/dates/${instant.replaceAll(":", "")}-${zone.replaceAll("/", "-")}`;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const chosen = options.quick ? suites.slice(0, 1) : suites;
  const results = chosen.map(([name, args]) => runSuite(name, args, folder, variables));

  const ok = results.every((result) => result.ok);
  const sum = (count: (result: Result) => number) => results.reduce((total, result) => total + count(result), 0);
  const counts = `${sum(({ passed }) => passed)} passed, ${sum(({ failures }) => failures.length)} failed, ${sum(({ flaky }) => flaky)} flaky`;
  const took = `${((Date.now() - began) / 1_000).toFixed(0)} s`;
  console.log(`${ok ? "ok    " : "FAILED"}  ${instant}  ${zone.padEnd(19)}  ${counts} (${took})`);
  for (const failure of results.flatMap(({ failures }) => failures)) console.log(`        ${failure}`);
  return ok;
}

const days = chooseDays();
const invalid = days.filter(({ instant }) => Number.isNaN(Date.parse(instant)));
if (days.length === 0 || invalid.length > 0)
  throw new Error(`Not an instant: ${invalid.map(({ instant }) => instant)}`);
const library = findLibrary();
if (!options["no-build"]) {
  console.log("› Build");
  for (const [command, args] of [
    ["prisma", ["generate", "--no-hints"]],
    ["next", ["build"]],
  ] as const) {
    const { ok, printed } = run(command, [...args], testBuild);
    if (!ok) throw new Error(printed);
  }
}
const passed = days.filter((day) => testOn(day, library)).length;
console.log(`dates: ${passed} passed, ${days.length - passed} failed`);
process.exitCode = passed === days.length ? 0 : 1;
