import { rm } from "node:fs/promises";
import pg from "pg";
import { startEmbeddedDatabase } from "@/lib/cli/embedded-database";
import { emulatorArguments } from "@/lib/cli/emulator-arguments";
import { migrate } from "@/lib/cli/migrations";
import {
  finish,
  requireFreePort,
  startProgram,
  startScript,
  stopAll,
  waitForAnswer,
} from "@/lib/cli/programs";
import { loadSettings } from "@/lib/cli/settings";

const { env, variables } = loadSettings();
const isLocal = env.PADDLE_ENVIRONMENT === "local";
const isEmbedded =
  variables.DATABASE_URL === env.DATABASE_URL &&
  env.DATABASE_URL.includes(`:${variables.EMBEDDED_DATABASE_PORT}/`);
const programs: ReturnType<typeof startScript>[] = [];
let stopDatabase = async () => {};

async function stop(code: number): Promise<never> {
  await stopAll(programs.reverse());
  await stopDatabase();
  process.exit(code);
}
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => stop(0));

async function start() {
  const { PORT = "", EMULATOR_PORT = "", EMBEDDED_DATABASE_PORT = "" } = variables;
  await requireFreePort(Number(PORT), "PORT");
  if (isLocal) await requireFreePort(Number(EMULATOR_PORT), "EMULATOR_PORT");
  if (isEmbedded) await requireFreePort(Number(EMBEDDED_DATABASE_PORT), "EMBEDDED_DATABASE_PORT");
  if (process.argv.includes("--reset")) await rm(".local", { recursive: true, force: true });

  const generated = finish(
    startProgram("npx", ["prisma", "generate", "--no-hints"], variables),
    "prisma generate",
  );
  if (isEmbedded) {
    console.log("Starting the embedded database…");
    const database = await startEmbeddedDatabase(".local/database", Number(EMBEDDED_DATABASE_PORT));
    stopDatabase = database.stop;
  }
  await generated;
  await migrate(env.DATABASE_URL);
  if (isLocal) {
    programs.push(
      startScript(
        "emulator/main.ts",
        emulatorArguments(env, EMULATOR_PORT, ".local/emulator.json"),
        variables,
      ),
    );
    await waitForAnswer(`http://127.0.0.1:${EMULATOR_PORT}/`, 15_000);
    if (await isEmpty())
      await finish(startScript("lib/cli/seed.ts", [], variables, ["react-server"]), "Seeding");
  }

  const next = startProgram("npx", ["next", "dev", "--hostname", "127.0.0.1", "--port", PORT], variables);
  programs.push(next);
  next.on("exit", (code) => stop(code ?? 0));
  await waitForAnswer(`http://127.0.0.1:${PORT}/api/health`, 60_000);
}

async function isEmpty(): Promise<boolean> {
  const client = new pg.Client({ connectionString: env.DATABASE_URL });
  await client.connect();
  const { rowCount } = await client.query(`SELECT 1 FROM "User" LIMIT 1`);
  await client.end();
  return rowCount === 0;
}

try {
  await start();
  console.log(`
  Billing settings  ${env.AUTH_URL}/settings/billing
  Sign in           ${env.AUTH_URL}/sign-in${isLocal ? "  (as Sam, or any of the example users)" : ""}
  Paddle            ${isLocal ? `${env.PADDLE_API_URL}  (the local emulator)` : env.PADDLE_ENVIRONMENT}
  Database          ${isEmbedded ? `127.0.0.1:${variables.EMBEDDED_DATABASE_PORT}  (embedded, kept in .local/)` : "as DATABASE_URL says"}

  Ctrl-C ends all of it. \`npm run dev -- --reset\` starts over.
`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  await stop(1);
}
