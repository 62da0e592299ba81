import { formatMoney, sum } from "../billing/money.ts";
import type { Emulator } from "../emulator.ts";
import { allOverdue } from "../transactions/store.ts";

/** What a subscription owes, which whoever gives it a new card pays; null when it owes nothing. */
export function overdueAmount(emulator: Emulator, subscriptionId: string | null): string | null {
  const subscription = emulator.state.subscriptions[subscriptionId ?? ""];
  if (subscription?.status !== "past_due") return null;
  const owed = sum(allOverdue(emulator, subscription.id).map(({ details }) => details.totals.balance));
  return owed > 0n ? formatMoney(owed, subscription.currency_code) : null;
}
