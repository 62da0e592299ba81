import { randomUUID } from "node:crypto";
import type { Payment } from "../entities/transaction";
import type { PaymentMethod } from "../state";

/** An attempt to take an amount from a card. */
export function attemptOf(
  { id, last4, cardholder_name }: PaymentMethod,
  amount: string,
  at: string,
  isCaptured: boolean,
): Payment {
  return {
    payment_attempt_id: randomUUID(),
    stored_payment_method_id: randomUUID(),
    payment_method_id: id,
    amount,
    status: isCaptured ? "captured" : "error",
    error_code: isCaptured ? null : "declined",
    method_details: { type: "card", card: cardOf({ last4, cardholder_name }) },
    created_at: at,
    captured_at: isCaptured ? at : null,
  };
}

export function cardOf({ last4, cardholder_name }: Pick<PaymentMethod, "last4" | "cardholder_name">) {
  return { type: "visa", last4, expiry_month: 12, expiry_year: 2034, cardholder_name } as const;
}
