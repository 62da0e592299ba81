import type { Shot } from "@/tests/bench/load";
import type { Entity } from "@/tests/fixtures/entities";
import { buildEvent, sign, toBytes } from "@/tests/fixtures/events";

const id = (prefix: string, number: number) => `${prefix}_${String(number).padStart(26, "0")}`;

export const customerId = (number: number) => id("ctm", number);
export const subscriptionId = (number: number) => id("sub", number);

/** A signed webhook of one subscription, ready to send. */
export function buildDelivery(occurredAt: Date, data: Entity): Shot {
  // Nine digits, as the app writes them: the bare server stores what it is sent.
  const instant = occurredAt.toISOString().replace("Z", "000000Z");
  const body = toBytes(buildEvent({ occurredAt: instant, data }));
  return {
    path: "/api/webhooks/paddle",
    method: "POST",
    headers: { "Content-Type": "application/json", "Paddle-Signature": sign(body) },
    body,
  };
}

/** How many deliveries each subscription has: the first creates its row, which is more work than another update. */
const OF_EACH = 12;

/** Whose subscriptions these are. */
export const customersOf = (count: number): string[] =>
  Array.from({ length: Math.ceil(count / OF_EACH) }, (_, number) => customerId(number));

/** That many updates of subscriptions in turn, each newer than the one before. */
export function buildDeliveries(count: number): Shot[] {
  const began = Date.now() - count;
  const subscriptions = Math.ceil(count / OF_EACH);
  return Array.from({ length: count }, (_, index) => {
    const number = index % subscriptions;
    return buildDelivery(new Date(began + index), {
      id: subscriptionId(number),
      customer_id: customerId(number),
      // News: the first welcomes its customer.
      started_at: new Date(began).toISOString(),
    });
  });
}
