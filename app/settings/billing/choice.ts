import { z } from "zod";
import type { PlanChoice } from "@/lib/billing/plan-choice";
import { findPlan, intervals, type Plan } from "@/lib/billing/plans";

type Current = { plan: Plan; interval: string; quantity: number };

const fields = z.object({
  plan: z.string().catch(""),
  interval: z.enum(intervals).optional().catch(undefined),
  // What is no number stays one that no plan is sold in, so that it is refused and not replaced.
  quantity: z.coerce.number().catch(0).optional(),
});

/** What a form or an address asks for; what it leaves out stays as it is. A plan without seats has one. */
export function parseChoice(input: unknown, current: Current): PlanChoice {
  const { plan: id, interval, quantity } = fields.parse(input);
  const plan = findPlan(id) ?? current.plan;
  return {
    plan,
    interval: interval ?? (current.interval === "year" ? "year" : "month"),
    quantity: plan.hasSeats ? (quantity ?? current.quantity) : 1,
  };
}
