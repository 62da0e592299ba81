import { eventTypes } from "../webhooks/destinations.ts";

interface Scenario {
  name: string;
  label: string;
  description: string;
  events: string[];
}

const billed = ["created", "billed", "updated", "paid", "updated", "completed"].map((verb) => `transaction.${verb}`);

export const scenarios: Scenario[] = [
  {
    name: "subscription_creation",
    label: "Subscription created from a checkout",
    description: "Occurs when a subscription is created.",
    events: [
      ...["transaction.created", "customer.created", "address.created", "transaction.updated", "transaction.ready"],
      ...["transaction.updated", "transaction.paid", "subscription.created", "subscription.activated"],
      ...["transaction.updated", "transaction.updated", "transaction.completed"],
    ],
  },
  {
    name: "subscription_renewal",
    label: "Subscription renewed successfully",
    description: "Occurs when a subscription is renewed.",
    events: ["subscription.updated", ...billed],
  },
  {
    name: "subscription_pause",
    label: "Subscription paused by customer",
    description: "Occurs when a subscription is paused.",
    events: ["subscription.updated", "subscription.paused"],
  },
  {
    name: "subscription_resume",
    label: "Subscription resumed after being paused",
    description: "Occurs when a subscription is resumed after being paused.",
    events: ["subscription.updated", "subscription.resumed", ...billed],
  },
  {
    name: "subscription_cancellation",
    label: "Subscription canceled by customer",
    description: "Occurs when a subscription is canceled.",
    events: ["subscription.updated", "subscription.canceled"],
  },
];

const singles = eventTypes.map(({ name, description, group }) => ({
  name,
  label: name,
  description,
  group,
  type: "single_event" as const,
  events: [name],
}));

export const simulationTypes = [
  ...scenarios.map((each) => ({ ...each, group: "Subscription", type: "scenario" as const })),
  ...singles,
];

export const simulationTypeNames = simulationTypes.map(({ name }) => name);

export function isScenario(type: string): boolean {
  return scenarios.some(({ name }) => name === type);
}

export function eventsOf(type: string): string[] {
  return simulationTypes.find(({ name }) => name === type)?.events ?? [];
}
