import "server-only";
import { env } from "@/lib/env";
import { callPaddle } from "@/lib/paddle/client";
import { PaddleFailure } from "@/lib/paddle/failure";
import { isCustomerId, isSubscriptionId } from "@/lib/paddle/ids";

/** `view` opens a subscription's own page in the portal, without a form. */
export type PortalPage = "overview" | "cancel" | "update-payment-method" | "view";
export type PortalTarget =
  | { page: "overview"; subscriptionId: null }
  | { page: Exclude<PortalPage, "overview">; subscriptionId: string };

/**
 * Creates a portal session for one target and returns its link: a credential for the customer's billing, good for a
 * day. It goes to the browser once and nowhere else. Throws PaddleFailure.
 */
export async function createPortalLink(customerId: string, target: PortalTarget): Promise<string> {
  const valid = target.subscriptionId === null || isSubscriptionId(target.subscriptionId);
  if (!isCustomerId(customerId) || !valid) throw new PaddleFailure("rejected", "invalid_id");

  const session = await callPaddle({ waiting: "click", repeatable: true }, (paddle) =>
    paddle.customerPortalSessions.create(customerId, target.subscriptionId ? [target.subscriptionId] : []),
  );
  const links = session.urls.subscriptions.find((one) => one.id === target.subscriptionId);
  const url = {
    overview: session.urls.general.overview,
    cancel: links?.cancelSubscription,
    "update-payment-method": links?.updateSubscriptionPaymentMethod,
    // For a paused, canceled or invoiced subscription Paddle opens this link on the subscription's page.
    view: links?.updateSubscriptionPaymentMethod,
  }[target.page];
  if (!url || !isPortalUrl(url)) throw new PaddleFailure("unavailable", "unexpected_portal_url");
  return url;
}

const paddleOrigins = {
  production: ["https://customer-portal.paddle.com"],
  sandbox: ["https://sandbox-customer-portal.paddle.com", "https://customer-portal.paddle.com"],
};

/** A link is followed only to Paddle's own pages; to the emulator's only while the environment is local. */
function isPortalUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const url = new URL(value);
  const { PADDLE_ENVIRONMENT, PADDLE_API_URL = "" } = env();
  const allowed =
    PADDLE_ENVIRONMENT === "local" ? [new URL(PADDLE_API_URL).origin] : paddleOrigins[PADDLE_ENVIRONMENT];
  return allowed.includes(url.origin) && url.username === "" && url.password === "";
}
