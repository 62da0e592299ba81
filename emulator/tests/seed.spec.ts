import { expect, test } from "playwright/test";
import { runDue } from "../src/lifecycle/due.ts";
import { createEmulator } from "../src/start.ts";
import { subscriptions } from "./fixtures/ids.ts";
import { defaultOptions } from "./fixtures/rig.ts";

const day = 86_400_000;
const hour = 3_600_000;
const first = Date.parse("2026-11-20T00:00:00Z");
/** Every sixth day for four years, each at another hour; and days on which months and years end. */
const starts = [
  ...Array.from({ length: 245 }, (_, index) => new Date(first + index * (6 * day + hour))),
  ...["2026-12-31", "2027-02-28", "2028-02-28", "2028-02-29", "2028-12-31"].map(
    (date) => new Date(`${date}T23:58:00Z`),
  ),
  // Around the renewal of Sam's subscription, whose day comes from the date in Paddle's documentation.
  ...["15:20", "15:26", "15:30"].map((time) => new Date(`2027-03-12T${time}:00Z`)),
];

/** What is wrong with one first state. */
function faultsOf(startAt: Date): string[] {
  const emulator = createEmulator({ ...defaultOptions("http://127.0.0.1:1"), startAt });
  const { state } = emulator;
  const isPast = (text: string | null) => text !== null && Date.parse(text) < startAt.getTime();
  const isAhead = (text: string, ms: number) => Date.parse(text) > startAt.getTime() + ms;
  const faults: string[] = [];
  for (const { id, current_billing_period: period, scheduled_change } of Object.values(state.subscriptions)) {
    if (period && !isPast(period.starts_at)) faults.push(`${id} begins at ${period.starts_at}`);
    if (period && !isAhead(period.ends_at, 2 * hour)) faults.push(`${id} ends at ${period.ends_at}`);
    if (scheduled_change && !isAhead(scheduled_change.effective_at, 11 * day)) {
      faults.push(`${id} changes at ${scheduled_change.effective_at}`);
    }
  }
  const bills = Object.values(state.transactions);
  for (const { id, billed_at } of bills) if (!isPast(billed_at)) faults.push(`${id} is of ${billed_at}`);
  const sams = bills.filter(({ subscription_id }) => subscription_id === subscriptions.samActive);
  if (sams.length !== 13) faults.push(`Sam has ${sams.length} bills`);
  emulator.session.frozenAt = Date.now() + 2 * hour;
  runDue(emulator);
  for (const { event_type } of Object.values(state.events)) faults.push(`${event_type} within two hours`);
  return faults.map((fault) => `${startAt.toISOString()}: ${fault}`);
}

test("on whatever day it starts, the first state is sound, and nothing in it changes for two hours", () => {
  expect(starts.flatMap(faultsOf)).toEqual([]);
});
