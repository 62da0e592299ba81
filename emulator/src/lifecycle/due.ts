import { setImmediate as turn } from "node:timers/promises";
import { now, setNow } from "../clock.ts";
import type { Emulator } from "../emulator.ts";
import { allDues, duesOf, nextComing, type Queued } from "./coming.ts";

/** After all that are due no later. */
function insert(queue: Queued[], each: Queued): void {
  let [low, high] = [0, queue.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((queue[middle]?.time ?? 0) <= each.time) low = middle + 1;
    else high = middle;
  }
  queue.splice(low, 0, each);
}

/**
 * Runs everything due by then, in the order of its dates, a step at a time. All is looked through once: afterwards only
 * what has changed is looked at again, so that the renewals of ten thousand subscriptions cost no more than each by itself.
 */
function* runUntil(emulator: Emulator, target: () => number, before: (time: number) => void): Generator<void> {
  const { subscriptions } = emulator.state;
  const queue = allDues(emulator)
    .filter(({ time }) => time <= target())
    .sort((a, b) => a.time - b.time);
  const known = new Map(queue.flatMap(({ subscription }) => (subscription ? [[subscription.id, subscription]] : [])));
  const renewDues = (id: string) => {
    const current = subscriptions[id];
    if (!current) return;
    known.set(id, current);
    for (const each of duesOf(emulator, current)) if (each.time <= target()) insert(queue, each);
  };
  for (let each = queue.shift(); each; each = queue.shift()) {
    // Between two steps the state was replaced, by a reset or another date: this is no longer of it.
    if (emulator.state.subscriptions !== subscriptions) return;
    const { time, due, subscription } = each;
    if (subscription && subscriptions[subscription.id] !== subscription) {
      // Something else has changed it; what it is due for now is in line already, or has to be.
      if (known.get(subscription.id) === subscription) renewDues(subscription.id);
      continue;
    }
    before(time);
    due.run();
    if (subscription) renewDues(subscription.id);
    yield;
  }
}

function nextTime(emulator: Emulator): number {
  const next = nextComing(emulator);
  return next ? Date.parse(next.at) : Number.POSITIVE_INFINITY;
}

/** Runs everything due by now; answers when there is more to do. */
export function runDue(emulator: Emulator): number {
  const present = () => now(emulator).getTime();
  const next = nextTime(emulator);
  if (next > present()) return next;
  const steps = runUntil(emulator, present, () => {});
  while (!steps.next().done);
  return nextTime(emulator);
}

/** Each step of moving the clock ahead to every due instant on the way, so that events carry the time they belong to. */
function* stepsTo(emulator: Emulator, target: Date): Generator<void> {
  const { subscriptions } = emulator.state;
  const stop = (time: number) => {
    if (time > now(emulator).getTime()) setNow(emulator, new Date(time));
  };
  yield* runUntil(emulator, () => target.getTime(), stop);
  // Another leap may have ended further ahead meanwhile.
  if (emulator.state.subscriptions === subscriptions) stop(target.getTime());
  emulator.changed();
}

/** Moves it at once. */
export function advanceTo(emulator: Emulator, target: Date): void {
  const steps = stepsTo(emulator, target);
  while (!steps.next().done);
}

const longestTurnMs = 50;

/** The same, but others have their turn in between; it ends where it is when nobody wants it any more. */
export async function advanceInTurns(emulator: Emulator, target: Date, isWanted: () => boolean): Promise<void> {
  let began = performance.now();
  for (const _ of stepsTo(emulator, target)) {
    if (performance.now() - began < longestTurnMs) continue;
    await turn();
    if (!isWanted()) return;
    began = performance.now();
  }
}
