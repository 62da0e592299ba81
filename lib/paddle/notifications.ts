import "server-only";
import type { EventEntity, EventName, Paddle } from "@paddle/paddle-node-sdk";
import { readList, readPaddle } from "@/lib/paddle/client";
import { type PaddleError, requirePaddleError } from "@/lib/paddle/errors";
import { type PaddleEvent, parseEvent } from "@/lib/paddle/webhook";

const PAGE_SIZE = 200;

/** The events the app uses; the notification destination must send all of them. */
export const subscriptionEvents = [
  ...["subscription.created", "subscription.imported", "subscription.activated", "subscription.trialing"],
  ...["subscription.updated", "subscription.past_due", "subscription.paused", "subscription.resumed"],
  "subscription.canceled",
];

/** An event that can't be read is listed by its id alone, so that it doesn't hold up the others. */
export type ListedEvent = PaddleEvent | { id: string; unreadable: true };

type EventPage = { events: ListedEvent[]; hasMore: boolean };

/**
 * The page of subscription events after an event, oldest first. Paddle keeps ninety days: after an event that is older
 * and gone, the page is the oldest there is. Throws PaddleError.
 */
export async function listEvents(after: string | null, latest?: number): Promise<EventPage> {
  try {
    return await listEventsAfter(after, latest);
  } catch (error) {
    if (after === null || requirePaddleError(error).kind !== "rejected") throw error;
    return listEventsAfter(null, latest);
  }
}

async function listEventsAfter(after: string | null, latest?: number): Promise<EventPage> {
  const send = async (paddle: Paddle) => {
    // A new collection for each page: the SDK's own advances before it has read a page, so a retry would skip one.
    const page = paddle.events.list({
      orderBy: "id[ASC]",
      perPage: PAGE_SIZE,
      eventType: subscriptionEvents as EventName[],
      ...(after && { after }),
    });
    const entities = await readList(page, ({ event_id: eventId }) => ({ eventId }) as EventEntity);
    const events = entities.map(
      (entity): ListedEvent => parseEvent(entity) ?? { id: entity.eventId, unreadable: true },
    );
    return { events, hasMore: page.hasMore && events.length > 0 };
  };
  return readPaddle("job", send, latest);
}

export type Destination = { url: string; isActive: boolean; types: string[]; secret: string };

/** Where Paddle sends webhooks. Contains their secrets: compare, never print. Throws PaddleError. */
export async function listDestinations(): Promise<Destination[]> {
  const settings = await readPaddle("click", (paddle) => paddle.notificationSettings.list({ perPage: 200 }));
  return settings.map(({ destination, active, subscribedEvents, endpointSecretKey }) => ({
    url: destination,
    isActive: active,
    types: subscribedEvents.map(({ name }) => name),
    secret: endpointSecretKey,
  }));
}

/** A customer that can't exist: without the permission Paddle answers `forbidden` before `not_found`. */
const NOBODY = "ctm_00000000000000000000000000";

const probes: Record<string, (paddle: Paddle) => Promise<unknown>> = {
  "subscription.read": (paddle) => paddle.subscriptions.list({ perPage: 1 }).next(),
  "customer.read": (paddle) => paddle.customers.list({ perPage: 1 }).next(),
  "price.read and product.read": (paddle) => paddle.prices.list({ perPage: 1, include: ["product"] }).next(),
  "transaction.read": (paddle) => paddle.transactions.list({ perPage: 1 }).next(),
  "adjustment.read": (paddle) => paddle.adjustments.list({ perPage: 1 }).next(),
  "discount.read": (paddle) => paddle.discounts.list({ perPage: 1 }).next(),
  "notification.read": (paddle) => paddle.events.list({ perPage: 1 }).next(),
  "customer_portal_session.write": (paddle) => paddle.customerPortalSessions.create(NOBODY, []),
};

/** Tries each permission of the API key in a way that changes nothing; null for those it has. */
export async function probePermissions(): Promise<Map<string, PaddleError | null>> {
  const answers = Object.entries(probes).map(async ([permission, request]) => {
    try {
      await readPaddle("click", request);
      return [permission, null] as const;
    } catch (cause) {
      const error = requirePaddleError(cause);
      return [permission, error.code === "not_found" ? null : error] as const;
    }
  });
  return new Map(await Promise.all(answers));
}
