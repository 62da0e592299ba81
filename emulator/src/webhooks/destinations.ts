import type { Emulator } from "../emulator.ts";
import type { Destination } from "../entities/notification.ts";
import { newId, randomText } from "../ids.ts";

const names: Record<string, string[]> = {
  transaction: [
    "billed",
    "canceled",
    "completed",
    "created",
    "paid",
    "past_due",
    "payment_failed",
    "ready",
    "revised",
    "updated",
  ],
  subscription: [
    "activated",
    "canceled",
    "created",
    "imported",
    "past_due",
    "paused",
    "resumed",
    "trialing",
    "updated",
  ],
  product: ["created", "imported", "updated"],
  price: ["created", "imported", "updated"],
  customer: ["created", "imported", "updated"],
  payment_method: ["saved", "deleted"],
  address: ["created", "imported", "updated"],
  business: ["created", "imported", "updated"],
  adjustment: ["created", "updated"],
  payout: ["created", "paid"],
  discount: ["created", "imported", "updated"],
  report: ["created", "updated"],
  api_key: ["created", "expired", "expiring", "revoked", "updated"],
};

function title(name: string): string {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export const eventTypes = Object.entries(names).flatMap(([entity, verbs]) =>
  verbs.map((verb) => ({
    name: `${entity}.${verb}`,
    description: `${title(entity)} ${verb.replaceAll("_", " ")}.`,
    group: title(entity),
    available_versions: [1],
  })),
);

export const eventTypeNames = eventTypes.map((type) => type.name);

export const defaultDestinationId = "ntfset_01jcda2ma0phx0f5y92tbraqah";

/** How many Paddle lets be active at once. */
export const maximumActive = 10;

export function newDestination(
  fields: Pick<Destination, "destination"> & Partial<Destination>,
  time: number,
): Destination {
  const id = newId("ntfset", time);
  return {
    id,
    description: "Local destination",
    type: "url",
    active: true,
    api_version: 1,
    include_sensitive_fields: false,
    subscribed_events: eventTypeNames,
    endpoint_secret_key: `pdl_${id}_${randomText(32)}`,
    traffic_source: "platform",
    previous_secret: null,
    ...fields,
  };
}

/** The destination given at the start always wins over what an older state says of it. */
export function putDefaultDestination({ options, state }: Emulator): void {
  if (!options.webhook) return;
  state.destinations[defaultDestinationId] = newDestination(
    {
      id: defaultDestinationId,
      description: "Default destination",
      destination: options.webhook.url,
      endpoint_secret_key: options.webhook.secret,
      subscribed_events: options.webhook.events,
      // Simulations arrive without being asked to; at Paddle a destination says so.
      traffic_source: "all",
    },
    Date.now(),
  );
}
