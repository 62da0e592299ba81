import "server-only";
import type { Paddle, Subscription } from "@paddle/paddle-node-sdk";
import type { Payer } from "@/lib/paddle/catalog";
import { type ChangePreview, endOfDiscount, toPreview } from "@/lib/paddle/change-preview";
import { readList, readPaddle, takeRequest, writePaddle } from "@/lib/paddle/client";
import { PaddleError } from "@/lib/paddle/errors";
import type { Money, SubscriptionSnapshot } from "@/lib/paddle/schemas";
import { isAddressId, isCustomerId, isSubscriptionId, parseSubscription, positive } from "@/lib/paddle/schemas";
import { getPaidUntil } from "@/lib/paddle/transactions";

const PAGE_SIZE = 200;
const MAX_PAGES = 50;

function requireId(id: string): void {
  if (!isSubscriptionId(id)) throw new PaddleError("rejected", "invalid_id");
}

function requireReadable(entity: unknown): SubscriptionSnapshot {
  const subscription = parseSubscription(entity);
  if (!subscription) throw new PaddleError("unavailable", "unreadable_subscription");
  return subscription;
}

type Write = (subscriptions: Paddle["subscriptions"]) => Promise<unknown>;

async function write(id: string, waiting: "click" | "charge", send: Write): Promise<SubscriptionSnapshot> {
  requireId(id);
  return requireReadable(await writePaddle(waiting, (paddle) => send(paddle.subscriptions)));
}

/** All of a customer's subscriptions, every page and every status; never a partial list. Throws PaddleError. */
export async function listSubscriptions(
  customerId: string,
  waiting: "page" | "click" = "page",
): Promise<SubscriptionSnapshot[]> {
  if (!isCustomerId(customerId)) throw new PaddleError("rejected", "invalid_id");
  return readPaddle(waiting, async (paddle) => {
    const pages = paddle.subscriptions.list({ customerId: [customerId], perPage: PAGE_SIZE });
    const found = new Map<string, SubscriptionSnapshot>();
    for (let page = 0; pages.hasMore; page++) {
      if (page > 0) takeRequest(waiting);
      if (page === MAX_PAGES) throw new PaddleError("unavailable", "endless_list");
      for (const entity of await pages.next()) {
        const subscription = requireReadable(entity);
        if (subscription.paddleCustomerId === customerId) found.set(subscription.id, subscription);
      }
    }
    return [...found.values()];
  });
}

type SubscriptionPage = {
  subscriptions: SubscriptionSnapshot[];
  /** The ids of those that can't be read, so that they don't hold up the others. */
  unreadable: string[];
  /** The last id of the page; null when it is empty. */
  last: string | null;
  hasMore: boolean;
};

/** The page of all customers' subscriptions after an id, ordered by id. Throws PaddleError. */
export async function listAllSubscriptions(after: string | null, latest?: number): Promise<SubscriptionPage> {
  const send = async (paddle: Paddle): Promise<SubscriptionPage> => {
    const query = { orderBy: "id[ASC]", perPage: PAGE_SIZE, ...(after && { after }) };
    const page = paddle.subscriptions.list(query);
    const entities = await readList(page, ({ id }) => ({ id }) as Subscription);
    const read = entities.map((entity) => ({ id: entity.id, subscription: parseSubscription(entity) }));
    return {
      subscriptions: read.flatMap(({ subscription }) => subscription ?? []),
      unreadable: read.filter(({ subscription }) => !subscription).map(({ id }) => id),
      last: read.at(-1)?.id ?? null,
      hasMore: page.hasMore && read.length > 0,
    };
  };
  return readPaddle("job", send, latest);
}

/** A subscription as it is at Paddle now. Throws PaddleError. */
export async function getSubscription(id: string): Promise<SubscriptionSnapshot> {
  requireId(id);
  return requireReadable(await readPaddle("click", (paddle) => paddle.subscriptions.get(id)));
}

export type PricedSubscription = {
  subscription: SubscriptionSnapshot;
  /** What each billing period costs as things stand, taxes and discounts included; null when that isn't known. */
  recurring: Money | null;
  /** When a discount that the next period has, or one that began now, ends; null where there is none. */
  discountEndsAt: string | null;
  payer: Payer;
};

/** A subscription as it is at Paddle now, with its price and who pays it from where. Throws PaddleError. */
export async function getPricedSubscription(id: string, now: Date): Promise<PricedSubscription> {
  requireId(id);
  const entity = await readPaddle("click", (paddle) =>
    paddle.subscriptions.get(id, { include: ["recurring_transaction_details"] }),
  );
  const { customerId, addressId, currencyCode, recurringTransactionDetails, discount, nextBilledAt } = entity;
  const amount = recurringTransactionDetails?.totals.grandTotal;
  if (!isAddressId(addressId)) throw new PaddleError("unavailable", "unreadable_subscription");
  return {
    subscription: requireReadable(entity),
    recurring: amount ? { amount, currencyCode } : null,
    discountEndsAt: endOfDiscount(discount, nextBilledAt ?? now.toISOString()),
    payer: { customerId, addressId, currencyCode },
  };
}

export type UpdateRequest = {
  /** All items of the subscription: Paddle removes what is left out. */
  items: { priceId: string; quantity: number }[];
  prorationBillingMode: "prorated_immediately" | "do_not_bill";
};

/** What an update would cost. Changes nothing. Throws PaddleError. */
export async function previewUpdate(id: string, request: UpdateRequest): Promise<ChangePreview> {
  requireId(id);
  return toPreview(await readPaddle("click", (paddle) => paddle.subscriptions.previewUpdate(id, request)));
}

/** Changes the items and charges for it. Sent once: after a timeout read the subscription again. Throws PaddleError. */
export const updateItems = (id: string, request: UpdateRequest): Promise<SubscriptionSnapshot> =>
  write(id, "charge", (subscriptions) => subscriptions.update(id, { ...request, onPaymentFailure: "prevent_change" }));

/** Removes a scheduled cancellation or pause. Throws PaddleError. */
export const removeScheduledChange = (id: string): Promise<SubscriptionSnapshot> =>
  write(id, "click", (subscriptions) => subscriptions.update(id, { scheduledChange: null }));

/** From when a cancellation holds: a period that was paid for is not refunded by either. */
export type CancelFrom = "immediately" | "next_billing_period";

/**
 * Cancels it. Paddle ends what is paused, and a trial without a payment method, immediately in any case. Sent once: after
 * a timeout read the subscription again. Throws PaddleError.
 */
export const cancelSubscription = (id: string, effectiveFrom: CancelFrom): Promise<SubscriptionSnapshot> =>
  write(id, "click", (subscriptions) => subscriptions.cancel(id, { effectiveFrom }));

/** What resuming costs: now, and for each period from then on; null where that is nothing. */
export type ResumeCost = Pick<ChangePreview, "dueNow" | "fromBalance" | "recurring" | "discountEndsAt"> & {
  /** The end of the period that is paid for and goes on, so that nothing is due before; null where a new one begins. */
  paidUntil: string | null;
};

/**
 * Paddle has no preview of this: nothing while the paid period runs, else a whole one, taxes and discounts included,
 * less the customer's credit. `isPeriodOver`: what the last bill says of the paid period is known to be wrong. Throws
 * PaddleError.
 */
export async function getResumeCost(id: string, now: Date, isPeriodOver: boolean): Promise<ResumeCost> {
  const [priced, end] = await Promise.all([getPricedSubscription(id, now), getPaidUntil(id)]);
  const { recurring: total, discountEndsAt, payer } = priced;
  if (!total) throw new PaddleError("unavailable", "unreadable_subscription");
  const { customerId, currencyCode } = payer;
  const recurring = positive(total.amount, currencyCode);
  const paidUntil = end && Date.parse(end) > now.getTime() && !isPeriodOver ? end : null;
  if (paidUntil) return { dueNow: null, fromBalance: null, recurring, discountEndsAt, paidUntil };
  const balances = await readPaddle("click", (paddle) =>
    paddle.customers.getCreditBalance(customerId, { currencyCode: [currencyCode] }),
  );
  const credit = balances.find((one) => one.currencyCode === currencyCode)?.balance?.available ?? "0";
  const left = BigInt(total.amount) - BigInt(credit);
  const fromBalance = positive(left > 0n ? credit : total.amount, currencyCode);
  return { dueNow: positive(String(left), currencyCode), fromBalance, recurring, discountEndsAt, paidUntil };
}

/** Resumes a paused subscription now: its paid period goes on, or a new one begins and is charged. Sent once. Throws PaddleError. */
export const resumeSubscription = (id: string, { paidUntil }: Pick<ResumeCost, "paidUntil">) =>
  write(id, "charge", (subscriptions) =>
    subscriptions.resume(id, {
      effectiveFrom: "immediately",
      onResume: paidUntil ? "continue_existing_billing_period" : "start_new_billing_period",
    }),
  );
