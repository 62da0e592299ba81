import "server-only";
import { z } from "zod";
import type { User } from "@/lib/auth/user";
import { database, queryForPage } from "@/lib/db";
import { log } from "@/lib/log";
import { nextPayment } from "@/lib/paddle/bill";
import { payment, paymentMethod } from "@/lib/paddle/payments";

// What is known of a customer's payments, each part with its time. A visit claims what it is going to ask for, so that
// two at once don't ask for the same; only the answer to the newest claim is kept.

const instant = z.coerce.date();
/** What this version can't read is as good as unknown, and read again. */
const orNull = <T>(schema: z.ZodType<T>) => schema.nullable().catch(null);

const asked = { askedAt: instant, readAt: instant.nullable() };
const storedNextPayment = z.object({
  ...asked,
  subscriptionId: z.string(),
  askedUpdatedAt: instant.nullable(),
  payment: orNull(nextPayment),
});
const storedHistory = z.object({
  ...asked,
  payments: orNull(z.array(payment)),
  methods: orNull(z.record(z.string(), paymentMethod)),
});

export type StoredNextPayment = z.infer<typeof storedNextPayment>;
type History = z.infer<typeof storedHistory>;
export type StoredPayments = {
  /** By subscription. */
  next: ReadonlyMap<string, StoredNextPayment>;
  /** Null until the first time. */
  history: History | null;
};

const statement = `
  SELECT (SELECT to_jsonb(h) FROM "PaymentHistory" h WHERE h."paddleCustomerId" = u."paddleCustomerId") AS "history",
    (SELECT jsonb_agg(n) FROM "NextPayment" n WHERE n."paddleCustomerId" = u."paddleCustomerId") AS "next"
  FROM "User" u WHERE u."id" = $1`;

/** The signed-in user's payments as last known, in one statement. Never calls Paddle. */
export async function getStoredPayments(user: User): Promise<StoredPayments> {
  const { rows } = await queryForPage<{ history: unknown; next: unknown }>(statement, [user.id]);
  const next = orNull(z.array(storedNextPayment)).parse(rows[0]?.next ?? null) ?? [];
  return {
    next: new Map(next.map((one) => [one.subscriptionId, one])),
    history: orNull(storedHistory).parse(rows[0]?.history ?? null),
  };
}

type Wanted = {
  id: string;
  /** As it was seen: another visit may have asked since. */
  askedAt: Date | null;
};

/** Claims those of a customer's subscriptions that nobody has claimed since they were seen; returns their ids. */
export async function claimNextPayments(customerId: string, wanted: Wanted[], now: Date): Promise<string[]> {
  // What was seen travels in `readAt`: of the rows to insert, a conflict sees nothing but their columns.
  const { rows } = await database().pool.query<{ id: string }>(
    `INSERT INTO "NextPayment" AS n ("subscriptionId", "paddleCustomerId", "askedAt", "askedUpdatedAt", "readAt")
     SELECT s."id", s."paddleCustomerId", $4, s."updatedAt", seen."askedAt"
     FROM unnest($2::text[], $3::timestamptz[]) AS seen ("id", "askedAt")
     JOIN "Subscription" s ON s."id" = seen."id" AND s."paddleCustomerId" = $1
     ORDER BY s."id"
     ON CONFLICT ("subscriptionId") DO UPDATE SET
       "askedAt" = excluded."askedAt", "askedUpdatedAt" = excluded."askedUpdatedAt",
       "paddleCustomerId" = excluded."paddleCustomerId",
       "payment" = CASE WHEN n."paddleCustomerId" = excluded."paddleCustomerId" THEN n."payment" END
     WHERE n."askedAt" = excluded."readAt" OR n."paddleCustomerId" <> excluded."paddleCustomerId"
     RETURNING "subscriptionId" AS "id"`,
    [customerId, wanted.map(({ id }) => id), wanted.map(({ askedAt }) => askedAt), now],
  );
  return rows.map(({ id }) => id);
}

export async function saveNextPayment(
  subscriptionId: string,
  paid: StoredNextPayment["payment"],
  askedAt: Date,
): Promise<void> {
  await database().pool.query(
    `UPDATE "NextPayment" SET "payment" = $3, "readAt" = $2 WHERE "subscriptionId" = $1 AND "askedAt" = $2`,
    [subscriptionId, askedAt, paid && JSON.stringify(paid)],
  );
}

/**
 * What the owner of a subscription that was changed is charged next is known for none of theirs: the change may have added
 * to the balance, or taken from it. Failing here must not fail the change.
 */
export async function forgetNextPayments(subscriptionId: string): Promise<void> {
  const statement = `UPDATE "NextPayment" n SET "askedUpdatedAt" = NULL FROM "Subscription" s
    WHERE s."id" = $1 AND n."paddleCustomerId" = s."paddleCustomerId"`;
  await database()
    .pool.query(statement, [subscriptionId])
    .catch((error: Error) => log("error", "next-payments.not-forgotten", error.message));
}

/** False where another visit has claimed it since this time. */
export async function claimHistory(customerId: string, now: Date, since: Date): Promise<boolean> {
  const { rowCount } = await database().pool.query(
    `INSERT INTO "PaymentHistory" ("paddleCustomerId", "askedAt") VALUES ($1, $2)
     ON CONFLICT ("paddleCustomerId") DO UPDATE SET "askedAt" = excluded."askedAt"
     WHERE "PaymentHistory"."askedAt" <= $3`,
    [customerId, now, since],
  );
  return rowCount === 1;
}

export async function saveHistory(
  customerId: string,
  { payments, methods }: Pick<History, "payments" | "methods">,
  askedAt: Date,
): Promise<void> {
  await database().pool.query(
    `UPDATE "PaymentHistory" SET "payments" = $3, "methods" = $4, "readAt" = $2
     WHERE "paddleCustomerId" = $1 AND "askedAt" = $2`,
    [customerId, askedAt, JSON.stringify(payments), JSON.stringify(methods)],
  );
}
