import { z } from "zod";
import type { Emulator } from "../emulator";
import type { Subscription } from "../entities/subscription";
import { refuseCanceled, refuseLocked, refusePastDue } from "../lifecycle/rules";
import { update } from "../lifecycle/update/apply";
import { previewUpdate } from "../lifecycle/update/preview";
import { prorationModes, type UpdateRequest } from "../lifecycle/update/request";
import { managementUrls } from "../portal/links";
import { readBody } from "./body";
import { type ApiContext, ok, type Route } from "./route";
import { present, requireSubscription, signsIn } from "./subscriptions";

const item = z.strictObject({
  price_id: z.string().regex(/^pri_[a-z\d]{26}$/, "Must be an id that starts with pri_"),
  quantity: z.int().min(1).optional(),
});

const body = z.strictObject({
  items: z.array(item).min(1).max(100).optional(),
  proration_billing_mode: z.enum(prorationModes).optional(),
  on_payment_failure: z.enum(["prevent_change", "apply_change"]).optional(),
  next_billed_at: z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text).toISOString())
    .optional(),
  scheduled_change: z.unknown().optional(),
  discount: z.null().optional(),
  custom_data: z.record(z.string(), z.unknown()).nullish(),
});

/** The subscription and what is asked of it. Its state is looked at first, as Paddle does. */
async function readUpdate(emulator: Emulator, c: ApiContext): Promise<[Subscription, UpdateRequest]> {
  const subscription = requireSubscription(emulator, c);
  refuseCanceled(subscription, "subscription_update_when_canceled");
  refusePastDue(subscription);
  refuseLocked(emulator, subscription);
  return [subscription, await readBody(c, body)];
}

export function subscriptionUpdateRoutes(emulator: Emulator): Route[] {
  const one = "/subscriptions/:subscription_id";
  return [
    {
      method: "PATCH",
      path: one,
      permission: "subscription.write",
      handler: async (c) => {
        const [subscription, request] = await readUpdate(emulator, c);
        return ok(c, present(emulator, c, update(emulator, subscription, request)));
      },
    },
    {
      method: "PATCH",
      path: `${one}/preview`,
      permission: "subscription.read",
      handler: async (c) => {
        const [subscription, request] = await readUpdate(emulator, c);
        const preview = previewUpdate(emulator, subscription, request);
        const management_urls = managementUrls(emulator, subscription, signsIn(c));
        return ok(c, { ...preview, management_urls });
      },
    },
  ];
}
