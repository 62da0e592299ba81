import { spawn } from "node:child_process";
import { once } from "node:events";
import { Agent, type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import { buildEvent, sign, toBytes } from "@/tests/fixtures/events";
import { findImage, startImage } from "@/tests/fixtures/image";
import { freePort } from "@/tests/fixtures/ports";
import { inherited, waitUntilUp } from "@/tests/fixtures/programs";
import { expect, test } from "@/tests/fixtures/test";

/**
 * `npm start`, as systemd runs it: what ends it is a signal to the one process that it started. In `npm run test:image`
 * what a container runs.
 */
function startWithNpm(port: number, variables: Record<string, string>) {
  const image = findImage();
  if (image) {
    const app = startImage(image, port, variables);
    return { ...app, isOver: once(app.process, "close") };
  }
  const env = { ...inherited, ...variables } as unknown as NodeJS.ProcessEnv;
  const args = ["start", "--", "--hostname", "127.0.0.1", "--port", String(port)];
  const child = spawn("npm", args, { env, stdio: ["ignore", "pipe", "pipe"], detached: true });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      printed += chunk.toString();
    });
  }
  // Only after all of its processes have let go of what they print to.
  const isOver = once(child, "close");
  const stop = async () => {
    // The whole group: a test that fails must leave no server behind.
    if (child.pid && !child.stdout.closed) process.kill(-child.pid, "SIGKILL");
    await isOver;
    return child.exitCode;
  };
  return { process: child, output: () => printed, stop, isOver };
}

const isListening = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, "127.0.0.1", () => resolve(true)).on("error", () => resolve(false));
    socket.on("connect", () => socket.destroy());
  });

test("`npm start`, told to end, is unready, answers what is in flight, keeps no connection, and leaves no process", async ({
  stack,
}) => {
  const port = await freePort();
  const app = startWithNpm(port, { ...stack.variables, SHUTDOWN_DELAY_SECONDS: "3" });
  // As a proxy does, which sends everything over connections that it keeps.
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const send = (path: string, method: string, headers = {}) =>
    request({ host: "127.0.0.1", port, path, method, agent, headers });
  try {
    await waitUntilUp(app, `http://127.0.0.1:${port}/api/health`);
    const event = buildEvent();
    const body = toBytes(event);
    const delivery = send("/api/webhooks/paddle", "POST", {
      Expect: "100-continue",
      "Content-Length": body.length,
      "Paddle-Signature": sign(body),
    });
    delivery.flushHeaders();
    await once(delivery, "continue");

    app.process.kill("SIGTERM");
    // A load balancer that doesn't know yet still gets its answers, and learns of it from them.
    const readiness = () => fetch(`http://127.0.0.1:${port}/api/ready`);
    await expect.poll(async () => (await readiness()).status).toBe(503);
    expect(await (await readiness()).json()).toEqual({ status: "shutting down" });
    await expect.poll(() => isListening(port)).toBe(false);
    delivery.end(body);
    const [answer] = (await once(delivery, "response")) as [IncomingMessage];
    answer.resume();
    await once(answer, "end");
    expect(answer.statusCode).toBe(200);
    const rows = await stack.database.sql(`SELECT 1 FROM "WebhookEvent" WHERE "id" = $1`, [event.event_id]);
    expect(rows).toHaveLength(1);

    const next = send("/api/health", "GET").end();
    const [last] = (await once(next, "response")) as [IncomingMessage];
    last.resume();
    expect([next.reusedSocket, last.headers.connection]).toEqual([true, "close"]);
    await app.isOver;
    expect(await isListening(port)).toBe(false);
  } finally {
    agent.destroy();
    await app.stop();
  }
});
