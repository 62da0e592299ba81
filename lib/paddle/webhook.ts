import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import {
  isEventId,
  isTransactionId,
  parseSubscription,
  parseTimestamp,
  type SubscriptionSnapshot,
  subscriptionKeys,
} from "@/lib/paddle/schemas";

export type Verdict = "valid" | "malformed" | "expired" | "mismatch";

/** How far a signature's timestamp may be from our clock, either way. Paddle signs every attempt again. */
export const SIGNATURE_TOLERANCE_SECONDS = 300;

const MAX_HEADER_LENGTH = 2_048;
const MAX_PARTS = 10;

/**
 * Checks `Paddle-Signature` over the raw body. Any `h1` may match any secret, because there are two of each while a
 * secret is rotated; the SDK's own check keeps only the last `h1`, compares with `===` and accepts future timestamps.
 * Other parts are skipped, so that a later scheme beside `h1` breaks nothing. Without a secret nothing is valid.
 */
export function verifySignature(body: Uint8Array, header: string | null, secrets: string[], now: Date): Verdict {
  const [time = "", ...parts] = header && header.length <= MAX_HEADER_LENGTH ? header.split(";") : [];
  const timestamp = /^ts=(\d{1,12})$/.exec(time)?.[1];
  const signatures = parts.filter((part) => /^h1=[0-9a-f]{64}$/.test(part));
  const isOdd = parts.length > MAX_PARTS || parts.some((part) => part.startsWith("ts="));
  if (!timestamp || signatures.length === 0 || isOdd) return "malformed";
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > SIGNATURE_TOLERANCE_SECONDS) return "expired";

  const claimed = signatures.map((part) => Buffer.from(part.slice("h1=".length), "hex"));
  const matches = secrets
    .filter((secret) => secret !== "")
    .some((secret) => {
      const expected = createHmac("sha256", secret).update(`${timestamp}:`).update(body).digest();
      return claimed.some((one) => one.length === expected.length && timingSafeEqual(one, expected));
    });
  return matches ? "valid" : "mismatch";
}

const envelope = z.object({
  eventId: z.string().refine(isEventId),
  eventType: z.string().regex(/^[a-z_]+\.[a-z_]+$/),
  occurredAt: z.unknown().transform(parseTimestamp).pipe(z.string()),
  data: z.looseObject({}),
});

const adjustment = z.object({ transactionId: z.string().refine(isTransactionId) });

/**
 * `subscription` is set for every `subscription.*` type, because each carries the whole subscription; `adjusted`, of an
 * adjustment, is the transaction that something was given or taken back of.
 */
export type PaddleEvent = {
  id: string;
  type: string;
  occurredAt: string;
  subscription: SubscriptionSnapshot | null;
  adjusted: string | null;
};

/** Reads a verified body. Null: not an event, or one of a subscription or an adjustment that can't be read. */
export const parseEventBody = (body: Uint8Array): PaddleEvent | null => parseEvent(toCamelCase(parseJson(body)));

/** Id and type of a verified body that can't be read otherwise; null when it has none. */
export function getEventName(body: Uint8Array): string | null {
  const name = envelope.pick({ eventId: true, eventType: true });
  const { success, data } = name.safeParse(toCamelCase(parseJson(body)));
  return success ? `${data.eventId}, ${data.eventType}` : null;
}

/** Reads an event in the SDK's camel case, as `GET /events` returns it. */
export function parseEvent(value: unknown): PaddleEvent | null {
  const { success, data } = envelope.safeParse(value);
  if (!success) return null;
  const event = {
    id: data.eventId,
    type: data.eventType,
    occurredAt: data.occurredAt,
    subscription: null,
    adjusted: null,
  };
  if (event.type.startsWith("adjustment.")) {
    const of = adjustment.safeParse(data.data);
    return of.success ? { ...event, adjusted: of.data.transactionId } : null;
  }
  if (!event.type.startsWith("subscription.")) return event;
  const subscription = parseSubscription(data.data);
  return subscription && { ...event, subscription };
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(body));
  } catch {
    return undefined;
  }
}

/** What is read of an event, by its name in a webhook: `customer_id` to `customerId`. */
const names = new Map(
  [...Object.keys(envelope.shape), ...Object.keys(adjustment.shape), ...subscriptionKeys].map((key) => [
    key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    key,
  ]),
);

/** Webhooks have keys in snake case, the SDK's entities in camel case: with this, one parser reads both. */
function toCamelCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toCamelCase);
  if (value === null || typeof value !== "object") return value;
  const read: Record<string, unknown> = {};
  // What nothing reads is most of a webhook, and stays behind.
  for (const [key, inner] of Object.entries(value)) {
    const name = names.get(key);
    if (name) read[name] = toCamelCase(inner);
  }
  return read;
}
