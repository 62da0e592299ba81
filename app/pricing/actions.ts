"use server";

import type { Route } from "next";
import { redirect } from "next/navigation";
import { z } from "zod";
import { orUnavailable, requireUser } from "@/lib/auth/user";
import { startCheckout } from "@/lib/billing/checkout";
import { intervals } from "@/lib/billing/plan-catalog";
import { findPaidPlan } from "@/lib/billing/plans";

const schema = z.object({
  interval: z.enum(intervals),
  quantity: z.coerce.number().int().min(1).max(10_000).optional(),
  again: z.literal("yes").optional(),
});

/** Opens a checkout and goes there; a refusal is shown on the pricing page. */
export const subscribeAction = async (form: FormData): Promise<void> =>
  orUnavailable("/pricing", () => subscribe(form));

async function subscribe(form: FormData): Promise<void> {
  const user = await requireUser("/pricing");
  const { data } = schema.safeParse(Object.fromEntries(form));
  const plan = findPaidPlan(String(form.get("plan")));
  if (!plan) redirect("/pricing?refused=no-plan");
  if (!data) redirect(`/pricing?refused=quantity&plan=${plan.id}`);
  const { interval, quantity = plan.seats?.min ?? 1, again } = data;
  const choice = { plan, interval, quantity };
  const checkout = await startCheckout(user, choice, { allowDuplicate: again === "yes", now: new Date() });
  if ("url" in checkout) redirect(checkout.url as Route);
  redirect(`/pricing?${new URLSearchParams({ interval, refused: checkout.refused, plan: plan.id })}`);
}
