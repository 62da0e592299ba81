import type { TrialPeriod } from "../entities/catalog";
import type { Subscription } from "../entities/subscription";
import { tess, theo } from "./customers";
import { build } from "./draft";
import { createdAfter, daysFrom } from "./moments";
import { basicMonthly, proMonthly } from "./prices";

function trialOf(days: number, requires_payment_method: boolean): TrialPeriod {
  return { interval: "day", frequency: days, requires_payment_method };
}

/** One trial that will be charged, and one that has no card to charge. */
export function trialSubscriptions(now: Date): Subscription[] {
  const tessTrial = { starts_at: daysFrom(now, -5), ends_at: daysFrom(now, 9) };
  const theoTrial = { starts_at: daysFrom(now, -11), ends_at: daysFrom(now, 3) };
  return [
    build({
      id: "sub_01je3ad5d0jt1jps6qzz77zx8q",
      status: "trialing",
      customer_id: tess.id,
      address_id: "add_01je39sv7rh7svr20fap1kq0dg",
      created_at: createdAfter(tessTrial.starts_at),
      started_at: tessTrial.starts_at,
      current_billing_period: tessTrial,
      trial: tessTrial,
      lines: [{ price: { ...proMonthly, trial_period: trialOf(14, true) }, quantity: 2 }],
    }),
    build({
      id: "sub_01je3ad5d0gm8wygbjxq4gm8qv",
      status: "trialing",
      customer_id: theo.id,
      address_id: "add_01je39sv7rd3v4aa6aesrxjy4y",
      created_at: createdAfter(theoTrial.starts_at),
      started_at: theoTrial.starts_at,
      current_billing_period: theoTrial,
      next_billed_at: null,
      trial: theoTrial,
      lines: [{ price: { ...basicMonthly, trial_period: trialOf(14, false) }, quantity: 1 }],
    }),
  ];
}
