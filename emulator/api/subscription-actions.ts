import { z } from "zod";
import type { Emulator } from "../emulator";
import type { Subscription } from "../entities/subscription";
import { cancel } from "../lifecycle/cancel";
import { pause } from "../lifecycle/pause";
import { resume } from "../lifecycle/resume";
import { activate } from "../lifecycle/trial";
import { resumeModes } from "../state";
import { paymentMethodTransaction } from "../transactions/payment-method-change";
import { readBody } from "./body";
import { type ApiContext, ok, type Route } from "./route";
import { present, requireSubscription } from "./subscriptions";

const from = z.enum(["next_billing_period", "immediately"]).nullish();
const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text).toISOString());
const onResume = z.enum(resumeModes).nullish();

const cancelBody = z.strictObject({ effective_from: from }).nullable();
const pauseBody = z
  .strictObject({ effective_from: from, resume_at: instant.nullish(), on_resume: onResume })
  .nullable();
const resumeBody = z
  .strictObject({
    effective_from: z.union([z.literal("immediately"), instant]).nullish(),
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
  const forCard = (c: ApiContext) => paymentMethodTransaction(emulator, requireSubscription(emulator, c));
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
