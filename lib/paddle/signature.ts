import { createHmac, timingSafeEqual } from "node:crypto";

export type SignatureVerdict = "valid" | "malformed" | "expired" | "mismatch";

/** How far a signature's time may lie from ours, either way. Paddle signs each attempt anew. */
export const SIGNATURE_TOLERANCE_SECONDS = 300;

const grammar = /^ts=(\d{1,12})((?:;h1=[0-9a-f]{64}){1,10})$/;

/**
 * Checks `Paddle-Signature` over the raw body. Any `h1` may match any secret, because both sides list two while a
 * secret is rotated; the SDK's helper keeps only the last `h1`, compares with `===` and accepts times in the future.
 * With no secret nothing is valid.
 */
export function verifySignature(
  body: Uint8Array,
  header: string | null,
  secrets: string[],
  now: Date,
): SignatureVerdict {
  const match = grammar.exec(header ?? "");
  if (!match) return "malformed";
  const [, timestamp = "", signatures = ""] = match;
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > SIGNATURE_TOLERANCE_SECONDS) return "expired";

  const claimed = signatures
    .slice(1)
    .split(";")
    .map((pair) => Buffer.from(pair.slice("h1=".length), "hex"));
  const matches = secrets
    .filter((secret) => secret !== "")
    .some((secret) => {
      const expected = createHmac("sha256", secret).update(`${timestamp}:`).update(body).digest();
      return claimed.some((one) => one.length === expected.length && timingSafeEqual(one, expected));
    });
  return matches ? "valid" : "mismatch";
}
