import { Hono } from "hono";
import { z } from "zod";
import type { Emulator } from "../emulator.ts";
import type { Adjustment } from "../entities/adjustment.ts";
import type { Transaction } from "../entities/transaction.ts";
import { chargeBack, isDisputed, reverse, review, turnReversed } from "../transactions/adjust.ts";
import { adjustmentsOf } from "../transactions/refund.ts";
import { ControlError, readControl } from "./body.ts";

const body = z.strictObject({
  id: z.string().optional(),
  status: z.enum(["approved", "rejected", "reversed"]).optional(),
  transaction_id: z.string().optional(),
  action: z.enum(["chargeback", "chargeback_warning", "chargeback_reverse", "chargeback_warning_reverse"]).optional(),
});
type Body = z.infer<typeof body>;

function requireAdjustment({ state }: Emulator, id: string): Adjustment {
  const adjustment = Object.hasOwn(state.adjustments, id) ? state.adjustments[id] : undefined;
  if (!adjustment) throw new ControlError(`id: there is no adjustment ${id}`);
  return adjustment;
}

function requireTransaction({ state }: Emulator, id: string): Transaction {
  const transaction = Object.hasOwn(state.transactions, id) ? state.transactions[id] : undefined;
  if (!transaction) throw new ControlError(`transaction_id: there is no transaction ${id}`);
  return transaction;
}

function decide(emulator: Emulator, { id = "", status }: Body): Adjustment {
  if (!status) throw new ControlError("status: give approved, rejected or reversed");
  const adjustment = requireAdjustment(emulator, id);
  return status === "reversed" ? turnReversed(emulator, adjustment) : review(emulator, adjustment, status);
}

function dispute(emulator: Emulator, { transaction_id = "", action }: Body): Adjustment {
  if (!action) throw new ControlError("action: give chargeback or chargeback_warning, or either with _reverse");
  const transaction = requireTransaction(emulator, transaction_id);
  if (action === "chargeback" || action === "chargeback_warning") return chargeBack(emulator, transaction, action);
  const first = action.replace("_reverse", "");
  const disputed = adjustmentsOf(emulator, transaction.id).find((each) => isDisputed(each) && each.action === first);
  if (!disputed) throw new ControlError(`action: ${transaction.id} has no ${first} to reverse`);
  return reverse(emulator, transaction, disputed);
}

/** What Paddle and banks decide: on refunds that wait, and on payments that are disputed. */
export function adjustmentControl(emulator: Emulator): Hono {
  const app = new Hono();
  app.post("/adjustments", async (c) => {
    const given = await readControl(c, body);
    if ((given.id === undefined) === (given.transaction_id === undefined)) {
      throw new ControlError("id: give it with a status, or transaction_id with an action");
    }
    return c.json(given.id === undefined ? dispute(emulator, given) : decide(emulator, given));
  });
  return app;
}
