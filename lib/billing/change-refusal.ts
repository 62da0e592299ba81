import type { ChoiceRefusal } from "@/lib/billing/plan-choice";
import type { FailureKind, PaddleFailure } from "@/lib/paddle/failure";

/** Why a change of a subscription was not made. */
export type ChangeRefusal =
  | FailureKind
  | ChoiceRefusal
  | "not-found"
  | "limited"
  | "busy"
  | "declined"
  | "no-payment-method"
  | "payment-pending"
  | "too-many-charges"
  | "too-small"
  | "not-paused"
  | "nothing-scheduled"
  | "unconfirmed";

const codes = new Map<string | null, ChangeRefusal>(
  Object.entries({
    subscription_locked_renewal: "renewing-soon",
    subscription_locked_processing: "renewing-soon",
    subscription_update_when_past_due: "past-due",
    subscription_update_when_canceled: "canceled",
    subscription_is_canceled_action_invalid: "canceled",
    subscription_payment_declined: "declined",
    subscription_missing_payment_method_cannot_update: "no-payment-method",
    subscription_missing_payment_method_cannot_resume: "no-payment-method",
    subscription_outstanding_transaction: "payment-pending",
    subscription_outstanding_pending_refund: "payment-pending",
    subscription_immediate_charge_hour_limit_exceeded: "too-many-charges",
    subscription_immediate_charge_24_hour_limit_exceeded: "too-many-charges",
    subscription_update_transaction_balance_less_than_charge_limit: "too-small",
    subscription_quantity_not_valid: "quantity",
    subscription_must_be_paused: "not-paused",
    unconfirmed: "unconfirmed",
  } as const),
);

/** Paddle's refusal in our words; a code we do not know stays `rejected`. */
export const refusalOf = ({ code, kind }: PaddleFailure): ChangeRefusal => codes.get(code) ?? kind;
