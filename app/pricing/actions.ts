"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { requireUser } from "@/lib/auth/user";
import { findPlan, intervals } from "@/lib/billing/plans";
import { startCheckout } from "@/lib/billing/start-checkout";

const form = z.object({
  plan: z.string().transform(findPlan).pipe(z.custom<NonNullable<ReturnType<typeof findPlan>>>(Boolean)),
  interval: z.enum(intervals),
  quantity: z.coerce.number().int().min(1).max(10_000).default(1),
  again: z.literal("yes").optional(),
});

/** Opens a checkout and goes there; what stands against it is said on the pricing page. */
export async function subscribe(data: FormData): Promise<void> {
  const user = await requireUser("/pricing");
  const parsed = form.safeParse(Object.fromEntries(data));
  if (!parsed.success) redirect("/pricing?refused=quantity");
  const { plan, interval, quantity, again } = parsed.data;
  const started = await startCheckout(
    user,
    { plan, interval, quantity },
    { isAgain: again === "yes", now: new Date() },
  );
  if ("url" in started) redirect(started.url);
  redirect(`/pricing?${new URLSearchParams({ interval, refused: started.refused, plan: plan.id })}`);
}
