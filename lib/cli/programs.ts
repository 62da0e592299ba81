import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";

type Variables = Record<string, string | undefined>;

type Output = "shown" | "quiet";

/** Starts a TypeScript program of this project with the same Node. */
export function startScript(
  script: string,
  args: string[],
  variables: Variables,
  conditions: string[] = [],
): ChildProcess {
  const flags = [...conditions.map((name) => `--conditions=${name}`), "--import", "tsx"];
  return start([...flags, script, ...args], variables, "shown");
}

/** Starts a tool by its file in node_modules: without a shell or npx between, a signal reaches it. */
export function startTool(
  file: string,
  args: string[],
  variables: Variables,
  output: Output = "shown",
): ChildProcess {
  return start([`node_modules/${file}`, ...args], variables, output);
}

function start(args: string[], variables: Variables, output: Output): ChildProcess {
  const env = variables as NodeJS.ProcessEnv;
  return spawn(process.execPath, args, {
    env,
    stdio: ["ignore", output === "quiet" ? "ignore" : "inherit", "inherit"],
  });
}

/** Waits for a program to end well; throws when it does not. */
export async function finish(program: ChildProcess, what: string): Promise<void> {
  const [code] = await once(program, "exit");
  if (code !== 0) throw new Error(`${what} failed.`);
}

/** Asks programs to end, and ends them when they do not within five seconds. */
export async function stopAll(programs: ChildProcess[]): Promise<void> {
  await Promise.all(
    programs.map(async (program) => {
      if (program.exitCode !== null || program.signalCode !== null) return;
      const ended = once(program, "exit");
      program.kill("SIGTERM");
      const impatience = setTimeout(() => program.kill("SIGKILL"), 5_000);
      await ended;
      clearTimeout(impatience);
    }),
  );
}

/** Throws, naming the variable to change, when something already listens on a port of ours. */
export async function requireFreePort(port: number, variable: string): Promise<void> {
  const server = createServer();
  server.listen(port, "127.0.0.1");
  try {
    await Promise.race([
      once(server, "listening"),
      once(server, "error").then(([error]) => Promise.reject(error)),
    ]);
  } catch {
    throw new Error(`Port ${port} is taken. Stop what uses it, or set ${variable} to another port.`);
  } finally {
    server.close();
  }
}

/** Waits until a URL answers at all. */
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
