"use server";

import { refresh } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { parseChoice } from "@/app/settings/billing/choice";
import type { Outcome } from "@/components/plans/outcome-form";
import { changeRefusalWords } from "@/components/plans/words";
import { getUser, type User } from "@/lib/auth/user";
import { changePlan, type PlanChanged } from "@/lib/billing/change-plan";
import type { ChangeRefusal } from "@/lib/billing/change-refusal";
import { findOwnSubscription } from "@/lib/billing/find-own-subscription";
import type { PlanChoice } from "@/lib/billing/plan-choice";
import { findPlan, planOf } from "@/lib/billing/plans";
import { resumeSubscription } from "@/lib/billing/resume-subscription";
import { undoScheduledChange } from "@/lib/billing/undo-scheduled-change";
import { formatMoney } from "@/lib/format";
import { getVisitor } from "@/lib/visitor";

// Each of these is a public POST endpoint: it trusts no argument, and takes the identity from the session.

const text = z.string().max(200);
const signedOut: Outcome = { isDone: false, message: "You are signed out. Please sign in again." };
const refused = (why: ChangeRefusal): Outcome => ({ isDone: false, message: changeRefusalWords[why] });

/** Confirms the change of plan that was shown, for the amounts that were shown. */
export async function confirmPlan(_previous: unknown, form: FormData): Promise<Outcome> {
  const user = await getUser();
  if (!user) return signedOut;
  const id = text.safeParse(form.get("subscriptionId")).data ?? "";
  const choice = await choiceOf(user, id, form);
  if ("refused" in choice) return refused(choice.refused);
  const shown = text.safeParse(form.get("shown")).data ?? "";
  const change = await changePlan(user, id, choice, shown, new Date());
  if ("refused" in change) return refused(change.refused);
  const { plan, interval, quantity } = choice;
  const query = new URLSearchParams({ plan: plan.id, interval, quantity: String(quantity), moved: "" });
  if ("stale" in change) redirect(`/settings/billing/${id}/plan?${query}`);
  return { isDone: true, message: `Your plan is changed. ${await chargedWords(change.charged)}` };
}

async function choiceOf(
  user: User,
  id: string,
  form: FormData,
): Promise<PlanChoice | { refused: ChangeRefusal }> {
  const subscription = await findOwnSubscription(user, id);
  const plan = subscription && planOf(subscription.items);
  if (!subscription || !plan) return { refused: "not-found" };
  if (!findPlan(String(form.get("plan")))) return { refused: "no-plan" };
  const quantity = subscription.items.find(({ productId }) => productId === plan.productId)?.quantity ?? 1;
  return parseChoice(Object.fromEntries(form), { plan, interval: subscription.billingInterval, quantity });
}

/** Removes a scheduled cancellation or pause. */
export async function keepSubscription(_previous: unknown, form: FormData): Promise<Outcome> {
  const user = await getUser();
  if (!user) return signedOut;
  const id = text.safeParse(form.get("subscriptionId")).data ?? "";
  const undone = await undoScheduledChange(user, id, new Date());
  if ("refused" in undone) return refused(undone.refused);
  refresh();
  return { isDone: true, message: "Your subscription goes on as before." };
}

const money = z.object({
  amount: z.string().regex(/^\d{1,30}$/),
  currencyCode: z.string().regex(/^[A-Z]{3}$/),
});

/** Resumes a paused subscription for the amount that was shown. */
export async function confirmResume(_previous: unknown, form: FormData): Promise<Outcome> {
  const user = await getUser();
  if (!user) return signedOut;
  const id = text.safeParse(form.get("subscriptionId")).data ?? "";
  const shown = money.safeParse(Object.fromEntries(form)).data ?? null;
  const resumed = await resumeSubscription(user, id, shown, new Date());
  if ("refused" in resumed) return refused(resumed.refused);
  if ("stale" in resumed) redirect(`/settings/billing/${encodeURIComponent(id)}/resume?moved`);
  return {
    isDone: true,
    message: `Your subscription is active again. ${await chargedWords(resumed.charged)}`,
  };
}

async function chargedWords(charged: PlanChanged["charged"]): Promise<string> {
  const { locale } = await getVisitor();
  return charged
    ? `You were charged ${formatMoney(charged.amount, charged.currencyCode, locale)}.`
    : "Nothing was charged now.";
}
