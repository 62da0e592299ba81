import { z } from "zod";
import { now } from "../clock";
import type { Emulator } from "../emulator";
import { notFound } from "../errors";
import { newId } from "../ids";
import { portalLink } from "../portal/links";
import { createPortalToken } from "../portal/token";
import { readBody } from "./body";
import { requireEntity } from "./entities";
import { type ApiContext, ok, pathId, type Route } from "./route";

const body = z.strictObject({
  subscription_ids: z
    .array(z.string().regex(/^sub_[a-z\d]{26}$/, "Must be an id that starts with sub_"))
    .max(25)
    .refine((ids) => new Set(ids).size === ids.length, "Must be unique")
    .optional(),
});

async function create(emulator: Emulator, c: ApiContext): Promise<Response> {
  const { subscription_ids = [] } = await readBody(c, body);
  const { state } = emulator;
  const customer = requireEntity(state.customers, pathId(c, "customer_id"), "Customer");
  for (const id of subscription_ids) {
    // Somebody else's subscription is as unknown as none at all.
    if (state.subscriptions[id]?.customer_id !== customer.id) throw notFound("Subscription", id);
  }
  const token = createPortalToken(emulator, customer.id);
  const at = now(emulator);
  const session = {
    id: newId("cpls", at.getTime()),
    customer_id: customer.id,
    urls: {
      general: { overview: portalLink(emulator, "overview", token) },
      subscriptions: subscription_ids.map((id) => ({
        id,
        cancel_subscription: portalLink(emulator, "cancel_subscription", token, id),
        update_subscription_payment_method: portalLink(
          emulator,
          "update_subscription_payment_method",
          token,
          id,
        ),
      })),
    },
    created_at: at.toISOString().replace("Z", "605273Z"),
  };
  return ok(c, session, 201);
}

export function portalSessionRoutes(emulator: Emulator): Route[] {
  return [
    {
      method: "POST",
      path: "/customers/:customer_id/portal-sessions",
      permission: "customer_portal_session.write",
      handler: (c) => create(emulator, c),
    },
  ];
}
