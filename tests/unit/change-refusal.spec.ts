import { expect, test } from "playwright/test";
import { changeRefusalWords, checkoutRefusalWords } from "@/components/plans/words";
import { type ChangeRefusal, refusalOf } from "@/lib/billing/change-refusal";
import { PaddleFailure } from "@/lib/paddle/failure";

const codes: Record<string, ChangeRefusal> = {
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
};
for (const [code, refusal] of Object.entries(codes)) {
  test(`Paddle's ${code} is ${refusal}, which has words of its own`, () => {
    const refused = refusalOf(new PaddleFailure("rejected", code));
    expect(refused).toBe(refusal);
    expect(changeRefusalWords[refused]).not.toBe(changeRefusalWords.rejected);
    expect(changeRefusalWords[refused].length).toBeGreaterThan(20);
  });
}

test("a code that nobody knows stays a rejection, also one that every object has", () => {
  for (const code of ["subscription_something_new", "", "constructor", "toString", "__proto__"]) {
    expect(refusalOf(new PaddleFailure("rejected", code)), code).toBe("rejected");
  }
  expect(refusalOf(new PaddleFailure("rejected"))).toBe("rejected");
});

test("what is no refusal keeps its kind", () => {
  for (const kind of ["timeout", "rate-limited", "unavailable"] as const) {
    expect(refusalOf(new PaddleFailure(kind))).toBe(kind);
  }
  expect(refusalOf(new PaddleFailure("timeout", "unconfirmed"))).toBe("unconfirmed");
});

test("every refusal has a sentence, and none shows a code or an id", () => {
  const sentences = [...Object.values(changeRefusalWords), ...checkoutRefusalWords.values()];
  expect(sentences.length).toBeGreaterThan(25);
  for (const sentence of sentences) {
    expect(sentence).toMatch(/^[A-Z].{15,}\.$/);
    expect(sentence).not.toMatch(/_|undefined|null/);
  }
});

test("what is no reason of a checkout has no words, whatever an address says", () => {
  for (const reason of ["nonsense", "<script>", "", "constructor", "__proto__", ["quantity"], undefined]) {
    expect(checkoutRefusalWords.get(reason)).toBeUndefined();
  }
});

test("a change that nobody confirmed is not said to be undone", () => {
  expect(changeRefusalWords.unconfirmed).not.toContain("Nothing was changed");
  expect(changeRefusalWords.declined).toContain("nothing was charged");
});
