import "server-only";
import { CustomerPortalSession, CustomerPortalSessionsResource, type Paddle } from "@paddle/paddle-node-sdk";
import { z } from "zod";
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

/** The addresses of up to 200 customers as Paddle has them now, by id; those it doesn't have are left out. Throws PaddleError. */
export async function listCustomerAddresses(ids: string[], waiting: Waiting): Promise<Map<string, string>> {
  const known = ids.filter(isCustomerId);
  if (known.length === 0) return new Map();
  const customers = await readPaddle(waiting, (paddle) =>
    paddle.customers.list({ id: known, status: ["active", "archived"], perPage: 200 }).next(),
  );
  return new Map(customers.map(({ id, email }) => [id, email]));
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

/** The SDK's own call, with the link that SDK 3.10.0 leaves out. Once the SDK reads it, this goes: `paddle.customerPortalSessions`. */
class PortalSessions extends CustomerPortalSessionsResource {
  static of = (paddle: Paddle) => new PortalSessions(Reflect.get(paddle, "client"));

  override async create(customerId: string, subscriptionIds: string[]): Promise<CustomerPortalSession> {
    type Answer = { data: ConstructorParameters<typeof CustomerPortalSession>[0]; meta: { request_id: string } };
    const path = `/customers/${customerId}/portal-sessions`;
    const data = this.handleResponse(await this.client.post<object, Answer>(path, { subscriptionIds }));
    const session = new CustomerPortalSession(data);
    session.urls.subscriptions.forEach((links, index) => {
      Object.assign(links, {
        viewSubscription: Reflect.get(data.urls.subscriptions[index] ?? {}, "view_subscription"),
      });
    });
    return session;
  }
}

const portalSession = z.object({
  urls: z.object({
    general: z.object({ overview: z.string() }),
    subscriptions: z.array(
      z.object({
        id: z.string(),
        cancelSubscription: z.string(),
        updateSubscriptionPaymentMethod: z.string(),
        // New in September 2026: not every account has to have it, and the other three don't depend on it.
        viewSubscription: z.url().nullish().catch(null),
      }),
    ),
  }),
});

/**
 * Creates a portal session for one target and returns its link: a credential for the customer's billing that is valid
 * for a day. It goes to the browser once and nowhere else. Throws PaddleError.
 */
export async function createPortalLink(customerId: string, target: PortalTarget): Promise<string> {
  const subscriptionIds = target.page === "overview" ? [] : [target.subscriptionId];
  if (!isCustomerId(customerId) || !subscriptionIds.every(isSubscriptionId))
    throw new PaddleError("rejected", "invalid_id");

  const session = await readPaddle("click", (paddle) => PortalSessions.of(paddle).create(customerId, subscriptionIds));
  const urls = portalSession.safeParse(session).data?.urls;
  const links = urls?.subscriptions.find(({ id }) => subscriptionIds.includes(id));
  const url = {
    overview: urls?.general.overview,
    cancel: links?.cancelSubscription,
    "update-payment-method": links?.updateSubscriptionPaymentMethod,
    // The overview lists it, too, and unlike the other two has no form.
    view: links && (links.viewSubscription ?? urls?.general.overview),
  }[target.page];
  if (!url || !isSafeLink(url, portalOrigins)) throw new PaddleError("unavailable", "unexpected_portal_url");
  return url;
}
