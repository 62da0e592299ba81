import "server-only";
import { isSafeLink, readPaddle, type Waiting, writePaddle } from "@/lib/paddle/client";
import { PaddleError } from "@/lib/paddle/errors";
import { isCustomerId, isSubscriptionId } from "@/lib/paddle/schemas";

/** The id of the customer with exactly this address, archived ones included; null when Paddle has none. */
export async function findCustomerByEmail(email: string, waiting: Waiting): Promise<string | null> {
  // The list's filter splits at commas, so an address with one (legal when quoted) would search for two others.
  if (email.includes(",")) return null;
  const customers = await readPaddle(waiting, (paddle) =>
    paddle.customers.list({ email: [email], status: ["active", "archived"] }).next(),
  );
  return customers.find((customer) => customer.email.toLowerCase() === email.toLowerCase())?.id ?? null;
}

/** Creates a customer, or finds the one that already has this address, which Paddle names in its refusal. Throws PaddleError. */
export async function createCustomer(email: string, name: string | null): Promise<string> {
  try {
    const customer = await writePaddle("click", (paddle) => paddle.customers.create({ email, name }));
    return customer.id;
  } catch (error) {
    const isTaken = error instanceof PaddleError && error.code === "customer_already_exists";
    const existing = isTaken ? /\bctm_[a-z\d]{26}\b/.exec(error.detail ?? "")?.[0] : null;
    if (!isCustomerId(existing)) throw error;
    return existing;
  }
}

const portalOrigins = {
  production: ["https://customer-portal.paddle.com"],
  sandbox: ["https://sandbox-customer-portal.paddle.com", "https://customer-portal.paddle.com"],
};

/** The portal's pages that a link can open. `view` is a subscription's own page, without a form. */
export const portalPages = ["overview", "cancel", "update-payment-method", "view"] as const;
export type PortalPage = (typeof portalPages)[number];
export type PortalTarget = { page: "overview" } | { page: Exclude<PortalPage, "overview">; subscriptionId: string };

/**
 * Creates a portal session for one target and returns its link: a credential for the customer's billing that is valid
 * for a day. It goes to the browser once and nowhere else. Throws PaddleError.
 */
export async function createPortalLink(customerId: string, target: PortalTarget): Promise<string> {
  const subscriptionIds = target.page === "overview" ? [] : [target.subscriptionId];
  if (!isCustomerId(customerId) || !subscriptionIds.every(isSubscriptionId))
    throw new PaddleError("rejected", "invalid_id");

  const { urls } = await readPaddle("click", (paddle) =>
    paddle.customerPortalSessions.create(customerId, subscriptionIds),
  );
  const links = urls.subscriptions.find(({ id }) => subscriptionIds.includes(id));
  const url = {
    overview: urls.general.overview,
    cancel: links?.cancelSubscription,
    "update-payment-method": links?.updateSubscriptionPaymentMethod,
    // For a paused, canceled or invoiced subscription Paddle opens this link on the subscription's page.
    view: links?.updateSubscriptionPaymentMethod,
  }[target.page];
  if (!url || !isSafeLink(url, portalOrigins)) throw new PaddleError("unavailable", "unexpected_portal_url");
  return url;
}
