import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "playwright/test";
import { createDisk } from "../src/disk.ts";
import type { Emulator } from "../src/emulator.ts";
import { createEmulator } from "../src/start.ts";
import { createTracker } from "../src/tracked.ts";
import { customers } from "./fixtures/ids.ts";
import { freePort } from "./fixtures/ports.ts";
import { killPrograms, Program, startProgram } from "./fixtures/program.ts";
import { defaultOptions, sdkFor } from "./fixtures/rig.ts";
import { createWorld } from "./fixtures/world.ts";

let folder = "";
let file = "";
let complaints: string[] = [];
const log = console.error;

test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "emulator-"));
  file = join(folder, "state.json");
  complaints = [];
  console.error = (text) => complaints.push(String(text));
});
test.afterEach(async () => {
  await killPrograms();
  console.error = log;
  rmSync(folder, { recursive: true });
});

const open = () => createEmulator({ ...defaultOptions("http://127.0.0.1:1"), statePath: file });

/** Opens the file, and says who Sam is in it. */
function nameInFile(): string | null | undefined {
  const emulator = open();
  emulator.close();
  return emulator.state.customers[customers.sam]?.name;
}

function rename(emulator: Emulator, name: string): void {
  const sam = emulator.state.customers[customers.sam];
  if (!sam) throw new Error("there is no Sam");
  emulator.state.customers[customers.sam] = { ...sam, name };
  emulator.saveNow();
}

test("a change is one more line of the file, which its owner alone can read", () => {
  const emulator = open();
  const before = readFileSync(file, "utf8");
  rename(emulator, "Samantha");
  emulator.state.tax_rate = "0.2";
  emulator.saveNow();
  expect(readFileSync(file, "utf8").slice(before.length).split("\n")).toEqual([
    expect.stringMatching(/^\{"rows":\{"customers":\{"ctm_01jcdaf4zgm2fxw3nc0e4fn137":\{.*"name":"Samantha"/),
    '{"fields":{"tax_rate":"0.2"}}',
    "",
  ]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  emulator.close();
  expect(nameInFile()).toBe("Samantha");
  expect(complaints).toEqual([]);
});

test("a last line that was cut off is dropped and said", () => {
  const emulator = open();
  rename(emulator, "Samantha");
  emulator.close();
  appendFileSync(file, '{"rows":{"customers":{"ctm_01jcdaf4zgm2fxw3nc0e4fn137":{"na');
  expect(nameInFile()).toBe("Samantha");
  expect(complaints).toEqual([expect.stringContaining("its last change was cut off")]);
  expect(nameInFile()).toBe("Samantha");
  expect(complaints).toHaveLength(1);
});

const unreadable = {
  "that is no JSON": ["no state\n", "state.json.broken"],
  "with a broken line before its last": ['{"version":3}\n{"rows":\n{}\n', "state.json.broken"],
  "without a state": ['{"version":3}\n', "state.json.broken"],
  "of another version": ['{"version":2,"signing_key":{}}', "state.json.old"],
} as const;
for (const [which, [content, kept]] of Object.entries(unreadable)) {
  test(`a file ${which} is kept under another name and said, and never one that was kept before`, () => {
    for (const name of [kept, `${kept}-1`]) {
      writeFileSync(file, content);
      expect(nameInFile()).toBe("Sam Miller");
      expect(readFileSync(join(folder, name), "utf8")).toBe(content);
      expect(complaints.pop()).toContain(`it is kept as ${join(folder, name)}, and the state begins anew`);
    }
  });
}

test("a file that grows is written anew, with nothing lost", () => {
  const world = createWorld();
  const tracker = createTracker();
  const state = tracker.track(world.state);
  const disk = createDisk(file, 10_000);
  disk.save(state, tracker);
  const first = statSync(file).size;
  const sizes = Array.from({ length: 3000 }, (_, count) => {
    state.last_invoice = count;
    state.pauses[`sub_${count % 5}`] = { on_resume: "start_new_billing_period", period: null };
    state.tax_rate = `0.${"0".repeat(1000)}`;
    disk.save(state, tracker);
    return statSync(file).size;
  });
  disk.close();
  expect(Math.max(...sizes)).toBeLessThan(2 * first + 10_000);
  expect(sizes.filter((size, count) => size < (sizes[count - 1] ?? 0)).length).toBeGreaterThan(2);
  const again = open();
  again.close();
  expect([again.state.last_invoice, Object.keys(again.state.pauses)]).toEqual([
    2999,
    ["sub_0", "sub_1", "sub_2", "sub_3", "sub_4"],
  ]);
});

test("a second process on the same file refuses in one line; a lock that was left behind stops nobody", async () => {
  const args = ["--state", file];
  const first = await startProgram(await freePort(), ...args);
  const second = new Program(["--port", String(await freePort()), ...args]);
  expect(await second.ended()).toBe(1);
  expect(second.errors).toBe(`emulator: --state: ${file} is in use by process ${first.child.pid}\n`);
  const lock = readFileSync(`${file}.lock`, "utf8");
  await first.stop("SIGKILL");
  expect(existsSync(`${file}.lock`)).toBe(true);
  const third = await startProgram(await freePort(), ...args);
  await third.stop();
  expect(existsSync(`${file}.lock`)).toBe(false);
  // Another process has the number of the one that was killed.
  const changed = statSync(file);
  writeFileSync(`${file}.lock`, lock.replace(/^\d+/, String(process.ppid)));
  const fourth = await startProgram(await freePort(), ...args);
  await fourth.stop();
  expect([third.errors, fourth.errors]).toEqual(["", ""]);
  // Nothing has changed, so it wasn't written.
  expect(statSync(file)).toMatchObject({ ino: changed.ino, size: changed.size });
});

/** Enough for every run; `npm run torture` kills fifty times. */
const kills = Number(process.env.KILLS ?? 3);

test(`what was acknowledged before a SIGKILL is there after it, ${kills} times`, async () => {
  test.setTimeout(60_000 + kills * 20_000);
  const port = await freePort();
  const paddle = sdkFor(`http://127.0.0.1:${port}`);
  const acknowledged = new Map<string, string>();
  let sent = 0;
  for (let kill = 0; kill < kills; kill += 1) {
    const program = await startProgram(port, "--state", file);
    expect(program.errors.replace(/^.*its last change was cut off.*\n/, "")).toBe("");
    const kept = new Map<string, string>();
    for await (const { id, name } of paddle.customers.list({ perPage: 200 })) kept.set(id, name ?? "");
    const lost = [...acknowledged].filter(([id, name]) => Number(kept.get(id) ?? -1) < Number(name));
    expect(lost).toEqual([]);
    const write = async () => {
      for (;;) {
        sent += 1;
        const created = await paddle.customers.create({ email: `n${sent}@example.com`, name: String(sent) });
        acknowledged.set(created.id, created.name ?? "");
        sent += 1;
        const updated = await paddle.customers.update(created.id, { name: String(sent) });
        acknowledged.set(updated.id, updated.name ?? "");
      }
    };
    const writers = Array.from({ length: 8 }, () => write().catch(() => null));
    const wanted = acknowledged.size + 20 + ((kill * 7) % 40);
    while (acknowledged.size < wanted) await new Promise((resolve) => setTimeout(resolve, kill % 4));
    await program.stop("SIGKILL");
    await Promise.all(writers);
  }
  console.log(`${kills} times killed: ${acknowledged.size} customers and their changes acknowledged, none lost`);
});
