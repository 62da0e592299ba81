import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { z } from "zod";
import type { Emulator } from "../emulator.ts";
import type { Subscription } from "../entities/subscription.ts";
import { newId } from "../ids.ts";

const lifetimeSeconds = 86_400;
const usage = "customer-portal-session";

const scope = [
  "customer.checkout.create",
  "customer.checkout.read",
  "customer.customer.read",
  "customer.customer.update",
  "customer.customer-address.read",
  "customer.customer-payment-method.read",
  "customer.customer-payment-method.delete",
  "customer.invoice.read",
  "customer.subscription-cancel.create",
  "customer.subscription-payment.read",
  "customer.subscription-payment.update",
  "customer.subscription.read",
  "customer.subscription.update",
  "customer.transaction.read",
  "customer.transaction.origin.read",
].join(" ");

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

/** A signed link is good for a day of real time, whatever the emulator's clock says. */
export function createPortalToken(emulator: Emulator, customerId: string): string {
  const iat = Math.floor(Date.now() / 1000);
  const header = { alg: "EdDSA", kid: emulator.state.signing_key.kid, typ: "JWT" };
  const claims = {
    id: newId("pga", Date.now()),
    "seller-id": "10889",
    type: "standard",
    version: "1",
    usage,
    scope,
    iss: "guestaccess-service",
    sub: customerId,
    exp: iat + lifetimeSeconds,
    iat,
  };
  const signed = `${encode(header)}.${encode(claims)}`;
  const signature = sign(null, Buffer.from(signed), signingKey(emulator));
  return `pga_${signed}.${signature.toString("base64url")}`;
}

let known: { pem: string; key: KeyObject } | null = null;

/** Read once, because a list of subscriptions signs three links for each. */
function signingKey({ state }: Emulator): KeyObject {
  const { private_pem: pem } = state.signing_key;
  if (known?.pem !== pem) known = { pem, key: createPrivateKey(pem) };
  return known.key;
}

const verifiedClaims = z.object({ usage: z.literal(usage), sub: z.string(), exp: z.number() });

/** The customer a token speaks for; null when it is forged, expired or not one of ours. */
export function verifyPortalToken(emulator: Emulator, token: string): string | null {
  const match = /^pga_([\w-]+)\.([\w-]+)\.([\w-]+)$/.exec(token);
  const [, header, claims, signature] = match ?? [];
  if (!header || !claims || !signature) return null;
  const publicKey = createPublicKey(signingKey(emulator));
  const signed = Buffer.from(`${header}.${claims}`);
  if (!verify(null, signed, publicKey, Buffer.from(signature, "base64url"))) return null;
  const parsed = verifiedClaims.safeParse(JSON.parse(Buffer.from(claims, "base64url").toString()));
  if (!parsed.success || parsed.data.exp * 1000 <= Date.now()) return null;
  return parsed.data.sub;
}

/** The seller's portal, part of every link. */
export const portalId = "cpl_01gsx07ferwf96qnjz1mrc6h0q";

export type PortalAction =
  | "overview"
  | "view_subscription"
  | "cancel_subscription"
  | "update_subscription_payment_method";

/** Without a token whoever follows the link is not signed in. */
export function portalPath(action: PortalAction, token: string | null, subscriptionId?: string): string {
  const query = new URLSearchParams({ action });
  if (subscriptionId) query.set("subscription_id", subscriptionId);
  if (token !== null) query.set("token", token);
  return `/${portalId}?${query}`;
}

export function portalLink(
  { options }: Emulator,
  action: PortalAction,
  token: string | null,
  subscriptionId?: string,
): string {
  return options.portalOrigin + portalPath(action, token, subscriptionId);
}

/** The link to a subscription's page, where the account has it. */
export const viewLink = (emulator: Emulator, token: string | null, id: string) =>
  emulator.session.behaviour.view_links && {
    view_subscription: portalLink(emulator, "view_subscription", token, id),
  };

export function managementUrls(
  emulator: Emulator,
  { id, customer_id, collection_mode }: Subscription,
  signedIn: boolean,
) {
  const token = signedIn ? createPortalToken(emulator, customer_id) : null;
  const update = portalLink(emulator, "update_subscription_payment_method", token, id);
  return {
    update_payment_method: collection_mode === "manual" ? null : update,
    cancel: portalLink(emulator, "cancel_subscription", token, id),
    ...viewLink(emulator, token, id),
  };
}
