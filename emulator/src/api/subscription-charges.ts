import { z } from "zod";
import type { Emulator } from "../emulator.ts";
import { type ChargeRequest, chargeOnce, previewCharge } from "../lifecycle/one-time-charge.ts";
import { managementUrls } from "../portal/links.ts";
import { items, pricing } from "./items.ts";
import { type ApiContext, ok, type Route, readBody } from "./route.ts";
import { present, requireSubscription, signsIn } from "./subscriptions.ts";

const body = z.strictObject({
  effective_from: z.enum(["next_billing_period", "immediately"]),
  items,
  on_payment_failure: z.enum(["prevent_change", "apply_change"]).optional(),
});

async function readCharge(c: ApiContext): Promise<ChargeRequest> {
  const { items: asked, ...request } = await readBody(c, body);
  return { ...request, items: asked.map((each) => ({ ...pricing(each), quantity: each.quantity })) };
}

export function subscriptionChargeRoutes(emulator: Emulator): Route[] {
  const path = "/subscriptions/:subscription_id/charge";
  return [
    {
      method: "POST",
      path,
      permission: "subscription.write",
      handler: async (c) => {
        const subscription = requireSubscription(emulator, c);
        const charged = chargeOnce(emulator, subscription, await readCharge(c));
        return ok(c, present(emulator, c, charged), 201);
      },
    },
    {
      method: "POST",
      path: `${path}/preview`,
      permission: "subscription.read",
      handler: async (c) => {
        const subscription = requireSubscription(emulator, c);
        const preview = previewCharge(emulator, subscription, await readCharge(c));
        return ok(c, { ...preview, management_urls: managementUrls(emulator, subscription, signsIn(c)) });
      },
    },
  ];
}
