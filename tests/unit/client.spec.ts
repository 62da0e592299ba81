import { syncBuiltinESMExports } from "node:module";
import { mock } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { expect, test } from "playwright/test";
import { createRateLimiter, readPaddle, takeRequest, writePaddle } from "@/lib/paddle/client";
import { PaddleError } from "@/lib/paddle/errors";

process.env.PADDLE_REQUESTS_PER_MINUTE = "240";

type Waiting = "visitor" | "page" | "click" | "charge" | "job";
const MINUTE_MS = 60_000;

test.describe("the rate limiter", () => {
  function take(limiter: ReturnType<typeof createRateLimiter>, times: number, waiting: Waiting, at: number): number {
    for (let taken = 0; taken < times; taken++) if (refusal(limiter, waiting, at)) return taken;
    return times;
  }

  function refusal(limiter: ReturnType<typeof createRateLimiter>, waiting: Waiting, at: number): unknown {
    try {
      limiter.take(waiting, undefined, at);
    } catch (error) {
      return error;
    }
    return null;
  }

  test("of 240 requests a minute the last 40 are reserved for clicks and charges", () => {
    const limiter = createRateLimiter(240);
    expect(take(limiter, 300, "page", 0)).toBe(200);
    expect(take(limiter, 1, "job", 0)).toBe(0);
    expect(take(limiter, 39, "click", 0)).toBe(39);
    expect(take(limiter, 2, "charge", 0)).toBe(1);
    expect(refusal(limiter, "click", 0)).toBeInstanceOf(PaddleError);
    expect(refusal(limiter, "click", 0)).toMatchObject({ kind: "rate-limited", retryAfterSeconds: null });
  });

  test("visitors have a quarter of a minute's requests, and no more of those that users' pages leave", () => {
    const limiter = createRateLimiter(240);
    expect(take(limiter, 300, "visitor", 0)).toBe(60);
    expect(take(limiter, 300, "page", 0)).toBe(140);
    expect(take(limiter, 300, "click", 0)).toBe(40);
    const busy = createRateLimiter(240);
    expect(take(busy, 170, "page", 0)).toBe(170);
    expect(take(busy, 300, "visitor", 0)).toBe(30);
  });

  test("one user's clicks take a quarter of what is left, so that the next one's are still sent", () => {
    const limiter = createRateLimiter(240);
    const click = (userId: string): number => {
      let taken = 0;
      for (; taken < 300; taken++) {
        try {
          limiter.take("click", userId, 0);
        } catch {
          return taken;
        }
      }
      return taken;
    };
    expect(click("first")).toBe(49);
    expect(click("second")).toBe(39);
    for (let account = 0; account < 8; account++) click(`further ${account}`);
    expect(click("last")).toBeGreaterThanOrEqual(4);
    expect(take(limiter, 1, "click", 0), "and so is what nobody clicked").toBe(1);
  });

  test("a request counts for one minute", () => {
    const limiter = createRateLimiter(240);
    expect(take(limiter, 100, "page", 0)).toBe(100);
    expect(take(limiter, 300, "page", MINUTE_MS / 2)).toBe(100);
    expect(take(limiter, 1, "page", MINUTE_MS - 1)).toBe(0);
    expect(take(limiter, 300, "page", MINUTE_MS)).toBe(100);
    expect(take(limiter, 300, "page", 1.5 * MINUTE_MS)).toBe(100);
  });

  test("a clock that is set back leaves nothing blocked", () => {
    const limiter = createRateLimiter(240);
    expect(take(limiter, 300, "click", 60 * MINUTE_MS)).toBe(240);
    expect(take(limiter, 300, "click", 0)).toBe(240);
  });

  test("however long a pause Paddle asks for, it ends after two minutes", () => {
    const limiter = createRateLimiter(240);
    limiter.pauseFor(100_000, 0);
    expect(refusal(limiter, "click", 119_999)).toMatchObject({ retryAfterSeconds: 1 });
    expect(take(limiter, 1, "click", 120_000)).toBe(1);
  });

  test("after Paddle asked for a pause nothing is sent before its end, which a shorter one does not move", () => {
    const limiter = createRateLimiter(240);
    limiter.pauseFor(120, 0);
    limiter.pauseFor(1, 0);
    for (const [at, retryAfterSeconds] of [
      [0, 120],
      [30_000, 90],
      [119_001, 1],
    ] as const)
      expect(refusal(limiter, "click", at)).toMatchObject({ kind: "rate-limited", retryAfterSeconds });
    expect(take(limiter, 300, "click", 120_000), "what was refused was not counted").toBe(240);
  });
});

test.describe("a call", () => {
  // The process's limiter is one, so each test has an hour of its own.
  let now = Date.parse("2026-05-20T12:00:00Z");

  /** A test with a clock that stands still unless it is moved. */
  function timed(name: string, run: () => Promise<void>): void {
    test(name, async () => {
      now += 60 * MINUTE_MS;
      mock.timers.enable({ apis: ["setTimeout", "Date"], now });
      syncBuiltinESMExports();
      try {
        await run();
      } finally {
        mock.timers.reset();
        syncBuiltinESMExports();
      }
    });
  }

  /** Starts a call; what it returns lets time pass, and says how often it was sent and how it ended. */
  const follow = (
    call: (send: () => Promise<unknown>) => Promise<unknown>,
    send: (attempt: number) => Promise<unknown>,
  ) => {
    let sent = 0;
    let end: unknown = "waiting";
    call(() => send(++sent)).then(
      (value) => (end = value),
      (error) => (end = error instanceof PaddleError ? error.kind : error),
    );
    return async (ms: number, steps = 1) => {
      for (let step = 0; step < steps; step++) {
        await turn();
        mock.timers.tick(ms / steps);
        await turn();
      }
      return [sent, end];
    };
  };
  type Send = (attempt: number) => Promise<unknown>;
  const read = (waiting: Waiting, send: Send) => follow((once) => readPaddle(waiting, once), send);
  const write = (waiting: "click" | "charge", send: Send) => follow((once) => writePaddle(waiting, once), send);

  const hang = () => new Promise<never>(() => {});
  const answer = () => Promise.resolve("answer");
  const fail = (error: Error) => () => Promise.reject(error);
  const unavailable = fail(new TypeError("fetch failed"));
  const limited = (seconds: number | null) =>
    fail(new PaddleError("rate-limited", null, { retryAfterSeconds: seconds }));
  const firstThen = (first: Send, then: Send) => (attempt: number) => (attempt === 1 ? first(1) : then(attempt));

  for (const [name, call, deadlineMs] of [
    ["read for a visitor", (send: Send) => read("visitor", send), 2_500],
    ["read for a page", (send: Send) => read("page", send), 2_500],
    ["read for a click", (send: Send) => read("click", send), 4_000],
    ["read for a job", (send: Send) => read("job", send), 120_000],
    ["write for a click", (send: Send) => write("click", send), 4_000],
    ["charge", (send: Send) => write("charge", send), 15_000],
  ] as const) {
    timed(`a ${name} is given up after ${deadlineMs} ms, sent once, and no sooner`, async () => {
      const after = call(hang);
      expect(await after(deadlineMs - 1)).toEqual([1, "waiting"]);
      expect(await after(1)).toEqual([1, "timeout"]);
    });
  }

  timed("a read is repeated twice for a page and a click and twenty times for a job, a write never", async () => {
    for (const [after, sent] of [
      [read("page", unavailable), 3],
      [read("click", unavailable), 3],
      [read("job", unavailable), 21],
      [read("charge", unavailable), 1],
      [write("click", unavailable), 1],
      [write("charge", unavailable), 1],
    ] as const)
      expect(await after(21 * 800, 21)).toEqual([sent, "unavailable"]);
  });

  timed("between two attempts 100 to 800 ms pass, and the second one's answer counts", async () => {
    const { random } = Math;
    try {
      for (const [share, pauseMs] of [
        [0, 100],
        [0.5, 450],
      ] as const) {
        Math.random = () => share;
        const after = read("page", firstThen(unavailable, answer));
        expect(await after(pauseMs - 1)).toEqual([1, "waiting"]);
        expect(await after(1)).toEqual([2, "answer"]);
      }
    } finally {
      Math.random = random;
    }
  });

  timed("nothing is repeated after a refusal, nor when the deadline would have passed by then", async () => {
    expect(await read("page", fail(new PaddleError("rejected")))(800)).toEqual([1, "rejected"]);
    expect(await read("click", limited(4))(0)).toEqual([1, "rate-limited"]);
  });

  timed("a read waits as long as Paddle asked for, and no other call goes out before", async () => {
    const after = read("click", firstThen(limited(2), answer));
    expect(await after(1_999)).toEqual([1, "waiting"]);
    expect(await write("charge", answer)(0)).toEqual([0, "rate-limited"]);
    expect(await after(1), "what was refused here does not make the pause longer").toEqual([2, "answer"]);
    expect(await write("charge", answer)(0)).toEqual([1, "answer"]);
  });

  timed("a read waits a second where Paddle did not say how long", async () => {
    const after = read("click", firstThen(limited(null), answer));
    expect(await after(999)).toEqual([1, "waiting"]);
    expect(await after(1)).toEqual([2, "answer"]);
  });

  timed("a job waits for the next minute's requests, more often than it would retry", async () => {
    for (let taken = 0; taken < 200; taken++) takeRequest("page");
    expect(() => takeRequest("job")).toThrow("rate-limited");
    const after = read("job", answer);
    expect(await after(59_000, 59)).toEqual([0, "waiting"]);
    expect(await after(1_000)).toEqual([1, "answer"]);
    expect(await read("job", limited(121))(0)).toEqual([1, "rate-limited"]);
  });
});
