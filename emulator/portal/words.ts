import type { Subscription } from "../entities/subscription";

const dates = new Intl.DateTimeFormat("en", { dateStyle: "long", timeZone: "UTC" });

export function day(instant: string): string {
  return dates.format(new Date(instant));
}

export function name({ items }: Subscription): string {
  return items.map(({ product, quantity }) => `${product.name} × ${quantity}`).join(", ");
}

function scheduled({ scheduled_change }: Subscription): string {
  if (!scheduled_change) return "";
  const { action, effective_at, resume_at } = scheduled_change;
  const verb = { cancel: "cancels", pause: "pauses", resume: "resumes" }[action];
  return `, ${verb} on ${day(effective_at)}${resume_at ? ` and resumes on ${day(resume_at)}` : ""}`;
}

/** The status of a subscription as a customer would say it. */
export function statusInWords(subscription: Subscription): string {
  const { status, next_billed_at, current_billing_period, canceled_at } = subscription;
  switch (status) {
    case "active":
      return `Active${scheduled(subscription) || (next_billed_at ? `, renews on ${day(next_billed_at)}` : "")}`;
    case "trialing": {
      const end = current_billing_period ? ` until ${day(current_billing_period.ends_at)}` : "";
      return `Trial${end}${scheduled(subscription)}`;
    }
    case "past_due":
      return `Payment overdue${scheduled(subscription)}`;
    case "paused":
      return `Paused${scheduled(subscription)}`;
    case "canceled":
      return canceled_at ? `Canceled on ${day(canceled_at)}` : "Canceled";
  }
}
