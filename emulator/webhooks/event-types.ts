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
