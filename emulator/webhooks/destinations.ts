import type { Emulator } from "../emulator";
import type { Destination } from "../entities/notification";
import { newId, randomText } from "../ids";
import { eventTypeNames } from "./event-types";

export const defaultDestinationId = "ntfset_01jcda2ma0phx0f5y92tbraqah";

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
    },
    Date.now(),
  );
}
