import { ApiError } from "@paddle/paddle-node-sdk";
import { expect, test } from "playwright/test";
import { PaddleFailure, toFailure } from "@/lib/paddle/failure";

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

const kinds: [name: string, thrown: unknown, kind: string][] = [
  ["what Paddle refuses", apiError("customer_already_exists"), "rejected"],
  ["a missing permission", apiError("forbidden"), "rejected"],
  ["an unknown subscription", apiError("entity_not_found"), "rejected"],
  ["too many requests with a wait", apiError("too_many_requests", 2), "rate-limited"],
  ["too many requests without a wait", apiError("too_many_requests"), "rate-limited"],
  ["too many requests with a date for a wait", apiError("too_many_requests", Number.NaN), "rate-limited"],
  ["Paddle's own fault", apiError("internal_error"), "unavailable"],
  ["Paddle out of service", apiError("service_unavailable"), "unavailable"],
  ["an HTML page from a proxy", new SyntaxError("Unexpected token '<'"), "unavailable"],
  ["a refused connection", new TypeError("fetch failed"), "unavailable"],
  ["an answer of another shape", new TypeError("Cannot read properties of undefined"), "unavailable"],
  ["a thrown text", "boom", "unavailable"],
  ["nothing", undefined, "unavailable"],
  [
    "a system error, which has a code too",
    Object.assign(new Error("reset"), { code: "ECONNRESET" }),
    "unavailable",
  ],
];
for (const [name, thrown, kind] of kinds) {
  test(`${name} is ${kind}`, () => {
    expect(toFailure(thrown)).toMatchObject({ name: "PaddleFailure", kind });
  });
}

test("how long to wait is kept when Paddle says it, and only then", () => {
  expect(toFailure(apiError("too_many_requests", 7)).retryAfterSeconds).toBe(7);
  expect(toFailure(apiError("too_many_requests")).retryAfterSeconds).toBeNull();
  expect(toFailure(apiError("too_many_requests", Number.NaN)).retryAfterSeconds).toBeNull();
});

test("a failure is passed on as it is", () => {
  const failure = new PaddleFailure("timeout");
  expect(toFailure(failure)).toBe(failure);
});

test("a failure's message holds Paddle's code and nothing of its text", () => {
  const failure = toFailure(apiError("customer_already_exists"));
  expect(failure.message).toBe("Paddle: rejected (customer_already_exists)");
  expect(failure.detail).toContain("ctm_01jcdaf4zgm2fxw3nc0e4fn137");
});
