import type { Emulator } from "../emulator.ts";
import { review } from "./adjust.ts";

const tenMinutes = 600_000;

/** When refunds that wait are approved: Paddle's sandbox does it every ten minutes. */
export function approvalsDue(emulator: Emulator): { at: string; what: string; id: string; run: () => void }[] {
  const waiting = Object.values(emulator.state.adjustments).filter(({ status }) => status === "pending_approval");
  return waiting.map((adjustment) => {
    const round = Math.floor(Date.parse(adjustment.created_at) / tenMinutes) + 1;
    const at = new Date(round * tenMinutes).toISOString();
    return { at, what: "approval of a refund", id: adjustment.id, run: () => review(emulator, adjustment, "approved") };
  });
}
