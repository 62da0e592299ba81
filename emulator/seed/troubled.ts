import { addDuration } from "../duration";
import type { Subscription } from "../entities/subscription";
import { carl, cora, paula, pia } from "./customers";
import { build } from "./draft";
import { createdAfter, daysFrom, monthsFrom, periodEnding } from "./moments";
import { basicMonthly, proMonthly } from "./prices";

const cycle = { frequency: 1, interval: "month" } as const;

function pastDue(now: Date): Subscription {
  const failed_at = daysFrom(now, -2);
  const started_at = addDuration(failed_at, cycle, -4);
  return build({
    id: "sub_01je3abat0jt34v6m6tvxr56pg",
    status: "past_due",
    customer_id: pia.id,
    address_id: "add_01je39r0mrb5f26e1jq3q9zg4r",
    created_at: createdAfter(started_at),
    updated_at: createdAfter(failed_at),
    started_at,
    current_billing_period: { starts_at: failed_at, ends_at: addDuration(failed_at, cycle) },
    lines: [{ price: proMonthly, quantity: 3 }],
  });
}

function scheduled(now: Date, action: "cancel" | "pause"): Subscription {
  const period = periodEnding(daysFrom(now, 12), cycle);
  const started_at = addDuration(period.starts_at, cycle, -3);
  const resume_at = action === "pause" ? addDuration(period.ends_at, cycle) : null;
  const cancel = action === "cancel";
  return build({
    id: cancel ? "sub_01je3ad5d09ha7jnxhynj0ct8n" : "sub_01je3af000am63j38yhx39rbm0",
    customer_id: cancel ? carl.id : paula.id,
    address_id: cancel ? "add_01je39sv7rmk2czv14bv6wyvxt" : "add_01je39vntr88s3nncdhtraht8n",
    created_at: createdAfter(started_at),
    updated_at: createdAfter(daysFrom(now, -3)),
    started_at,
    next_billed_at: resume_at,
    current_billing_period: period,
    scheduled_change: { action, effective_at: period.ends_at, resume_at },
    lines: [{ price: proMonthly, quantity: cancel ? 4 : 1 }],
  });
}

function canceled(now: Date): Subscription {
  const canceled_at = monthsFrom(now, -2);
  const started_at = addDuration(canceled_at, cycle, -5);
  return build({
    id: "sub_01je3ad5d07jw1p0q8fhv3hrm6",
    status: "canceled",
    customer_id: cora.id,
    address_id: "add_01je39sv7rhwkpdbeqcgf13w5b",
    created_at: createdAfter(started_at),
    updated_at: createdAfter(canceled_at),
    started_at,
    canceled_at,
    lines: [{ price: basicMonthly, quantity: 1 }],
  });
}

/** Past due, about to cancel, about to pause, and gone. */
export function troubledSubscriptions(now: Date): Subscription[] {
  return [pastDue(now), scheduled(now, "cancel"), scheduled(now, "pause"), canceled(now)];
}
