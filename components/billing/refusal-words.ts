import type { PortalRefusal } from "@/lib/billing/open-portal";

/** Why a portal link could not be opened, in words that say what to do next. Sent to the browser: keep it small. */
export const refusalWords: Record<PortalRefusal | "signed-out" | "offline", string> = {
  timeout: "Paddle took too long to answer. Nothing was changed. Please try again.",
  "rate-limited": "Paddle is receiving too many requests. Please try again in a minute.",
  unavailable: "Paddle can’t be reached right now. Nothing was changed. Please try again in a few minutes.",
  rejected:
    "Paddle refused to open this page. Nothing was changed. Please contact support if it happens again.",
  limited: "You opened many links in a short time. Please wait a minute and try again.",
  "not-found": "This subscription isn’t on your account. Refresh the page to see what is.",
  "no-customer": "There is no billing account for you yet.",
  "signed-out": "You are signed out. Please sign in again.",
  offline: "The request didn’t get through. Check your connection and try again.",
};
