import { PaddleFailure } from "@/lib/paddle/failure";

/** Paddle allows 240 requests a minute from one address; the last 40 are kept for people who clicked something. */
const PER_MINUTE = 240;
const KEPT_FOR_CLICKS = 40;

let sent: number[] = [];
let stoppedUntil = 0;

/** Counts a request, or throws `rate-limited` when Paddle would refuse it or has asked for silence. */
export function spendRequest(waiting: "page" | "click" | "charge" | "job", now = Date.now()): void {
  if (now < stoppedUntil) {
    throw new PaddleFailure("rate-limited", null, null, Math.ceil((stoppedUntil - now) / 1_000));
  }
  sent = sent.filter((at) => at > now - 60_000);
  const isClick = waiting === "click" || waiting === "charge";
  const allowed = isClick ? PER_MINUTE : PER_MINUTE - KEPT_FOR_CLICKS;
  if (sent.length >= allowed) throw new PaddleFailure("rate-limited");
  sent.push(now);
}

/** Paddle sent `Retry-After`: no request goes out before it has passed. */
export function stopFor(seconds: number, now = Date.now()): void {
  stoppedUntil = Math.max(stoppedUntil, now + seconds * 1_000);
}
