import "server-only";
import { isRecent, reactionJob, reviewAccess } from "@/lib/billing/react";
import { readCustomer } from "@/lib/billing/subscriptions";
import { database } from "@/lib/db";
import { selectQueued } from "@/lib/jobs";
import { type AdjustedPayment, readAdjustedPayment } from "@/lib/paddle/adjustments";

// Paddle tells of refunds and chargebacks by events of their own, in any order, and changes no subscription by them. Each
// event has the payment read anew; lib/billing/access.ts says what follows for access.

type Known = { refunded: string; chargedBackAt: Date | null };

export const refundTasks = {
  adjustment: async ({ transactionId }: { transactionId: string }) => {
    const payment = await readAdjustedPayment(transactionId);
    if (!payment) return;
    await store(payment);
    await reviewAccess(await readCustomer(payment.customerId), false);
  },
};

// Only if nobody has stored another answer meanwhile: then this one may be the older, and is asked for again.
const storeStatement = `
  WITH stored AS (
    INSERT INTO "AdjustedPayment" AS known ("transactionId", "subscriptionId", "periodStartsAt", "refunded", "isRefundedInFull", "chargedBackAt")
    VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT ("transactionId") DO UPDATE
    SET "periodStartsAt" = excluded."periodStartsAt", "refunded" = excluded."refunded",
      "isRefundedInFull" = excluded."isRefundedInFull", "chargedBackAt" = excluded."chargedBackAt", "readAt" = now()
    WHERE known."refunded" = $7 AND (known."chargedBackAt" IS NOT NULL) = $8
    RETURNING 1
  ), queued AS (${selectQueued("$9", "stored")})
  SELECT (SELECT count(*)::int FROM stored) AS "stored", (SELECT count(*)::int FROM queued) AS "queued"`;

async function store(payment: AdjustedPayment): Promise<void> {
  const { transactionId, subscriptionId, customerId, currencyCode, refunded, isRefundedInFull, chargedBackAt } =
    payment;
  const { pool, prisma } = database();
  const known: Known | null = await prisma.adjustedPayment.findUnique({ where: { transactionId } });
  const customer = await readCustomer(customerId);
  const about = { subscriptionId, transactionId };
  // What Paddle did before this app was there is stored, but told to nobody.
  const isTold = isRecent(new Date(payment.adjustedAt));
  const isMore = isTold && BigInt(refunded) > BigInt(known?.refunded ?? 0);
  const isDisputed = isTold && chargedBackAt !== null && !known?.chargedBackAt;
  const amount = { amount: refunded, currencyCode };
  const jobs = [
    ...(isMore
      ? reactionJob(customer, { kind: "refunded", ...about, amount, isInFull: isRefundedInFull }, refunded)
      : []),
    ...(isDisputed ? reactionJob(customer, { kind: "chargedBack", ...about }, chargedBackAt) : []),
  ];
  const values = [transactionId, subscriptionId, payment.periodStartsAt, refunded, isRefundedInFull, chargedBackAt];
  const before = [known?.refunded ?? null, Boolean(known?.chargedBackAt)];
  const { rows } = await pool.query(storeStatement, [...values, ...before, JSON.stringify(jobs)]);
  if (rows[0]?.stored !== 1) throw new Error(`${transactionId} was stored by another job meanwhile`);
}
