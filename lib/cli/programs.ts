import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";

/** Starts a program with this Node and environment. Without a shell or npx between, a signal reaches it. */
export function startNode(args: string[], stdout: "inherit" | "ignore" = "inherit"): ChildProcess {
  return spawn(process.execPath, args, { stdio: ["ignore", stdout, "inherit"] });
}

/** Waits for a program to end; throws when it fails. */
export async function finish(program: ChildProcess, what: string): Promise<void> {
  const [code] = await once(program, "exit");
  if (code !== 0) throw new Error(`${what} failed.`);
}

/** Asks programs to end, and kills those that haven't after five seconds. */
export async function stopAll(programs: ChildProcess[]): Promise<void> {
  await Promise.all(
    programs.map(async (program) => {
      if (program.exitCode !== null || program.signalCode !== null) return;
      const ended = once(program, "exit");
      program.kill("SIGTERM");
      const timer = setTimeout(() => program.kill("SIGKILL"), 5_000);
      await ended;
      clearTimeout(timer);
    }),
  );
}

/** Throws, naming the variable to change, when the port is taken. */
export async function requireFreePort(port: number, variable: string): Promise<void> {
  const server = createServer();
  server.listen(port, "127.0.0.1");
  try {
    await Promise.race([once(server, "listening"), once(server, "error").then(([error]) => Promise.reject(error))]);
  } catch {
    throw new Error(`Port ${port} is taken. Stop what uses it, or set ${variable} to another port.`);
  } finally {
    server.close();
  }
}

/** Waits until a URL answers, with whatever status. */
export async function waitForAnswer(url: string, timeoutMs: number): Promise<void> {
  const giveUpAt = Date.now() + timeoutMs;
  while (Date.now() < giveUpAt) {
    const answer = await fetch(url).catch(() => null);
    await answer?.arrayBuffer();
    if (answer) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${url} did not answer within ${timeoutMs / 1_000} s.`);
}
