import { now } from "../../clock";
import type { Emulator } from "../../emulator";
import { PaddleError } from "../../errors";

const hour = 3_600_000;

const limits = [
  { code: "subscription_immediate_charge_hour_limit_exceeded", within: hour, allowed: 20, words: "hour" },
  {
    code: "subscription_immediate_charge_24_hour_limit_exceeded",
    within: 24 * hour,
    allowed: 100,
    words: "24 hours",
  },
];

/** Counts one more update that bills at once, or refuses it. Counts on the emulator's clock. */
export function countImmediateUpdate(emulator: Emulator, subscriptionId: string): void {
  const time = now(emulator).getTime();
  const { immediate_updates } = emulator.state;
  const recent = (immediate_updates[subscriptionId] ?? []).filter((at) => Date.parse(at) > time - 24 * hour);
  for (const { code, within, allowed, words } of limits) {
    const counted = recent.filter((at) => Date.parse(at) > time - within);
    const [oldest] = counted.slice(-allowed);
    if (counted.length < allowed || oldest === undefined) continue;
    const wait = Math.max(1, Math.ceil((Date.parse(oldest) + within - time) / 1000));
    const detail = `cannot make more than ${allowed} immediate charges to a subscription in ${words}`;
    throw new PaddleError(429, code, detail, [], wait);
  }
  immediate_updates[subscriptionId] = [...recent, now(emulator).toISOString()];
}
