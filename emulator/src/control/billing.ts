import { Hono } from "hono";
import { z } from "zod";
import { moveCredit } from "../billing/account.ts";
import { accountTaxModes } from "../billing/tax.ts";
import { pay } from "../checkout/pay.ts";
import type { Emulator } from "../emulator.ts";
import type { Transaction } from "../entities/transaction.ts";
import { refund } from "../transactions/refund.ts";
import { ControlError, readControl } from "./body.ts";

const rate = z.string().regex(/^0(\.\d{1,5})?$/, "expected a fraction below one, such as 0.2");
const taxBody = z.strictObject({
  rate: rate.optional(),
  rates: z.record(z.string().regex(/^[A-Z]{2}$/, "expected a country code"), rate).optional(),
  account_setting: z.enum(accountTaxModes).optional(),
});
const amount = z.string().regex(/^[1-9]\d*$/, "expected whole minor units, such as 1250");
const refundBody = z.strictObject({
  transaction_id: z.string(),
  amount: amount.optional(),
  pending: z.boolean().default(false),
});
const creditBody = z.strictObject({
  customer_id: z.string(),
  currency_code: z.string().length(3).default("USD"),
  amount,
});
const checkoutBody = z.strictObject({
  transaction_id: z.string(),
  card: z.string().nullable().default("4242424242424242"),
  country: z.string().length(2).default("US"),
  email: z.email().optional(),
});

function requireTransaction({ state }: Emulator, id: string): Transaction {
  const transaction = state.transactions[id];
  if (!transaction) throw new ControlError(`transaction_id: there is no transaction ${id}`);
  return transaction;
}

/** What sellers do in their dashboard and buyers at a checkout. */
export function billingControl(emulator: Emulator): Hono {
  const app = new Hono();

  app.post("/tax", async (c) => {
    const { rate, rates, account_setting } = await readControl(c, taxBody);
    const { state } = emulator;
    if (rate !== undefined) state.tax_rate = rate;
    if (rate !== undefined || rates) state.tax_rates = rates ?? {};
    state.account_tax_mode = account_setting ?? state.account_tax_mode;
    emulator.changed();
    return c.json({ rate: state.tax_rate, rates: state.tax_rates, account_setting: state.account_tax_mode });
  });

  app.post("/refunds", async (c) => {
    const given = await readControl(c, refundBody);
    const transaction = requireTransaction(emulator, given.transaction_id);
    const wanted = given.amount === undefined ? null : BigInt(given.amount);
    return c.json(refund(emulator, transaction, wanted, given.pending ? "pending_approval" : "approved"));
  });

  app.post("/credit", async (c) => {
    const given = await readControl(c, creditBody);
    if (!emulator.state.customers[given.customer_id]) {
      throw new ControlError(`customer_id: there is no customer ${given.customer_id}`);
    }
    moveCredit(emulator, given, BigInt(given.amount), null, "available");
    emulator.changed();
    return c.json(emulator.state.credit_balances[`${given.customer_id} ${given.currency_code}`]);
  });

  app.post("/checkout", async (c) => {
    const { transaction_id, card, country, email = "" } = await readControl(c, checkoutBody);
    const transaction = requireTransaction(emulator, transaction_id);
    if (!transaction.customer_id && email === "") {
      throw new ControlError("email: the transaction has no customer, so it needs one");
    }
    const isTransfer = transaction.collection_mode === "manual";
    const outcome = pay(emulator, transaction, { card: isTransfer ? null : card, country, email });
    const { status, subscription_id } = requireTransaction(emulator, transaction_id);
    return c.json({ outcome, transaction_id, status, subscription_id });
  });

  return app;
}
