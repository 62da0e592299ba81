import { ApiError } from "@paddle/paddle-node-sdk";
import { expect, test } from "playwright/test";
import { findCustomerByEmail } from "@/lib/paddle/customers";
import { logPaddleError, PaddleError, toPaddleError } from "@/lib/paddle/errors";
import { withPaddle } from "@/tests/fixtures/stubs";

const apiError = (code: string, retryAfter: number | null = null) =>
  new ApiError(
    {
      type: "request_error",
      code,
      detail: `customer email conflicts with customer of id ctm_01jcdaf4zgm2fxw3nc0e4fn137 (${code})`,
      documentation_url: `https://developer.paddle.com/errors/${code}`,
    },
    retryAfter,
  );
const systemError = Object.assign(new Error("reset"), { code: "ECONNRESET" });
const codeOfAnotherKind = Object.assign(new Error("odd"), { code: 42, documentationUrl: "" });

const kinds: [name: string, thrown: unknown, kind: string, retryAfterSeconds?: number | null][] = [
  ["a refusal by Paddle", apiError("customer_already_exists"), "rejected"],
  ["a missing permission", apiError("forbidden"), "rejected"],
  ["an unknown subscription", apiError("entity_not_found"), "rejected"],
  ["too many requests with a wait", apiError("too_many_requests", 7), "rate-limited", 7],
  ["too many requests without a wait", apiError("too_many_requests"), "rate-limited", null],
  ["too many requests with a wait that is no number", apiError("too_many_requests", Number.NaN), "rate-limited", null],
  ["a wait under another code", apiError("quota_reached", 2), "rate-limited", 2],
  [
    "a subscription's own limit on charges, which says nothing about other requests",
    apiError("subscription_immediate_charge_hour_limit_exceeded", 3_600),
    "rejected",
    null,
  ],
  ["Paddle's own fault", apiError("internal_error"), "unavailable"],
  ["Paddle out of service", apiError("service_unavailable"), "unavailable"],
  ["an HTML page from a proxy", new SyntaxError("Unexpected token '<'"), "unavailable"],
  ["a refused connection", new TypeError("fetch failed"), "unavailable"],
  ["a system error, which has a code too", systemError, "unavailable"],
  ["a code that is no text", codeOfAnotherKind, "unavailable"],
  ["a thrown text", "boom", "unavailable"],
  ["nothing", undefined, "unavailable"],
];
for (const [name, thrown, kind, retryAfterSeconds = null] of kinds) {
  test(`${name} is ${kind}`, () => {
    expect(toPaddleError(thrown)).toMatchObject({ name: "PaddleError", kind, retryAfterSeconds });
  });
}

test("a PaddleError is returned as it is", () => {
  const error = new PaddleError("timeout");
  expect(toPaddleError(error)).toBe(error);
});

test("the message has Paddle's code and nothing of its text, which is only there to be read", () => {
  const error = toPaddleError(apiError("customer_already_exists"));
  expect(error.message).toBe("Paddle: rejected (customer_already_exists)");
  expect(error.detail).toContain("ctm_01jcdaf4zgm2fxw3nc0e4fn137");
  expect(new PaddleError("timeout").message).toBe("Paddle: timeout");
});

/** What is logged while `run` runs. */
function logOf(run: () => void): string[] {
  const lines: string[] = [];
  const { error: log } = console;
  console.error = (...line: unknown[]) => void lines.push(line.join(" "));
  try {
    run();
  } finally {
    console.error = log;
  }
  return lines;
}

test("the log has the kind and the code, and neither ids nor addresses", () => {
  const lines = logOf(() => {
    expect(logPaddleError("sync", toPaddleError(apiError("forbidden")))).toMatchObject({
      kind: "rejected",
      code: "forbidden",
    });
    logPaddleError("sync", toPaddleError(new TypeError("fetch failed")));
  });
  expect(lines).toEqual(["paddle.failed: sync: rejected (forbidden)", "paddle.failed: sync: unavailable"]);
});

test("an answer that can't be read is logged with where, and without what it said", () => {
  const secret = "ctm_01jcdaf4zgm2fxw3nc0e4fn137";
  const unreadable = new SyntaxError(`Unexpected token '<', "<p>${secret}" is not valid JSON`);
  for (const thrown of [unreadable, new TypeError(`${secret} is not iterable`)]) {
    const [line = "", ...others] = logOf(() => expect(toPaddleError(thrown).cause).toBe(thrown));
    expect(line).toMatch(/^paddle.unreadable: (Syntax|Type)Error\n\s+at .*errors\.spec/);
    expect(line).not.toContain(secret);
    expect(others).toEqual([]);
  }
});

test("the network is no news: it is told by whoever asked", () => {
  for (const thrown of [new TypeError("fetch failed"), new TypeError("terminated"), systemError])
    expect(logOf(() => expect(toPaddleError(thrown).cause).toBe(thrown))).toEqual([]);
});

test("what isn't Paddle's failure is thrown again, and not told as one", () => {
  const mistake = new TypeError("x is not a function");
  const lines = logOf(() => expect(() => logPaddleError("sync", mistake)).toThrow(mistake));
  expect(lines).toEqual([]);
});

test("a refusal keeps the id of its request, which Paddle's support asks for", async () => {
  const error = {
    type: "request_error",
    code: "forbidden",
    detail: "",
    documentation_url: "https://developer.paddle.com",
  };
  await expect(withPaddle({ error }, () => findCustomerByEmail("sam@example.com", "page"))).rejects.toMatchObject({
    code: "forbidden",
    requestId: "1",
  });
});
