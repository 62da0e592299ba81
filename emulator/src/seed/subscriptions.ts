import { currencyFor } from "../billing/lines.ts";
import { addDuration } from "../duration.ts";
import type { TrialPeriod } from "../entities/catalog.ts";
import type { Subscription } from "../entities/subscription.ts";
import { carl, cora, jun, mona, paula, pia, sam, tess, theo, weiss } from "./customers.ts";
import { build, cycleOf, type Draft, lineOf } from "./draft.ts";
import {
  addDays,
  createdAfter,
  daysFrom,
  isNearBoundary,
  monthsFrom,
  periodBegun,
  periodContaining,
  periodEndingIn,
} from "./moments.ts";
import type { Offer } from "./offer.ts";

const threeHours = 3 * 3_600_000;

/** Paddle's own example customer: one active subscription and one paused. */
export function samSubscriptions(now: Date, { seats, addon }: Offer): Subscription[] {
  const cycle = cycleOf(seats);
  const inOneCurrency = { unit_price_overrides: [] };
  const addons = addon ? [lineOf(addon, 1, inOneCurrency)] : [];
  const lines: Draft["lines"] = [lineOf(seats, 10, inOneCurrency), ...addons];
  const started_at = "2024-11-12T15:26:23.357178Z";
  const printed = periodContaining(now, started_at, cycle);
  // A period about to end would lock the subscription for whoever starts at that hour.
  const later = addDays(started_at, cycle.interval === "day" ? 0.5 : 1);
  const period = isNearBoundary(now, printed, threeHours) ? periodContaining(now, later, cycle) : printed;
  return [
    build({
      id: "sub_01jcgfqad406rsfjcgq44g9djq",
      customer_id: sam.id,
      address_id: "add_01jcgfpv9rn7kpb0d2yjdexbkr",
      created_at: "2024-11-12T15:26:24.164Z",
      started_at,
      current_billing_period: period,
      lines,
    }),
    build({
      id: "sub_01jcdafvpe5hm4vczfefsbwhvp",
      status: "paused",
      customer_id: sam.id,
      address_id: "add_01jcdaf50ewq650z186dfywzfq",
      created_at: "2024-11-11T09:57:13.55Z",
      updated_at: "2024-11-12T15:26:27.049Z",
      started_at: "2024-11-11T09:57:12.926676Z",
      paused_at: "2024-11-11T10:11:39.922Z",
      lines,
    }),
  ];
}

function trialOf(days: number, requires_payment_method: boolean): TrialPeriod {
  return { interval: "day", frequency: days, requires_payment_method };
}

/** One trial that will be charged, and one that has no card to charge. */
export function trialSubscriptions(now: Date, { small, seats }: Offer): Subscription[] {
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
      lines: [lineOf(seats, 2, { trial_period: trialOf(14, true) })],
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
      lines: [lineOf(small, 1, { trial_period: trialOf(14, false) })],
    }),
  ];
}

function pastDue(now: Date, { seats }: Offer): Subscription {
  const cycle = cycleOf(seats);
  const period = periodBegun(now, 2, cycle);
  const started_at = addDuration(period.starts_at, cycle, -4);
  return build({
    id: "sub_01je3abat0jt34v6m6tvxr56pg",
    status: "past_due",
    customer_id: pia.id,
    address_id: "add_01je39r0mrb5f26e1jq3q9zg4r",
    created_at: createdAfter(started_at),
    updated_at: createdAfter(period.starts_at),
    started_at,
    current_billing_period: period,
    lines: [lineOf(seats, 3)],
  });
}

function scheduled(now: Date, { seats }: Offer, action: "cancel" | "pause"): Subscription {
  const cycle = cycleOf(seats);
  const period = periodEndingIn(now, 12, cycle);
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
    lines: [lineOf(seats, cancel ? 4 : 1)],
  });
}

function canceled(now: Date, { small }: Offer): Subscription {
  const canceled_at = monthsFrom(now, -2);
  const started_at = addDuration(canceled_at, cycleOf(small), -5);
  return build({
    id: "sub_01je3ad5d07jw1p0q8fhv3hrm6",
    status: "canceled",
    customer_id: cora.id,
    address_id: "add_01je39sv7rhwkpdbeqcgf13w5b",
    created_at: createdAfter(started_at),
    updated_at: createdAfter(canceled_at),
    started_at,
    canceled_at,
    lines: [lineOf(small, 1)],
  });
}

/** Past due, about to cancel, about to pause, and gone. */
export function troubledSubscriptions(now: Date, offer: Offer): Subscription[] {
  return [pastDue(now, offer), scheduled(now, offer, "cancel"), scheduled(now, offer, "pause"), canceled(now, offer)];
}

/** One that pays invoices, one that pays in a currency without cents where there is a price in it. */
export function abroadSubscriptions(now: Date, { small, large, largeYearly }: Offer): Subscription[] {
  const invoiced = largeYearly ?? large;
  const monaPeriod = periodEndingIn(now, 200, cycleOf(invoiced));
  const junPeriod = periodEndingIn(now, 17, cycleOf(small));
  const junStart = addDuration(junPeriod.starts_at, cycleOf(small), -7);
  return [
    build({
      id: "sub_01je3ad5d0vhqq28nva823a8b6",
      customer_id: mona.id,
      address_id: "add_01je39sv7rvrh31d7ac0nswq7y",
      business_id: weiss.id,
      created_at: createdAfter(monaPeriod.starts_at),
      started_at: monaPeriod.starts_at,
      current_billing_period: monaPeriod,
      collection_mode: "manual",
      billing_details: {
        enable_checkout: false,
        purchase_order_number: "PO-2291",
        additional_information: null,
        payment_terms: { interval: "day", frequency: 30 },
      },
      lines: [lineOf(invoiced, 1)],
    }),
    build({
      id: "sub_01je3abat01g2hh8hxdwjd18dk",
      customer_id: jun.id,
      address_id: "add_01je39r0mrnjfytzd8x6xwtcbd",
      currency_code: currencyFor([small.price], "JP"),
      created_at: createdAfter(junStart),
      started_at: junStart,
      current_billing_period: junPeriod,
      lines: [lineOf(small, 1)],
    }),
  ];
}
