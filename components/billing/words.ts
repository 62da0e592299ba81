import type { DateKind, SubscriptionAction, Warning } from "@/lib/billing/describe";

type Tone = "good" | "notice" | "bad" | "neutral";

const statuses: Record<string, { text: string; tone: Tone }> = {
  active: { text: "Active", tone: "good" },
  trialing: { text: "Trial", tone: "good" },
  past_due: { text: "Payment overdue", tone: "bad" },
  paused: { text: "Paused", tone: "neutral" },
  canceled: { text: "Ended", tone: "neutral" },
};

/** Paddle may add a status we do not know: it is shown as it is, and opens nothing. */
export const statusWords = (status: string): { text: string; tone: Tone } =>
  (Object.hasOwn(statuses, status) && statuses[status]) || { text: `Status: ${status}`, tone: "neutral" };

export const dateWords: Record<DateKind, string> = {
  renews: "Renews on",
  "trial-ends": "Trial ends on",
  ends: "Ends on",
  pauses: "Pauses on",
  resumes: "Resumes on",
  "paused-since": "Paused since",
  ended: "Ended on",
  "overdue-since": "Overdue since",
  "access-until": "Access until",
};

export const actionWords: Record<SubscriptionAction, string> = {
  cancel: "Cancel subscription",
  "update-payment-method": "Update payment method",
  view: "View in portal",
};

/** `action` is the one that mends what the warning is about. */
export const warningWords: Record<
  Warning,
  {
    title: string;
    text: (plan: string, date: string | null) => string;
    action: SubscriptionAction | null;
    tone: Tone;
  }
> = {
  "payment-failed": {
    title: "Your last payment failed",
    text: (plan, date) =>
      `Update your payment method to keep ${plan}.${date ? ` You have access until ${date}.` : ""}`,
    action: "update-payment-method",
    tone: "bad",
  },
  "trial-without-card": {
    title: "Your trial ends soon, and there is no card on file",
    text: (plan, date) => `Add a payment method to keep ${plan}${date ? ` after ${date}` : ""}.`,
    action: "update-payment-method",
    tone: "notice",
  },
  ends: {
    title: "Your subscription is set to end",
    text: (plan, date) =>
      `${plan} stays yours until ${date ?? "the end of the period"}. You won’t be charged again.`,
    action: null,
    tone: "notice",
  },
  pauses: {
    title: "Your subscription is set to pause",
    text: (plan, date) => `${plan} stays yours until ${date ?? "the end of the period"}, then it pauses.`,
    action: null,
    tone: "notice",
  },
};

/** "per month", "every 3 months". */
export function intervalWords(interval: string, frequency: number): string {
  return frequency === 1 ? `per ${interval}` : `every ${frequency} ${interval}s`;
}
