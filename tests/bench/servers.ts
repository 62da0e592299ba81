import { BARE_APP } from "@/tests/bench/bare-app";
import { openTarget, type Target } from "@/tests/bench/load";
import { API_KEY, WEBHOOK_SECRET } from "@/tests/fixtures/emulator";
import { freePort } from "@/tests/fixtures/ports";
import { startProgram, waitUntilUp } from "@/tests/fixtures/programs";
import { startApp as startNext } from "@/tests/fixtures/stack";

/** A program that answers requests, and where. */
export type Running = { target: Target; port: number; pid: number; stop: () => Promise<unknown> };

/** This app, as `npm start` runs it. Without an emulator's address it has a Paddle that refuses connections. */
export async function startApp(databaseUrl: string, paddleUrl = "http://127.0.0.1:1"): Promise<Running> {
  const port = await freePort();
  const app = startNext(port, {
    NODE_ENV: "production",
    DATABASE_URL: databaseUrl,
    AUTH_SECRET: "a-secret-for-the-bench-of-more-than-32-characters",
    AUTH_URL: `http://localhost:${port}`,
    PADDLE_ENVIRONMENT: "local",
    PADDLE_API_URL: paddleUrl,
    PADDLE_API_KEY: API_KEY,
    PADDLE_WEBHOOK_SECRET: WEBHOOK_SECRET,
    // One person clicks more often here than anybody's share of the minute's requests allows.
    PADDLE_REQUESTS_PER_MINUTE: "100000",
  });
  await waitUntilUp(app, `http://127.0.0.1:${port}/api/health`);
  return { target: openTarget(port), port, pid: app.process.pid ?? 0, stop: () => app.stop() };
}

/** The framework's ceiling: a Next app with nothing in it. */
export async function startBareApp(databaseUrl: string): Promise<Running> {
  const port = await freePort();
  const next = ["node_modules/next/dist/bin/next", "start", BARE_APP, "--hostname", "127.0.0.1"];
  const variables = { NODE_ENV: "production", DATABASE_URL: databaseUrl };
  const app = startProgram([...next, "--port", String(port)], variables);
  await waitUntilUp(app, `http://127.0.0.1:${port}/page`);
  return { target: openTarget(port), port, pid: app.process.pid ?? 0, stop: () => app.stop() };
}

/** The design's limit: no framework at all. */
export async function startBareServer(databaseUrl: string): Promise<Running> {
  const port = await freePort();
  // The condition lets it import the app's statement from a module that is for the server only.
  const args = ["--conditions=react-server", "--import", "tsx", "tests/bench/bare-server.ts"];
  const variables = { NODE_ENV: "production", PORT: String(port), DATABASE_URL: databaseUrl, WEBHOOK_SECRET };
  const server = startProgram(args, variables);
  await waitUntilUp(server, `http://127.0.0.1:${port}/`);
  return { target: openTarget(port), port, pid: server.process.pid ?? 0, stop: () => server.stop() };
}
