import { Hono } from "hono";
import { z } from "zod";
import { freeze, isInReach, now } from "../clock.ts";
import { addSpan, addToInstant } from "../duration.ts";
import type { Emulator } from "../emulator.ts";
import { shiftId } from "../ids.ts";
import { advanceInTurns } from "../lifecycle/due.ts";
import { resetEmulator } from "../start.ts";
import type { Sender } from "../webhooks/sender.ts";
import { ControlError, readControl, readSpan } from "./body.ts";

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
const historic = /^(evt|ntf|ntflog)_[a-z\d]{26}$/;

function shiftText(text: string, byMs: number): string {
  if (instant.test(text)) return addToInstant(text, { months: 0, ms: byMs });
  // Ids of events carry their time and are what lists sort by.
  return historic.test(text) ? shiftId(text, byMs) : text;
}

function shiftValue(value: unknown, byMs: number): unknown {
  if (typeof value === "string") return shiftText(value, byMs);
  if (Array.isArray(value)) return value.map((each) => shiftValue(each, byMs));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      shiftText(key, byMs),
      key === "custom_data" ? each : shiftValue(each, byMs),
    ]),
  );
}

function shiftRecord<T>(record: Record<string, T>, byMs: number): Record<string, T> {
  // The shape of what goes in is the shape of what comes out.
  return shiftValue(record, byMs) as Record<string, T>;
}

/** Moves the clock and every date by the same whole seconds, so that nothing becomes due. */
export function shiftWorld(emulator: Emulator, byMs: number): void {
  const whole = Math.ceil(byMs / 1000) * 1000;
  const { state } = emulator;
  emulator.state = {
    ...state,
    clock_offset_ms: state.clock_offset_ms + whole,
    last_occurred_micros: state.last_occurred_micros === 0 ? 0 : state.last_occurred_micros + whole * 1000,
    products: shiftRecord(state.products, whole),
    prices: shiftRecord(state.prices, whole),
    customers: shiftRecord(state.customers, whole),
    addresses: shiftRecord(state.addresses, whole),
    businesses: shiftRecord(state.businesses, whole),
    payment_methods: shiftRecord(state.payment_methods, whole),
    subscriptions: shiftRecord(state.subscriptions, whole),
    transactions: shiftRecord(state.transactions, whole),
    prevented: shiftRecord(state.prevented, whole),
    adjustments: shiftRecord(state.adjustments, whole),
    postponed: shiftRecord(state.postponed, whole),
    immediate_updates: shiftRecord(state.immediate_updates, whole),
    billing_anchors: shiftRecord(state.billing_anchors, whole),
    discounts: shiftRecord(state.discounts, whole),
    dunning: shiftRecord(state.dunning, whole),
    pauses: shiftRecord(state.pauses, whole),
    events: shiftRecord(state.events, whole),
    notifications: shiftRecord(state.notifications, whole),
    simulations: shiftRecord(state.simulations, whole),
    simulation_runs: shiftRecord(state.simulation_runs, whole),
    simulation_events: shiftRecord(state.simulation_events, whole),
  };
  emulator.changed();
}

const resetBody = z.strictObject({ now: z.string().optional() });
const clockBody = z.strictObject({
  advance: z.string().optional(),
  set: z.string().optional(),
  freeze: z.boolean().optional(),
});

/** An instant, or a duration counted from real time. */
function readInstant(field: string, text: string): Date {
  const instant = z.iso.datetime({ offset: true }).safeParse(text);
  return reachable(field, instant.success ? new Date(text) : addSpan(new Date(), readSpan(field, text)));
}

function reachable(field: string, instant: Date): Date {
  if (isInReach(instant)) return instant;
  throw new ControlError(`${field}: the clock goes from 1970 to 2199`);
}

export function clockControl(emulator: Emulator, sender: Sender): Hono {
  const app = new Hono();
  const answer = () => ({ now: now(emulator).toISOString() });

  app.post("/reset", async (c) => {
    const body = await readControl(c, resetBody);
    resetEmulator(emulator, body.now === undefined ? undefined : readInstant("now", body.now));
    return c.json(answer());
  });

  app.post("/clock", async (c) => {
    const { advance, set, freeze: isFrozen } = await readControl(c, clockBody);
    if ([advance, set, isFrozen].filter((each) => each !== undefined).length !== 1) {
      throw new ControlError("advance, set, freeze: give one of the three");
    }
    if (isFrozen !== undefined) {
      freeze(emulator, isFrozen);
      return c.json(answer());
    }
    if (set !== undefined) {
      shiftWorld(emulator, readInstant("set", set).getTime() - now(emulator).getTime());
      return c.json(answer());
    }
    const present = now(emulator);
    const target = reachable("advance", addSpan(present, readSpan("advance", advance ?? "")));
    if (target.getTime() < present.getTime()) {
      throw new ControlError("advance: the clock only advances; move the world back with set");
    }
    await advanceInTurns(emulator, target, () => !c.req.raw.signal.aborted);
    // Paddle's own schedules are kept to the second; the fast one is for those who don't want to wait.
    await sender.deliver(emulator.session.modes.retries === "fast" ? "all" : "due");
    return c.json(answer());
  });

  return app;
}
