import { Agent, type IncomingMessage, request } from "node:http";

export type Shot = {
  path: string;
  method?: string;
  headers?: Record<string, string>;
  body?: Uint8Array;
  /** The status codes of an answer that counts; 200 unless told. */
  allow?: number[];
  /** Where an answer that counts redirects to: how its address begins. */
  leadsTo?: string;
};

/**
 * Where requests go, over connections kept for one volley: a server closes idle ones after some seconds, and a request
 * that meets that moment is lost. Not `fetch`: it costs more than some of what is measured.
 */
export type Target = { port: number; agent: Agent };

export const openTarget = (port: number): Target => ({ port, agent: new Agent({ keepAlive: true }) });

export type Timing = { firstByteMs: number; totalMs: number };

type Loop = {
  /** Requests under way at any time. */
  concurrency: number;
  /** What lets the next request start: the whole answer, or its first byte while the rest is still read. */
  next?: "end" | "first-byte";
};

export type Volley = { seconds: number; timings: Timing[] };

/** A closed loop: sends all requests and times each answer. Throws on an answer that is not allowed. */
export async function fire(target: Target, shots: Shot[], { concurrency, next = "end" }: Loop): Promise<Volley> {
  const waiting = [...shots].reverse();
  const ended: Promise<Timing>[] = [];
  const began = performance.now();
  const loop = async () => {
    for (let shot = waiting.pop(); shot; shot = waiting.pop()) {
      const answer = send(target, shot);
      ended.push(answer.whole);
      await (next === "end" ? answer.whole : answer.firstByte);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, loop));
  const timings = await Promise.all(ended);
  const seconds = (performance.now() - began) / 1_000;
  target.agent.destroy();
  return { seconds, timings };
}

/** The text of one answer; one at a time. */
export async function read(target: Target, shot: Shot): Promise<string> {
  const chunks: Buffer[] = [];
  await send(target, shot, (chunk) => chunks.push(chunk)).whole;
  target.agent.destroy();
  return Buffer.concat(chunks).toString();
}

function send({ port, agent }: Target, shot: Shot, onData: (chunk: Buffer) => void = () => {}) {
  const { path, method = "GET", headers = {}, body, allow = [200], leadsTo } = shot;
  const length = body && { "Content-Length": String(body.byteLength) };
  const began = performance.now();
  const outgoing = request({
    host: "127.0.0.1",
    port,
    agent,
    path,
    method,
    headers: { ...headers, ...length },
  });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.on("response", resolve).on("error", reject);
  });
  outgoing.end(body);

  const firstByte = answered.then(
    (answer) =>
      new Promise<number>((resolve, reject) => {
        const { statusCode = 0, headers: answered } = answer;
        const isRight = leadsTo === undefined || answered.location?.startsWith(leadsTo);
        if (!isRight) reject(new Error(`${method} ${path} answered ${statusCode} without the way to ${leadsTo}.`));
        else if (!allow.includes(statusCode)) reject(new Error(`${method} ${path} answered ${statusCode}.`));
        // Whichever comes first: a redirect's answer has no body.
        for (const event of ["data", "end"]) answer.once(event, () => resolve(performance.now() - began));
        answer.on("data", onData).once("error", reject);
      }),
  );
  const whole = Promise.all([firstByte, answered.then(untilEnd)]).then(([firstByteMs]) => ({
    firstByteMs,
    totalMs: performance.now() - began,
  }));
  // When it goes wrong both reject, and many at once: the first to be waited for tells, and ends the run in order.
  firstByte.catch(() => {});
  whole.catch(() => {});
  return { firstByte, whole };
}

const untilEnd = (answer: IncomingMessage) =>
  new Promise<void>((resolve, reject) => answer.once("end", resolve).once("error", reject));
