import { addToInstant } from "../duration";
import type { Emulator } from "../emulator";
import { shiftId } from "../ids";

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
    payment_methods: shiftRecord(state.payment_methods, whole),
    subscriptions: shiftRecord(state.subscriptions, whole),
    transactions: shiftRecord(state.transactions, whole),
    adjustments: shiftRecord(state.adjustments, whole),
    postponed: shiftRecord(state.postponed, whole),
    immediate_updates: shiftRecord(state.immediate_updates, whole),
    dunning: shiftRecord(state.dunning, whole),
    pauses: shiftRecord(state.pauses, whole),
    events: shiftRecord(state.events, whole),
    notifications: shiftRecord(state.notifications, whole),
  };
  emulator.changed();
}
