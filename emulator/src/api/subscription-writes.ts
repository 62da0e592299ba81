import { z } from "zod";
import type { Emulator } from "../emulator.ts";
import type { Subscription } from "../entities/subscription.ts";
import { given } from "../given.ts";
import { cancel } from "../lifecycle/cancel.ts";
import { pause } from "../lifecycle/pause.ts";
import { resume } from "../lifecycle/resume.ts";
import { refuseCanceled, refuseLocked, refusePastDue } from "../lifecycle/rules.ts";
import { activate } from "../lifecycle/trial.ts";
import { previewUpdate, update } from "../lifecycle/update/apply.ts";
import { prorationModes, type UpdateRequest } from "../lifecycle/update/items.ts";
import { managementUrls } from "../portal/links.ts";
import { resumeModes } from "../state.ts";
import { paymentMethodTransaction } from "../transactions/collect.ts";
import { currencies } from "./catalog-bodies.ts";
import { idOf, instant } from "./fields.ts";
import { priced, pricing } from "./items.ts";
import { type ApiContext, ok, type Route, readBody } from "./route.ts";
import { present, requireSubscription, signsIn } from "./subscriptions.ts";
import { billingDetailsEdits } from "./transaction-writes.ts";
import { withParties } from "./transactions.ts";

const utcInstant = instant.transform((text) => new Date(text).toISOString());
const item = z.strictObject({
  ...priced,
  quantity: z.int().min(1).optional(),
});

const body = z.strictObject({
  items: z.array(item).min(1).max(100).optional(),
  proration_billing_mode: z.enum(prorationModes).optional(),
  on_payment_failure: z.enum(["prevent_change", "apply_change"]).optional(),
  next_billed_at: utcInstant.optional(),
  scheduled_change: z.unknown().optional(),
  discount: z
    .strictObject({ id: idOf("dsc"), effective_from: z.enum(["next_billing_period", "immediately"]) })
    .nullish(),
  customer_id: idOf("ctm").optional(),
  address_id: idOf("add").optional(),
  business_id: idOf("biz").nullish(),
  currency_code: z.enum(currencies).optional(),
  collection_mode: z.enum(["automatic", "manual"]).optional(),
  billing_details: billingDetailsEdits.nullish(),
  custom_data: z.record(z.string(), z.unknown()).nullish(),
});

/** The subscription and what is asked of it. Its state is looked at first, as Paddle does. */
async function readUpdate(emulator: Emulator, c: ApiContext): Promise<[Subscription, UpdateRequest]> {
  const subscription = requireSubscription(emulator, c);
  refuseCanceled(subscription, "subscription_update_when_canceled");
  refusePastDue(subscription);
  refuseLocked(emulator, subscription);
  const { items, ...request } = await readBody(c, body);
  const wanted = items?.map((each) => ({ ...pricing(each), quantity: each.quantity }));
  const { billing_details } = request;
  const details = billing_details && given(billing_details);
  return [subscription, { ...request, ...(details && { billing_details: details }), ...(wanted && { items: wanted }) }];
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

const from = z.enum(["next_billing_period", "immediately"]).nullish();
const onResume = z.enum(resumeModes).nullish();

const cancelBody = z.strictObject({ effective_from: from }).nullable();
const pauseBody = z
  .strictObject({ effective_from: from, resume_at: utcInstant.nullish(), on_resume: onResume })
  .nullable();
const resumeBody = z
  .strictObject({
    effective_from: z.union([z.literal("immediately"), utcInstant]).nullish(),
    on_resume: onResume,
  })
  .nullable();

async function canceled(emulator: Emulator, c: ApiContext): Promise<Subscription> {
  const body = await readBody(c, cancelBody);
  return cancel(emulator, requireSubscription(emulator, c), body?.effective_from ?? null);
}

async function paused(emulator: Emulator, c: ApiContext): Promise<Subscription> {
  const body = await readBody(c, pauseBody);
  return pause(emulator, requireSubscription(emulator, c), {
    effective_from: body?.effective_from ?? null,
    resume_at: body?.resume_at ?? null,
    on_resume: body?.on_resume ?? "start_new_billing_period",
  });
}

async function resumed(emulator: Emulator, c: ApiContext): Promise<Subscription> {
  const body = await readBody(c, resumeBody);
  const effective = body?.effective_from ?? "immediately";
  return resume(emulator, requireSubscription(emulator, c), {
    effective_at: effective === "immediately" ? null : effective,
    on_resume: body?.on_resume ?? null,
  });
}

async function activated(emulator: Emulator, c: ApiContext): Promise<Subscription> {
  await readBody(c, z.strictObject({}).nullable());
  return activate(emulator, requireSubscription(emulator, c));
}

export function subscriptionActionRoutes(emulator: Emulator): Route[] {
  const one = "/subscriptions/:subscription_id";
  const actions = { activate: activated, cancel: canceled, pause: paused, resume: resumed };
  const routes = Object.entries(actions).map(
    ([name, act]): Route => ({
      method: "POST",
      path: `${one}/${name}`,
      permission: "subscription.write",
      handler: async (c) => ok(c, present(emulator, c, await act(emulator, c))),
    }),
  );
  const forCard = (c: ApiContext) =>
    withParties(emulator, paymentMethodTransaction(emulator, requireSubscription(emulator, c)));
  return [
    ...routes,
    {
      method: "GET",
      path: `${one}/update-payment-method-transaction`,
      permission: "transaction.write",
      handler: (c) => ok(c, forCard(c)),
    },
  ];
}
