import { z } from "zod";
import { isEventId } from "@/lib/paddle/ids";
import { parseInstant } from "@/lib/paddle/instant";
import { parseSubscription, type SubscriptionSnapshot } from "@/lib/paddle/subscription";

const envelope = z.object({
  eventId: z.string().refine(isEventId),
  eventType: z.string().regex(/^[a-z_]+\.[a-z_]+$/),
  occurredAt: z.unknown().transform(parseInstant).pipe(z.string()),
  data: z.looseObject({}),
});

/** A webhook event. `subscription` is there for every `subscription.*` type, because each carries a full snapshot. */
export type PaddleEvent = {
  id: string;
  type: string;
  occurredAt: string;
  subscription: SubscriptionSnapshot | null;
};

/** Reads a verified body. Null: not an event, or a subscription event without a usable subscription. */
export const parseEvent = (body: Uint8Array): PaddleEvent | null => readEvent(camelCase(parseJson(body)));

/** Reads an event in the SDK's camel case, as `GET /events` gives it. */
export function readEvent(value: unknown): PaddleEvent | null {
  const { success, data } = envelope.safeParse(value);
  if (!success) return null;
  const event = { id: data.eventId, type: data.eventType, occurredAt: data.occurredAt };
  if (!event.type.startsWith("subscription.")) return { ...event, subscription: null };
  const subscription = parseSubscription(data.data);
  return subscription && { ...event, subscription };
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}

/** Webhooks spell keys in snake case, the SDK's entities in camel case: with this, one parser reads both. */
function camelCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(camelCase);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).map(([key, inner]) => {
    const name = key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    return [name, camelCase(inner)];
  });
  return Object.fromEntries(entries);
}
