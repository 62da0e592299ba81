import "server-only";
import type { EventEntity, EventName, NotificationSettings, Paddle } from "@paddle/paddle-node-sdk";
import { readList, readPaddle, type Waiting, writePaddle } from "@/lib/paddle/client";
import { type PaddleError, requirePaddleError } from "@/lib/paddle/errors";
import { type PaddleEvent, parseEvent } from "@/lib/paddle/webhook";

const PAGE_SIZE = 200;

/** Where the app takes deliveries. */
export const WEBHOOK_PATH = "/api/webhooks/paddle";

/** The events the app uses; the notification destination must send all of them. */
export const appEvents = [
  ...["subscription.created", "subscription.imported", "subscription.activated", "subscription.trialing"],
  ...["subscription.updated", "subscription.past_due", "subscription.paused", "subscription.resumed"],
  ...["subscription.canceled", "adjustment.created", "adjustment.updated"],
];

/** An event that can't be read is listed by its id alone, so that it doesn't hold up the others. */
export type ListedEvent = PaddleEvent | { id: string; unreadable: true };

type EventPage = { events: ListedEvent[]; hasMore: boolean };

/**
 * The page of the events the app uses after an event, oldest first. Paddle keeps ninety days: after an event that is older
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
      eventType: appEvents as EventName[],
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

/** The newest of the events the app uses that Paddle has, readable or not; null when there is none. Throws PaddleError. */
export async function readNewestEvent(): Promise<{ id: string; type: string; occurredAt: string } | null> {
  const eventType = appEvents as EventName[];
  const [newest] = await readPaddle("click", (paddle) =>
    readList(
      paddle.events.list({ orderBy: "id[DESC]", perPage: 1, eventType }),
      ({ event_id: eventId, event_type: type, occurred_at: occurredAt }) =>
        ({ eventId, eventType: type, occurredAt }) as EventEntity,
    ),
  );
  return newest ? { id: newest.eventId, type: newest.eventType, occurredAt: newest.occurredAt } : null;
}

export type Destination = {
  id: string;
  url: string;
  isActive: boolean;
  types: string[];
  secret: string;
  apiVersion: number;
  /** Which events it takes: real ones, simulated ones, or both. */
  traffic: { isReal: boolean; isSimulated: boolean };
};

const toDestination = (setting: NotificationSettings): Destination => ({
  id: setting.id,
  url: setting.destination,
  isActive: setting.active,
  types: setting.subscribedEvents.map(({ name }) => name),
  secret: setting.endpointSecretKey,
  apiVersion: setting.apiVersion,
  traffic: { isReal: setting.trafficSource !== "simulation", isSimulated: setting.trafficSource !== "platform" },
});

/** Where Paddle sends webhooks, oldest first. Contains their secrets: compare, never print. Throws PaddleError. */
export async function listDestinations(waiting: Waiting = "click"): Promise<Destination[]> {
  const settings = await readPaddle(waiting, (paddle) => paddle.notificationSettings.list({ perPage: 200 }));
  return settings.map(toDestination).sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Creates a destination for the events the app uses; in the sandbox simulated ones, too. Throws PaddleError. */
export async function createDestination(url: string, environment: "sandbox" | "production"): Promise<Destination> {
  const setting = {
    type: "url" as const,
    description: "The billing page",
    destination: url,
    subscribedEvents: appEvents as EventName[],
    trafficSource: environment === "sandbox" ? ("all" as const) : ("platform" as const),
  };
  return toDestination(await writePaddle("charge", (paddle) => paddle.notificationSettings.create(setting)));
}

type Changes = { types?: string[]; isActive?: boolean };

/** Throws PaddleError. */
export const changeDestination = (id: string, { types, isActive }: Changes): Promise<unknown> =>
  writePaddle("charge", (paddle) =>
    paddle.notificationSettings.update(id, {
      ...(types && { subscribedEvents: types as EventName[] }),
      ...(isActive !== undefined && { active: isActive }),
    }),
  );

/** Throws PaddleError. */
export const deleteDestination = (id: string): Promise<unknown> =>
  writePaddle("charge", (paddle) => paddle.notificationSettings.delete(id));

/** Entities that can't exist: without the permission Paddle answers `forbidden` before it looks at anything else. */
const nobody = (prefix: string) => `${prefix}_${"0".repeat(26)}`;

const probes: Record<string, (paddle: Paddle) => Promise<unknown>> = {
  "subscription.read": (paddle) => paddle.subscriptions.list({ perPage: 1 }).next(),
  "subscription.write": (paddle) => paddle.subscriptions.update(nobody("sub"), {}),
  "customer.read": (paddle) => paddle.customers.list({ perPage: 1 }).next(),
  "customer.write": (paddle) => paddle.customers.update(nobody("ctm"), {}),
  "price.read and product.read": (paddle) => paddle.prices.list({ perPage: 1, include: ["product"] }).next(),
  "transaction.read": (paddle) => paddle.transactions.list({ perPage: 1 }).next(),
  "transaction.write": (paddle) => paddle.transactions.update(nobody("txn"), {}),
  "adjustment.read": (paddle) => paddle.adjustments.list({ perPage: 1 }).next(),
  "discount.read": (paddle) => paddle.discounts.list({ perPage: 1 }).next(),
  "notification.read": (paddle) => paddle.events.list({ perPage: 1 }).next(),
  "customer_portal_session.write": (paddle) => paddle.customerPortalSessions.create(nobody("ctm"), []),
};
/** What the app needs. */
export const appPermissions = Object.keys(probes);

const setupProbes: typeof probes = {
  "product.write": (paddle) => paddle.products.update(nobody("pro"), {}),
  "price.write": (paddle) => paddle.prices.update(nobody("pri"), {}),
  "notification_setting.read": (paddle) => paddle.notificationSettings.list({ perPage: 1 }),
  "notification_setting.write": (paddle) => paddle.notificationSettings.update(nobody("ntfset"), {}),
};
/** What only `npm run setup` needs in addition. */
export const setupPermissions = Object.keys(setupProbes);

/** Asks for what needs no permission: null when Paddle knows the API key, else why not. */
export async function probeKey(): Promise<PaddleError | null> {
  return readPaddle("click", (paddle) => paddle.eventTypes.list()).then(() => null, requirePaddleError);
}

/** What Paddle says of a key that lacks a permission, or is none; whatever else it refuses, it has let the key in. */
const keyFaults = /^(forbidden|invalid_token|authentication_\w+)$/;

/** Tries permissions of the API key in a way that changes nothing; null for those it has. */
export async function probePermissions(
  permissions: readonly string[] = appPermissions,
  waiting: Waiting = "click",
): Promise<Map<string, PaddleError | null>> {
  const answers = permissions.map(async (permission) => {
    const request = probes[permission] ?? setupProbes[permission];
    if (!request) throw new RangeError(`There is no probe for ${permission}.`);
    try {
      await readPaddle(waiting, request);
      return [permission, null] as const;
    } catch (cause) {
      const error = requirePaddleError(cause);
      const isAllowed = error.kind === "rejected" && !keyFaults.test(error.code ?? "");
      return [permission, isAllowed ? null : error] as const;
    }
  });
  return new Map(await Promise.all(answers));
}
