"use server";

import type { Route } from "next";
import { refresh } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { type ActionState, orUnavailable, requireUser, userAction } from "@/lib/auth/user";
import { type Changed, changePlan, removeScheduledChange, resumeSubscription } from "@/lib/billing/change-subscription";
import { createInvoiceLink } from "@/lib/billing/payments";
import type { Plan } from "@/lib/billing/plan-catalog";
import { type ChangeRefusal, getCurrentChoice, parsePlanChoice } from "@/lib/billing/plan-change";
import { findPaidPlan } from "@/lib/billing/plans";
import { createPortalLink, portalPages } from "@/lib/billing/portal";
import { findOwnSubscription } from "@/lib/billing/subscriptions";
import { expireSync } from "@/lib/billing/sync";
import { changeRefusal, changeResults, linkRefusals } from "@/lib/copy";
import { formatMoney } from "@/lib/format";
import { getVisitor } from "@/lib/request";

// Each of these is a public POST endpoint: it trusts no field, and takes the identity from the session.

const text = z.string();
const id = text.max(64);
const idSchema = z.object({ subscriptionId: id });
const resumeSchema = idSchema.extend({ quote: text.max(1_000) });
const planSchema = resumeSchema.extend({ plan: text, interval: text.optional(), quantity: text.optional() });

const targetSchema = z.discriminatedUnion("page", [
  z.object({ page: z.literal("overview") }),
  z.object({ page: z.enum(portalPages).exclude(["overview"]), subscriptionId: id }),
  z.object({ page: z.literal("invoice"), transactionId: id }),
]);
/** A button has a single value: `page:id`. */
const linkSchema = z.object({
  target: z.preprocess((value) => {
    const [page, id] = String(value).split(":");
    return { page, subscriptionId: id, transactionId: id };
  }, targetSchema),
});

/** A link into the customer portal, or to an invoice, for the tab that the click has opened. */
export const createLinkAction = userAction(linkSchema, async ({ target }, user) => {
  const now = new Date();
  const link =
    target.page === "invoice"
      ? await createInvoiceLink(user, target.transactionId, now)
      : await createPortalLink(user, target, now);
  return "url" in link ? link : { error: linkRefusals[link.refused] };
});

/** The same without script: the answer to the form is a redirect, in this tab, or for which button there is none. */
export async function followLinkAction(state: unknown, form: FormData): Promise<{ error: string; target: string }> {
  const link = await createLinkAction(state, form);
  if ("url" in link) redirect(link.url as Route);
  return { ...link, target: String(form.get("target")) };
}

/** Renders the screen again, synced with Paddle. */
export async function refreshAction(): Promise<void> {
  const path = "/settings/billing";
  await orUnavailable(path, async () => expireSync(await requireUser(path)));
  refresh();
}

export const changePlanAction = userAction(planSchema, async (input, user): Promise<ActionState> => {
  const { subscriptionId } = input;
  const subscription = await findOwnSubscription(user, subscriptionId);
  const current = subscription && getCurrentChoice(subscription);
  if (!current) return refuse("not-found");
  if (!findPaidPlan(input.plan)) return refuse("no-plan");
  const choice = parsePlanChoice(input, current);
  const change = await changePlan(user, subscriptionId, choice, input.quote, new Date());
  const { plan, interval, quantity } = choice;
  if ("refused" in change) return refuse(change.refused, plan);
  const query = new URLSearchParams({ plan: plan.id, interval, quantity: String(quantity), outdated: "" });
  if ("outdated" in change) redirect(`/settings/billing/${subscriptionId}/plan?${query}`);
  refresh();
  return { success: changeResults.changed(await format(change.charged)) };
});

export const resumeAction = userAction(resumeSchema, async (input, user): Promise<ActionState> => {
  const { subscriptionId } = input;
  const change = await resumeSubscription(user, subscriptionId, input.quote, new Date());
  const isOutdated = "outdated" in change || ("refused" in change && change.refused === "period-ended");
  if (isOutdated) redirect(`/settings/billing/${subscriptionId}/resume?outdated`);
  if ("refused" in change) return refuse(change.refused);
  return { success: changeResults.resumed(await format(change.charged)) };
});

/** Removes a scheduled cancellation or pause. */
export const removeScheduledChangeAction = userAction(idSchema, async (input, user): Promise<ActionState> => {
  const change = await removeScheduledChange(user, input.subscriptionId, new Date());
  if ("refused" in change) return refuse(change.refused);
  redirect(`/settings/billing?${new URLSearchParams({ kept: input.subscriptionId })}`);
});

const refuse = (refusal: ChangeRefusal, plan?: Plan): ActionState => ({
  error: changeRefusal(refusal, plan),
  refused: refusal,
});

const format = async (money: Changed["charged"]): Promise<string | null> =>
  money && formatMoney(money, (await getVisitor()).locale);
