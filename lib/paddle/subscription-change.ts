import "server-only";
import type { SubscriptionPreview } from "@paddle/paddle-node-sdk";
import { callPaddle } from "@/lib/paddle/client";
import { PaddleFailure } from "@/lib/paddle/failure";
import { isCustomerId, isSubscriptionId } from "@/lib/paddle/ids";
import type { Money } from "@/lib/paddle/money";
import { parseSubscription, type SubscriptionSnapshot } from "@/lib/paddle/subscription";

/** All items of the subscription: what is left out is removed. */
export type ChangeRequest = {
  items: { priceId: string; quantity: number }[];
  prorationBillingMode: "prorated_immediately" | "do_not_bill";
};

export type ChangePreview = {
  /** What is charged at once; null when nothing is. */
  dueNow: Money | null;
  /** What goes to the customer's balance at once; null when nothing does. */
  credit: Money | null;
  /** What each billing period costs from then on. */
  recurring: Money | null;
  nextBilledAt: string | null;
  billingInterval: string;
  billingFrequency: number;
  lines: { name: string; quantity: number; amount: Money }[];
};

function requireId(id: string): void {
  if (!isSubscriptionId(id)) throw new PaddleFailure("rejected", "invalid_id");
}

function requireReadable(entity: unknown): SubscriptionSnapshot {
  const subscription = parseSubscription(entity);
  if (!subscription) throw new PaddleFailure("unavailable", "unreadable_subscription");
  return subscription;
}

const positive = (amount: string | undefined, currencyCode: string): Money | null =>
  amount && BigInt(amount) > 0n ? { amount, currencyCode } : null;

function toPreview({ immediateTransaction, updateSummary, ...preview }: SubscriptionPreview): ChangePreview {
  const { currencyCode, billingCycle } = preview;
  const totals = immediateTransaction?.details.totals;
  const result = updateSummary?.result;
  const credited = result?.action === "credit" ? result.amount.replace("-", "") : totals?.creditToBalance;
  return {
    dueNow: positive(totals?.grandTotal, currencyCode),
    credit: positive(credited, currencyCode),
    recurring: positive(preview.recurringTransactionDetails?.totals.grandTotal, currencyCode),
    nextBilledAt: preview.nextBilledAt,
    billingInterval: billingCycle?.interval ?? "month",
    billingFrequency: billingCycle?.frequency ?? 1,
    lines: (immediateTransaction?.details.lineItems ?? []).map(
      ({ product, quantity, totals: { total } }) => ({
        name: product.name,
        quantity,
        amount: { amount: total, currencyCode },
      }),
    ),
  };
}

/** A subscription as it is at Paddle now. Throws PaddleFailure. */
export async function getSubscription(id: string): Promise<SubscriptionSnapshot> {
  requireId(id);
  return requireReadable(
    await callPaddle({ waiting: "click", repeatable: true }, (paddle) => paddle.subscriptions.get(id)),
  );
}

/** What a change would cost. Changes nothing. Throws PaddleFailure. */
export async function previewChange(id: string, request: ChangeRequest): Promise<ChangePreview> {
  requireId(id);
  return toPreview(
    await callPaddle({ waiting: "click", repeatable: true }, (paddle) =>
      paddle.subscriptions.previewUpdate(id, request),
    ),
  );
}

/** Changes the items and charges for it. Sent once: after a timeout read the subscription again. Throws PaddleFailure. */
export async function changeItems(id: string, request: ChangeRequest): Promise<SubscriptionSnapshot> {
  requireId(id);
  return requireReadable(
    await callPaddle({ waiting: "charge", repeatable: false }, (paddle) =>
      paddle.subscriptions.update(id, { ...request, onPaymentFailure: "prevent_change" }),
    ),
  );
}

/** Removes a scheduled cancellation or pause. Throws PaddleFailure. */
export async function removeScheduledChange(id: string): Promise<SubscriptionSnapshot> {
  requireId(id);
  return requireReadable(
    await callPaddle({ waiting: "click", repeatable: false }, (paddle) =>
      paddle.subscriptions.update(id, { scheduledChange: null }),
    ),
  );
}

/** What resuming charges at once, and what each period costs from then on; null where that is nothing. */
export type ResumeCost = { dueNow: Money | null; recurring: Money | null };

/** Paddle has no preview of this: a whole period, taxes and discounts included, less the customer's credit. Throws PaddleFailure. */
export async function getResumeCost(id: string): Promise<ResumeCost> {
  requireId(id);
  const { customerId, currencyCode, recurringTransactionDetails } = await callPaddle(
    { waiting: "click", repeatable: true },
    (paddle) => paddle.subscriptions.get(id, { include: ["recurring_transaction_details"] }),
  );
  const total = recurringTransactionDetails?.totals.grandTotal;
  if (!total || !isCustomerId(customerId)) throw new PaddleFailure("unavailable", "unreadable_subscription");
  const balances = await callPaddle({ waiting: "click", repeatable: true }, (paddle) =>
    paddle.customers.getCreditBalance(customerId, { currencyCode: [currencyCode] }),
  );
  const credit = balances.find((one) => one.currencyCode === currencyCode)?.balance?.available ?? "0";
  return {
    dueNow: positive(String(BigInt(total) - BigInt(credit)), currencyCode),
    recurring: positive(total, currencyCode),
  };
}

/** Resumes a paused subscription now: a new period begins, and is charged. Sent once. Throws PaddleFailure. */
export async function resumeNow(id: string): Promise<SubscriptionSnapshot> {
  requireId(id);
  return requireReadable(
    await callPaddle({ waiting: "charge", repeatable: false }, (paddle) =>
      paddle.subscriptions.resume(id, {
        effectiveFrom: "immediately",
        onResume: "start_new_billing_period",
      }),
    ),
  );
}

/** What the newest charge for a change of this subscription came to; null when there is none. Throws PaddleFailure. */
export async function getLastCharge(id: string): Promise<Money | null> {
  requireId(id);
  const [newest] = await callPaddle({ waiting: "click", repeatable: true }, (paddle) =>
    paddle.transactions.list({ subscriptionId: [id], orderBy: "id[DESC]", perPage: 1 }).next(),
  );
  const total = newest?.details?.totals?.grandTotal;
  return newest && total ? { amount: total, currencyCode: newest.currencyCode } : null;
}
