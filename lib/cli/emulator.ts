import type { ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { startNode } from "@/lib/cli/programs";
import { loadSettings } from "@/lib/cli/settings";
import type { Env } from "@/lib/env";

const PROGRAM = "emulator/bin/paddle-emulator.js";

/** Throws, saying what to set instead, when the emulator was removed from the project. */
export function requireEmulator(): void {
  if (existsSync(PROGRAM)) return;
  throw new Error(
    "There is no local Paddle here: the folder emulator/ was removed. Set PADDLE_ENVIRONMENT, PADDLE_API_KEY, " +
      "PADDLE_WEBHOOK_SECRET and NEXT_PUBLIC_PADDLE_CLIENT_TOKEN for your Paddle account (see .env.example).",
  );
}

/** Starts the emulator with the app's settings as arguments: it reads no variables and shares nothing but HTTP. */
export function startEmulator(env: Env, port: string, ...more: string[]): ChildProcess {
  requireEmulator();
  const { PADDLE_API_KEY, PADDLE_WEBHOOK_SECRET, AUTH_URL } = env;
  const appPort = new URL(AUTH_URL).port || "80";
  const args = [
    ...["--port", port, "--state", ".local/emulator.json", "--api-key", PADDLE_API_KEY],
    ...["--webhook-url", `http://127.0.0.1:${appPort}/api/webhooks/paddle`],
    ...["--webhook-secret", PADDLE_WEBHOOK_SECRET[0] ?? "", "--webhook-events", "subscription.*,adjustment.*"],
    ...["--return-url", `${AUTH_URL}/checkout`],
  ];
  return startNode([PROGRAM, ...args, ...more]);
}

/** `npm run emulator`: its own arguments go to the emulator, after and above those of the settings. */
function main(): void {
  const { env, variables } = loadSettings();
  const emulator = startEmulator(env, variables.EMULATOR_PORT ?? "4010", ...process.argv.slice(2));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => emulator.kill(signal));
  emulator.on("exit", (code) => process.exit(code ?? 0));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    main();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
