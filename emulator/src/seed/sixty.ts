import { createHash } from "node:crypto";
import { addDuration } from "../duration.ts";
import type { Subscription, SubscriptionStatus } from "../entities/subscription.ts";
import { encodeCrockford } from "../ids.ts";
import { sixten } from "./customers.ts";
import { build, cycleOf, type Draft, lineOf } from "./draft.ts";
import { createdAfter, daysFrom, periodEndingIn } from "./moments.ts";
import type { Offer } from "./offer.ts";

const firstId = Date.parse("2025-01-07T08:00:00Z");

function fixedId(index: number): string {
  const digest = createHash("sha256").update(`sixten ${index}`).digest("hex");
  const random = BigInt(`0x${digest.slice(0, 20)}`);
  return `sub_${encodeCrockford(BigInt(firstId + index * 3_600_000), 10)}${encodeCrockford(random, 16)}`;
}

function statusOf(index: number): SubscriptionStatus {
  if (index < 40) return "active";
  if (index < 45) return "trialing";
  return index < 50 ? "paused" : "canceled";
}

function datesOf(status: SubscriptionStatus, index: number, now: Date, draft: Draft): Partial<Draft> {
  const cycle = cycleOf(draft.lines[0]);
  if (status === "trialing") {
    const trial = { starts_at: daysFrom(now, index - 50), ends_at: daysFrom(now, index - 36) };
    return { trial, current_billing_period: trial, started_at: trial.starts_at };
  }
  const current_billing_period = periodEndingIn(now, 1 + (index % 27), cycle);
  const started_at = addDuration(current_billing_period.starts_at, cycle, -(index % 3));
  if (status === "active") return { current_billing_period, started_at };
  const endedAt = daysFrom(now, -index);
  const before = addDuration(endedAt, cycle, -2);
  return { started_at: before, [status === "paused" ? "paused_at" : "canceled_at"]: endedAt };
}

/** Enough of them to page through. */
export function sixtySubscriptions(now: Date, offer: Offer): Subscription[] {
  const { small, smallYearly, seats, seatsYearly, large, addon } = offer;
  const sold = [small, seats, smallYearly, seatsYearly, large, addon].filter((each) => each !== null);
  return Array.from({ length: 60 }, (_, index) => {
    const status = statusOf(index);
    const draft: Draft = {
      id: fixedId(index),
      status,
      customer_id: sixten.id,
      address_id: "add_01je39xgdrcqds9w0j6rcwn2pe",
      created_at: "",
      started_at: null,
      lines: [lineOf(sold[index % sold.length] ?? seats, 1 + (index % 4))],
    };
    const dated = { ...draft, ...datesOf(status, index, now, draft) };
    return build({ ...dated, created_at: createdAfter(dated.started_at ?? daysFrom(now, 0)) });
  });
}
