import { Hono } from "hono";
import { z } from "zod";
import type { Emulator } from "../emulator.ts";
import type { Adjustment } from "../entities/adjustment.ts";
import type { Transaction } from "../entities/transaction.ts";
import { chargeBack, isDisputed, reverse, review, turnReversed } from "../transactions/adjust.ts";
import { adjustmentsOf } from "../transactions/refund.ts";
import { ControlError, readControl } from "./body.ts";

const body = z.union([
  z.strictObject({ id: z.string(), status: z.enum(["approved", "rejected", "reversed"]) }),
  z.strictObject({
    transaction_id: z.string(),
    action: z.enum(["chargeback", "chargeback_warning", "chargeback_reverse", "chargeback_warning_reverse"]),
  }),
]);

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

/** What Paddle and banks decide: on refunds that wait, and on payments that are disputed. */
export function adjustmentControl(emulator: Emulator): Hono {
  const app = new Hono();
  app.post("/adjustments", async (c) => {
    const given = await readControl(c, body);
    if ("id" in given) {
      const adjustment = requireAdjustment(emulator, given.id);
      if (given.status === "reversed") return c.json(turnReversed(emulator, adjustment));
      return c.json(review(emulator, adjustment, given.status));
    }
    const transaction = requireTransaction(emulator, given.transaction_id);
    const { action } = given;
    if (action === "chargeback" || action === "chargeback_warning") {
      return c.json(chargeBack(emulator, transaction, action));
    }
    const first = `${action}`.replace("_reverse", "");
    const disputed = adjustmentsOf(emulator, transaction.id).find((each) => isDisputed(each) && each.action === first);
    if (!disputed) throw new ControlError(`action: ${transaction.id} has no ${first} to reverse`);
    return c.json(reverse(emulator, transaction, disputed));
  });
  return app;
}
