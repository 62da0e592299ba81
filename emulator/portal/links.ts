import type { Emulator } from "../emulator";
import type { Subscription } from "../entities/subscription";
import { createPortalToken } from "./token";

/** The seller's portal, part of every link. */
export const portalId = "cpl_01gsx07ferwf96qnjz1mrc6h0q";

export type PortalAction = "overview" | "cancel_subscription" | "update_subscription_payment_method";

export function portalPath(action: PortalAction, token: string, subscriptionId?: string): string {
  const query = new URLSearchParams({ action });
  if (subscriptionId) query.set("subscription_id", subscriptionId);
  query.set("token", token);
  return `/${portalId}?${query}`;
}

export function portalLink(
  { options }: Emulator,
  action: PortalAction,
  token: string,
  subscriptionId?: string,
): string {
  return options.portalOrigin + portalPath(action, token, subscriptionId);
}

export function managementUrls(
  emulator: Emulator,
  { id, customer_id, collection_mode }: Subscription,
  signedIn: boolean,
) {
  const token = signedIn ? createPortalToken(emulator, customer_id) : "";
  const update = portalLink(emulator, "update_subscription_payment_method", token, id);
  return {
    update_payment_method: collection_mode === "manual" ? null : update,
    cancel: portalLink(emulator, "cancel_subscription", token, id),
  };
}
