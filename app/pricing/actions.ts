"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { requireUser } from "@/lib/auth/user";
import { startCheckout } from "@/lib/billing/checkout";
import { findPlan, intervals } from "@/lib/billing/plans";

const schema = z.object({
  plan: z.string(),
  interval: z.enum(intervals),
  quantity: z.coerce.number().int().min(1).max(10_000).default(1),
  again: z.literal("yes").optional(),
});

/** Opens a checkout and goes there; a refusal is shown on the pricing page. */
export async function subscribeAction(form: FormData): Promise<void> {
  const user = await requireUser("/pricing");
  const { data } = schema.safeParse(Object.fromEntries(form));
  const plan = data && findPlan(data.plan);
  if (!data || !plan) redirect("/pricing?refused=quantity");
  const { interval, quantity, again } = data;
  const choice = { plan, interval, quantity };
  const checkout = await startCheckout(user, choice, { allowDuplicate: again === "yes", now: new Date() });
  if ("url" in checkout) redirect(checkout.url);
  redirect(`/pricing?${new URLSearchParams({ interval, refused: checkout.refused, plan: plan.id })}`);
}
