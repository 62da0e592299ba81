import { parseArgs } from "node:util";
import { z } from "zod";
import type { Emulator, Options } from "./emulator.ts";
import { host, serveEmulator } from "./server.ts";
import { createEmulator } from "./start.ts";
import { eventTypeNames } from "./webhooks/destinations.ts";
import { isRetryProfile, type RetryProfile, retryProfileNames } from "./webhooks/retries.ts";

function fail(message: string): never {
  console.error(`emulator: ${message}`);
  process.exit(1);
}

function readArguments() {
  const text = { type: "string" } as const;
  try {
    return parseArgs({
      options: {
        port: { ...text, default: "4010" },
        state: text,
        "api-key": text,
        "webhook-url": text,
        "webhook-secret": text,
        "webhook-events": text,
        "portal-origin": text,
        "checkout-url": text,
        "return-url": text,
        "success-url": text,
        clock: text,
        "rate-limit": text,
        retries: { ...text, default: "fast" },
      },
    }).values;
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}

const given = readArguments();
const port = /^[1-9]\d{0,4}$/.test(given.port) ? Number(given.port) : fail(`--port: ${given.port} is not a port`);
const apiKey = given["api-key"] ?? fail("--api-key is missing");
const { "webhook-url": url, "webhook-secret": secret } = given;
if ((url === undefined) !== (secret === undefined)) fail("--webhook-url and --webhook-secret belong together");

/** Names and groups, such as `subscription.*`. */
function readEvents(): string[] {
  const wanted = (given["webhook-events"] ?? "*").split(",");
  const matches = (name: string, one: string) => (one.endsWith("*") ? name.startsWith(one.slice(0, -1)) : name === one);
  const unknown = wanted.find((one) => !eventTypeNames.some((name) => matches(name, one)));
  if (unknown !== undefined) fail(`--webhook-events: ${unknown} is not an event of Paddle`);
  return eventTypeNames.filter((name) => wanted.some((one) => matches(name, one)));
}

function readUrl(name: "checkout-url" | "return-url" | "success-url"): string | null {
  const text = given[name];
  if (text === undefined) return null;
  return /^https?:/.test(text) && URL.canParse(text) ? text : fail(`--${name}: ${text} is not an address`);
}

function readClock(): Date | null {
  if (given.clock === undefined) return null;
  const instant = z.iso.datetime({ offset: true }).safeParse(given.clock);
  return instant.success
    ? new Date(given.clock)
    : fail(`--clock: ${given.clock} is not a time such as 2026-03-05T12:00:00Z`);
}

function readRateLimit(): number | null {
  const text = given["rate-limit"] ?? "0";
  return /^\d{1,6}$/.test(text) ? Number(text) || null : fail(`--rate-limit: ${text} is not a number`);
}

function create(options: Options): Emulator {
  try {
    return createEmulator(options);
  } catch (error) {
    return fail(`--state: ${error instanceof Error ? error.message : error}`);
  }
}

function readRetries(): RetryProfile {
  if (isRetryProfile(given.retries)) return given.retries;
  return fail(`--retries: ${given.retries} is not one of ${retryProfileNames.join(", ")}`);
}

const origin = `http://${host}:${port}`;
const emulator = create({
  apiKey,
  statePath: given.state ?? null,
  webhook: url && secret ? { url, secret, events: readEvents() } : null,
  origin,
  portalOrigin: given["portal-origin"] ?? origin,
  checkoutUrl: readUrl("checkout-url") ?? `${origin}/checkout`,
  returnUrl: readUrl("return-url"),
  successUrl: readUrl("success-url"),
  startAt: readClock(),
  rateLimit: readRateLimit(),
  retries: readRetries(),
});

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    process.exit(0);
  });
}
process.on("exit", () => emulator.close());

await serveEmulator(emulator, port).catch((error: NodeJS.ErrnoException) =>
  fail(error.code === "EADDRINUSE" ? `port ${port} is already in use` : error.message),
);
console.log(`emulator listening on ${origin}`);
