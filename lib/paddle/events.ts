import "server-only";
import type { EventName } from "@paddle/paddle-node-sdk";
import { callPaddle } from "@/lib/paddle/client";
import { type PaddleEvent, readEvent } from "@/lib/paddle/event";
import { PaddleFailure } from "@/lib/paddle/failure";
import { isEventId } from "@/lib/paddle/ids";

const PAGE_SIZE = 200;

/** Only these change the mirror. Asking for no others keeps what we cannot read out of the way. */
export const subscriptionEvents = [
  "subscription.created",
  "subscription.imported",
  "subscription.activated",
  "subscription.trialing",
  "subscription.updated",
  "subscription.past_due",
  "subscription.paused",
  "subscription.resumed",
  "subscription.canceled",
] as const;

/** What cannot be read is there by its id alone, so that it holds up no other. */
export type ListedEvent = PaddleEvent | { id: string; unreadable: true };

/** The page of subscription events after an event, oldest first; Paddle keeps ninety days. Throws PaddleFailure. */
export async function listEvents(after: string | null): Promise<{ events: ListedEvent[]; hasMore: boolean }> {
  return callPaddle({ waiting: "job", repeatable: true }, async (paddle) => {
    // A new collection for each page: the SDK's own moves on before it has read a page, so a retry would skip one.
    const query = {
      orderBy: "id[ASC]",
      perPage: PAGE_SIZE,
      eventType: [...subscriptionEvents] as EventName[],
      ...(after && { after }),
    };
    const page = paddle.events.list(query);
    const events = (await page.next()).map((entity): ListedEvent => {
      if (!isEventId(entity.eventId)) throw new PaddleFailure("unavailable", "unreadable_event");
      return readEvent(entity) ?? { id: entity.eventId, unreadable: true };
    });
    return { events, hasMore: page.hasMore && events.length > 0 };
  });
}
