import "server-only";
import type { User } from "@/lib/auth/user";
import { database } from "@/lib/db";
import { log } from "@/lib/log";
import { onBehalfOf } from "@/lib/paddle/client";
import type { PortalPage } from "@/lib/paddle/customers";
import { logPaddleError, PaddleError, type PaddleErrorKind } from "@/lib/paddle/errors";
import { isWithinLimit } from "@/lib/rate-limit";

export type AuditedAction =
  | ("link-customer" | "checkout" | "invoice" | `portal:${PortalPage}`)
  | ("preview-change" | "change-plan" | "remove-scheduled-change" | "resume" | "cancel")
  | ("download-data" | "delete-account" | "keep-account")
  | `admin:${"check" | "link-customer" | "list-deliveries" | "look-up-customer" | "read-again" | "reconcile" | "replay"}`;

/** How often a user may do something that calls Paddle: all users share one rate limit there. */
export const ACTIONS_PER_MINUTE = 10;
/** Prices are asked for with each choice, and must not use up what confirms one. */
export const PREVIEWS_PER_MINUTE = 20;
const HOUR_MS = 60 * 60_000;

type Entry = { action: AuditedAction; subscriptionId?: string };

/** Records what a user did, or what was done to one, and how it ended. No URL, no token, nothing that Paddle answered. */
export async function audit(user: Pick<User, "id">, entry: Entry, outcome: string): Promise<bigint> {
  const data = { ...entry, userId: user.id, outcome };
  return (await database().prisma.auditEntry.create({ data, select: { id: true } })).id;
}

/**
 * Runs what a user requested of Paddle: recorded before, and with its outcome afterwards; refused, and not recorded, when
 * the user did too much in the last minute. Paddle's errors come back as a refusal; any other is thrown.
 */
export async function withAudit<T extends object, Refusal extends string = PaddleErrorKind>(
  user: User,
  entry: Entry,
  now: Date,
  run: () => Promise<T | { refused: Refusal }>,
  toRefusal: (error: PaddleError) => Refusal | PaddleErrorKind = ({ kind }) => kind,
): Promise<T | { refused: Refusal | PaddleErrorKind | "too-many-requests" }> {
  const isPreview = entry.action === "preview-change";
  const max = isPreview ? PREVIEWS_PER_MINUTE : ACTIONS_PER_MINUTE;
  const isWithin = await isWithinLimit(`${isPreview ? "previews" : "actions"}:${user.id}`, { max, seconds: 60 }, now);
  if (!isWithin) return { refused: "too-many-requests" };
  const outcomeOf = (answer: T | { refused: Refusal }) =>
    "refused" in answer ? String(answer.refused) : "outdated" in answer ? "outdated" : "done";
  try {
    return await recorded(user, entry, () => onBehalfOf(user.id, run), outcomeOf, toRefusal);
  } catch (error) {
    return { refused: toRefusal(logPaddleError(entry.action, error)) };
  }
}

/** The same in a job, which has no limit, and is tried again when it throws. */
export const withAuditInJob = <T>(user: Pick<User, "id">, entry: Entry, run: () => Promise<T>): Promise<T> =>
  recorded(
    user,
    entry,
    run,
    () => "done",
    ({ kind }) => kind,
  );

/** Records that something was begun, and how it ended. */
async function recorded<T>(
  user: Pick<User, "id">,
  entry: Entry,
  run: () => Promise<T>,
  outcomeOf: (answer: T) => string,
  failureOf: (error: PaddleError) => string,
): Promise<T> {
  const id = await audit(user, entry, "started");
  try {
    const answer = await run();
    await setOutcome(id, outcomeOf(answer));
    return answer;
  } catch (error) {
    await setOutcome(id, error instanceof PaddleError ? failureOf(error) : "error");
    throw error;
  }
}

/** Failing to record the outcome doesn't undo what was done, so the user still gets the answer. */
async function setOutcome(id: bigint, outcome: string): Promise<void> {
  await database()
    .prisma.auditEntry.update({ where: { id }, data: { outcome } })
    .catch((error: Error) => log("error", "audit.not-recorded", `outcome "${outcome}": ${error.message}`));
}

const countCharges = `
  SELECT count(*) FILTER (WHERE "at" > $2)::int AS "inHour", count(*)::int AS "inDay" FROM "AuditEntry"
  WHERE "subscriptionId" = $1 AND "at" > $3 AND "action" IN ('change-plan', 'resume') AND "outcome" = 'done'`;

/** Whether Paddle would refuse another charge: it allows twenty an hour and a hundred a day for each subscription. */
export async function hasTooManyCharges(subscriptionId: string, now: Date): Promise<boolean> {
  const values = [subscriptionId, ...[HOUR_MS, 24 * HOUR_MS].map((ms) => new Date(now.getTime() - ms))];
  const { rows } = await database().pool.query<{ inHour: number; inDay: number }>(countCharges, values);
  return rows.some(({ inHour, inDay }) => inHour >= 20 || inDay >= 100);
}

/** Whether Paddle has refused a user something, for this reason, since an instant. */
export async function wasRefused(user: User, entry: Required<Entry>, outcome: string, since: string | null) {
  const where = { ...entry, userId: user.id, outcome, ...(since && { at: { gt: new Date(since) } }) };
  return (await database().prisma.auditEntry.count({ where, take: 1 })) > 0;
}
