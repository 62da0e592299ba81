import { expect, test } from "playwright/test";
import { spendRequest, stopFor } from "@/lib/paddle/budget";
import { PaddleFailure } from "@/lib/paddle/failure";

// The budget is one for the process, so each test takes place in an hour of its own.
let hour = 0;
test.beforeEach(() => {
  hour += 3_600_000;
});

function spend(times: number, waiting: "page" | "click" | "charge", at: number): number {
  for (let sent = 0; sent < times; sent++) {
    try {
      spendRequest(waiting, at);
    } catch {
      return sent;
    }
  }
  return times;
}

function refusal(waiting: "page" | "click", at: number): unknown {
  try {
    spendRequest(waiting, at);
  } catch (error) {
    return error;
  }
  return null;
}

test("pages may use 200 requests a minute, and the last 40 of 240 are kept for clicks", () => {
  expect(spend(300, "page", hour)).toBe(200);
  expect(spend(300, "click", hour)).toBe(40);
  expect(spend(1, "charge", hour)).toBe(0);
});

test("clicks use what pages leave", () => {
  expect(spend(300, "click", hour)).toBe(240);
  expect(spend(1, "page", hour)).toBe(0);
});

test("the window slides: a request counts for one minute", () => {
  expect(spend(100, "page", hour)).toBe(100);
  expect(spend(100, "page", hour + 30_000)).toBe(100);
  expect(spend(1, "page", hour + 59_999)).toBe(0);
  expect(spend(300, "page", hour + 60_000)).toBe(100);
  expect(spend(300, "page", hour + 90_000)).toBe(100);
});

test("over the budget is rate-limited, without a word on how long", () => {
  spend(200, "page", hour);
  const error = refusal("page", hour);
  expect(error).toBeInstanceOf(PaddleFailure);
  expect(error).toMatchObject({ kind: "rate-limited", retryAfterSeconds: null });
});

test("after Paddle asked for silence nothing goes out before it has passed", () => {
  stopFor(120, hour);
  expect(refusal("click", hour)).toMatchObject({ kind: "rate-limited", retryAfterSeconds: 120 });
  expect(refusal("click", hour + 119_001)).toMatchObject({ retryAfterSeconds: 1 });
  expect(refusal("click", hour + 120_000)).toBeNull();
});

test("a shorter wait does not end a longer one", () => {
  stopFor(60, hour);
  stopFor(1, hour);
  expect(refusal("page", hour + 30_000)).toMatchObject({ retryAfterSeconds: 30 });
});

test("what is refused does not use up the budget", () => {
  stopFor(10, hour);
  expect(spend(100, "page", hour)).toBe(0);
  expect(spend(300, "click", hour + 10_000)).toBe(240);
});
