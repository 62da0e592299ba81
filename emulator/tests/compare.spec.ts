import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { expect, test } from "playwright/test";
import { freePort } from "./fixtures/ports.ts";
import { apiKey, setUpEmulator } from "./fixtures/rig.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const rig = setUpEmulator({ startAt: null });

/** `npm run compare`, with another emulator in the place of Paddle's sandbox. */
async function compare(variables: NodeJS.ProcessEnv = { PADDLE_API_KEY: apiKey }) {
  const port = String(await freePort());
  const args = ["--import", "tsx", "compare/main.ts", "--against", rig.base, "--port", port];
  const { PADDLE_API_KEY: _, ...env } = process.env;
  const child = spawn(process.execPath, args, { cwd: root, env: { ...env, ...variables } });
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  const [printed, wrong] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { printed, wrong, status: await ended };
}

test("two that answer alike are said to be alike", async () => {
  const { printed, status } = await compare();
  expect(printed.split("\n").filter((line) => line.startsWith("✗") || line.startsWith("    "))).toEqual([]);
  expect(printed).toMatch(/(\d+) calls to http:\/\/127\.0\.0\.1:\d+: \1 alike, 0 different\./);
  expect(status).toBe(0);
});

test("what differs is named: a status, a missing and an unknown property, another kind of value", async () => {
  const plant = (path: string, method: string, status: number, body?: unknown) =>
    rig.control("faults", { path, method, status, ...(body === undefined ? {} : { body }) });
  await plant("/adjustments*", "GET", 403);
  await plant("/transactions/preview", "POST", 200, { data: { ignore_trials: "no", surprise: 1 }, meta: {} });
  const { printed, status } = await compare();
  const found = printed.split("\n").filter((line) => line.startsWith("    "));
  expect(found).toContainEqual(expect.stringMatching(/Paddle answers 403 forbidden: .*, the emulator 200/));
  expect(found).toContain('    data.ignore_trials: Paddle has "no", the emulator false');
  expect(found).toContain("    data.surprise: Paddle has a number, the emulator lacks it");
  expect(found).toContainEqual(expect.stringMatching(/data\.currency_code: the emulator has .*, Paddle lacks it/));
  expect(printed).toContain(" 2 different.");
  expect(status).toBe(1);
});

test("without the key of a sandbox it says what it needs, and calls nothing", async () => {
  const { length } = (await (await fetch(`${rig.base}/__emulator/state`)).json()).requests;
  for (const variables of [{}, { PADDLE_API_KEY: apiKey.replace("sdbx", "live") }]) {
    const { wrong, status } = await compare(variables);
    expect(wrong).toMatch(/^compare: PADDLE_API_KEY must be .*sandbox/);
    expect(status).toBe(2);
  }
  expect((await (await fetch(`${rig.base}/__emulator/state`)).json()).requests).toHaveLength(length);
});
