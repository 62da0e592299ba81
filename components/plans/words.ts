import type { ChangeRefusal } from "@/lib/billing/change-refusal";
import type { CheckoutRefusal } from "@/lib/billing/start-checkout";

const outages = {
  timeout: "Paddle took too long to answer. Nothing was changed. Please try again.",
  "rate-limited": "Paddle is receiving too many requests. Please try again in a minute.",
  unavailable: "Paddle can’t be reached right now. Nothing was changed. Please try again in a few minutes.",
  rejected: "Paddle refused this. Nothing was changed. Please contact support if it happens again.",
  limited: "That was many requests in a short time. Please wait a minute and try again.",
} as const;

const checkoutRefusals: Record<CheckoutRefusal, string> = {
  ...outages,
  unverified: "Please sign in with a link sent to your e-mail address first, so that we know it is yours.",
  taken: "Another account already bought with your e-mail address. Please contact support.",
  quantity: "This number of seats isn’t offered for this plan.",
  "already-subscribed":
    "You already have this plan. Subscribing again would add a second, separate subscription.",
};

/** By any text, because the reason travels in an address: what is not a reason has no words. */
export const checkoutRefusalWords: ReadonlyMap<unknown, string> = new Map(Object.entries(checkoutRefusals));

export const changeRefusalWords: Record<ChangeRefusal, string> = {
  ...outages,
  canceled: "This subscription has ended, so its plan can’t be changed. You can subscribe anew.",
  "past-due": "A payment is overdue. Update your payment method first; then the plan can be changed.",
  invoiced: "This subscription is paid by invoice. Please contact us to change it.",
  "no-plan": "This plan isn’t offered for your subscription.",
  "renewing-soon": "Your subscription renews within half an hour. Please try again after it has renewed.",
  "same-plan": "This is what you have already. Choose another plan, interval or number of seats.",
  quantity: "This number of seats isn’t offered for this plan.",
  "mixed-intervals":
    "One of your add-ons isn’t sold for this interval. Please contact us to change both together.",
  "not-found": "This subscription isn’t on your account.",
  busy: "A change of this subscription is under way. Please wait a moment and look again.",
  declined: "Your card was declined. Nothing was changed and nothing was charged.",
  "no-payment-method": "There is no payment method on file. Add one first; nothing was changed.",
  "payment-pending": "A payment of this subscription is still being processed. Please try again later.",
  "too-many-charges": "This subscription was changed too often. Please try again in an hour.",
  "too-small":
    "The amount due is too small to be charged. Choose another number of seats, or change later in the period.",
  "not-paused": "This subscription isn’t paused.",
  "nothing-scheduled": "There is nothing scheduled to undo.",
  unconfirmed:
    "Paddle didn’t confirm the change in time, and it isn’t visible yet. Look at your billing screen before trying again.",
};
