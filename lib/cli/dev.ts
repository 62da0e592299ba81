import type { ChildProcess } from "node:child_process";
import { rm } from "node:fs/promises";
import { startEmbeddedDatabase } from "@/lib/cli/embedded-database";
import { requireEmulator, startEmulator } from "@/lib/cli/emulator";
import { migrate } from "@/lib/cli/migrate";
import { finish, requireFreePort, startNode, stopAll, waitForAnswer } from "@/lib/cli/programs";
import { loadSettings } from "@/lib/cli/settings";
import { isTrial } from "@/lib/env";

const { env, variables, isSet } = loadSettings();
const { PORT = "", EMULATOR_PORT = "", EMBEDDED_DATABASE_PORT = "" } = variables;
const hasEmulator = !isSet("PADDLE_API_KEY");
const isEmbedded = !isSet("DATABASE_URL");
const isWatched = isTrial(env);
const programs: ChildProcess[] = [];
let stopDatabase = async () => {};
let isStopping = false;

async function stop(code: number): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  await stopAll(programs.reverse());
  await stopDatabase();
  process.exit(code);
}
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => stop(0));

async function start() {
  if (hasEmulator) requireEmulator();
  await requireFreePort(Number(PORT), "PORT");
  if (hasEmulator) await requireFreePort(Number(EMULATOR_PORT), "EMULATOR_PORT");
  if (isEmbedded) await requireFreePort(Number(EMBEDDED_DATABASE_PORT), "EMBEDDED_DATABASE_PORT");
  if (process.argv.includes("--reset")) await rm(".local", { recursive: true, force: true });

  const generate = startNode(["node_modules/prisma/build/index.js", "generate", "--no-hints"], "ignore");
  const generated = finish(generate, "prisma generate");
  if (isEmbedded) {
    console.log("Starting the embedded database…");
    const database = await startEmbeddedDatabase(".local/database", Number(EMBEDDED_DATABASE_PORT));
    stopDatabase = database.stop;
  }
  await generated;
  const applied = await migrate((!isEmbedded && env.DIRECT_URL) || env.DATABASE_URL);
  if (applied.length > 0) console.log(`Applied ${applied.join(", ")}`);
  if (hasEmulator) {
    programs.push(startEmulator(env, EMULATOR_PORT));
    await waitForAnswer(`http://127.0.0.1:${EMULATOR_PORT}/`, 15_000);
  }

  const next = startNode(["node_modules/next/dist/bin/next", "dev", "--hostname", "127.0.0.1", "--port", PORT]);
  programs.push(next);
  next.on("exit", (code) => stop(code ?? 0));
  await Promise.all([waitForAnswer(`http://127.0.0.1:${PORT}/api/health`, 60_000), hasEmulator && seed()]);
  if (isWatched) programs.push(startNode(["--conditions=react-server", "--import", "tsx", "lib/cli/watch.ts"]));
}

async function seed(): Promise<void> {
  const program = startNode(["--conditions=react-server", "--import", "tsx", "prisma/seed.ts"]);
  programs.push(program);
  // The app comes up all the same: what is wrong has been printed.
  await finish(program, "Seeding").catch((error: Error) => console.error(error.message));
}

try {
  await start();
  console.log(`
  Billing settings  ${env.AUTH_URL}/settings/billing
  Sign in           ${env.AUTH_URL}/sign-in${hasEmulator ? "  (as Sam, or any of the example users)" : ""}
  Paddle            ${hasEmulator ? `${env.PADDLE_API_URL}  (the local emulator)` : env.PADDLE_ENVIRONMENT}${isWatched ? "  (its events are fetched, as by npm run paddle:watch)" : ""}
  Database          ${isEmbedded ? `${env.DATABASE_URL}  (embedded, stored in .local/)` : "from DATABASE_URL"}

  Ctrl-C ends all of it. \`npm run dev -- --reset\` starts over.
`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  await stop(1);
}
