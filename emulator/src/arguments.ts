import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { isInReach } from "./clock.ts";
import { type Options, type Seed, seeds } from "./emulator.ts";
import { eventTypeNames } from "./webhooks/destinations.ts";
import { isRetryProfile, type RetryProfile, retryProfileNames } from "./webhooks/retries.ts";

/** What an app on the same machine can be set to without being told: keys with the shape of Paddle's, and no secret. */
const localKey = "pdl_sdbx_apikey_01localemulatorkey00000000_LocalEmulatorKeyNoUse0_aaa";
const localSecret = "pdl_ntfset_01localemulatorsecret00000_LocalEmulatorSecretOfNoOtherUse0";

const described = {
  port: ["N", "where it listens on 127.0.0.1; 4010 unless given"],
  state: ["FILE", "keep the state in this file; without it, in memory"],
  seed: ["WHAT", `the first state: ${seeds.join(" or ")} (an account with nothing in it)`],
  clock: ["TIME", "the time it starts at, such as 2026-03-05T12:00:00Z; now unless given"],
  "api-key": ["KEY", "the key that may do everything; a local one unless given"],
  "webhook-url": ["URL", "where to send webhooks"],
  "webhook-secret": ["SECRET", "what to sign them with; a local one unless given"],
  "webhook-events": ["NAMES", "which to send, such as subscription.*,customer.updated; all unless given"],
  "portal-origin": ["URL", "what portal links start with; its own address unless given"],
  "checkout-url": ["URL", "what checkout links start with; its own page unless given"],
  "return-url": ["URL", "where the hosted checkout leads"],
  "success-url": ["URL", "where it leads after paying instead"],
  retries: ["WHICH", `how webhooks that fail are tried again: ${retryProfileNames.join(", ")}; fast unless given`],
  "rate-limit": ["N", "requests a minute from one address; 0, which is no limit, unless given"],
} as const;
type Name = keyof typeof described;
type Given = Partial<Record<Name, string>>;

/** A call that can't be followed: one line on stderr, and exit code 2. */
export class UsageError extends Error {}

function fail(message: string): never {
  throw new UsageError(message);
}

function help(): string {
  const rows = Object.entries({ ...described, help: ["", "this"], version: ["", "which version this is"] });
  const lines = rows.map(([name, [value, words]]) => `  ${`--${name} ${value}`.padEnd(24)} ${words}`);
  return ["Usage: paddle-emulator [options]", "", "Paddle Billing on this machine.", "", ...lines].join("\n");
}

function version(): string {
  const file = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  return z.object({ version: z.string() }).parse(JSON.parse(file)).version;
}

function read(args: string[]): Given & { help?: boolean; version?: boolean } {
  const text = { type: "string" } as const;
  const names = Object.keys(described);
  const options = Object.fromEntries(names.map((name) => [name, text]));
  const flags = { help: { type: "boolean", short: "h" }, version: { type: "boolean" } } as const;
  try {
    return parseArgs({ args, options: { ...options, ...flags } }).values;
  } catch (error) {
    const [sentence = ""] = error instanceof Error ? error.message.split(/\. |\n/) : [];
    return fail(`${sentence.replace(/\.$/, "")}; --help lists what there is`);
  }
}

function readPort({ port = "4010" }: Given): number {
  const isPort = /^[1-9]\d{0,4}$/.test(port) && Number(port) < 65_536;
  return isPort ? Number(port) : fail(`--port: ${port} is not a port`);
}

function readSeed({ seed = "examples" }: Given): Seed {
  return seeds.find((each) => each === seed) ?? fail(`--seed: ${seed} is not ${seeds.join(" or ")}`);
}

/** Names and groups, such as `subscription.*`. */
function readEvents(given: Given): string[] {
  const wanted = (given["webhook-events"] ?? "*").split(",");
  const matches = (name: string, one: string) => (one.endsWith("*") ? name.startsWith(one.slice(0, -1)) : name === one);
  const unknown = wanted.find((one) => !eventTypeNames.some((name) => matches(name, one)));
  if (unknown !== undefined) fail(`--webhook-events: ${unknown} is not an event of Paddle`);
  return eventTypeNames.filter((name) => wanted.some((one) => matches(name, one)));
}

function readUrl(given: Given, name: Name): string | null {
  const text = given[name];
  if (text === undefined) return null;
  return /^https?:/.test(text) && URL.canParse(text)
    ? text
    : fail(`--${name}: ${text} doesn't begin with http:// or https://`);
}

function readWebhook(given: Given): Options["webhook"] {
  const url = readUrl(given, "webhook-url");
  const events = readEvents(given);
  const secret = given["webhook-secret"] ?? localSecret;
  if (secret === "") fail("--webhook-secret: it is empty");
  const others = ["webhook-secret", "webhook-events"] as const;
  const lonely = url === null && others.find((name) => given[name] !== undefined);
  if (lonely) fail(`--${lonely}: it goes with --webhook-url`);
  return url === null ? null : { url, secret, events };
}

function readClock({ clock }: Given): Date | null {
  if (clock === undefined) return null;
  const isInstant = z.iso.datetime({ offset: true }).safeParse(clock).success;
  if (!isInstant) fail(`--clock: ${clock} is not a time such as 2026-03-05T12:00:00Z`);
  return isInReach(new Date(clock)) ? new Date(clock) : fail(`--clock: ${clock} is not between 1970 and 2200`);
}

function readRateLimit(given: Given): number | null {
  const text = given["rate-limit"] ?? "0";
  return /^\d{1,6}$/.test(text) ? Number(text) || null : fail(`--rate-limit: ${text} is not a number`);
}

function readRetries({ retries = "fast" }: Given): RetryProfile {
  if (isRetryProfile(retries)) return retries;
  return fail(`--retries: ${retries} is not a schedule; there are ${retryProfileNames.join(", ")}`);
}

function readKey({ "api-key": key = localKey }: Given): string {
  return /^\S+$/.test(key) ? key : fail("--api-key: it is empty, or has a space in it");
}

/** What to print and do no more, or how to start. Throws a UsageError. */
export function readArguments(args: string[], host: string): string | { port: number; options: Options } {
  const given = read(args);
  if (given.help) return help();
  if (given.version) return version();
  if (given.state === "") fail("--state: it is empty");
  if (given.state && statSync(given.state, { throwIfNoEntry: false })?.isDirectory())
    fail(`--state: ${given.state} is a folder; name a file in it`);
  const port = readPort(given);
  const origin = `http://${host}:${port}`;
  const portal = readUrl(given, "portal-origin");
  const options = {
    apiKey: readKey(given),
    statePath: given.state ?? null,
    seed: readSeed(given),
    webhook: readWebhook(given),
    origin,
    portalOrigin: portal ? new URL(portal).origin : origin,
    checkoutUrl: readUrl(given, "checkout-url") ?? `${origin}/checkout`,
    returnUrl: readUrl(given, "return-url"),
    successUrl: readUrl(given, "success-url"),
    startAt: readClock(given),
    rateLimit: readRateLimit(given),
    retries: readRetries(given),
  };
  return { port, options };
}

/** What to set in the app, of what wasn't given. */
export function greeting({ origin, apiKey, webhook, statePath }: Options): string {
  const lines = [`emulator listening on ${origin}`, `  control page    ${origin}/__emulator/`];
  if (apiKey === localKey) lines.push(`  API base URL    ${origin}`, `  API key         ${apiKey}`);
  if (webhook?.secret === localSecret) lines.push(`  webhook secret  ${webhook.secret}`);
  if (statePath) lines.push(`  state           ${resolve(statePath)}`);
  return lines.join("\n");
}
