import "server-only";
import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { User } from "@/lib/auth/user";
import { env } from "@/lib/env";
import type { ChangePreview } from "@/lib/paddle/change-preview";
import type { Money } from "@/lib/paddle/schemas";
import type { ResumeCost } from "@/lib/paddle/subscriptions";

// What a customer agreed to by a click. Paddle prorates by the minute, so the amounts move while somebody reads them:
// what was agreed to is the most that may be charged, the least that is credited, and the price of each period after.

const MINUTES = 10;
/** How long what was shown may be agreed to. */
export const CONSENT_MS = MINUTES * 60_000;

const money = z.object({ amount: z.string().regex(/^\d+$/), currencyCode: z.string() }).nullable();
const instant = z.string().nullable();
const schema = z.object({
  shownAt: z.number(),
  mostDue: money,
  leastCredit: money,
  recurring: money,
  billingCycle: z.string(),
  nextBilledAt: instant,
  paidUntil: instant,
});
/** Null where there is nothing to charge, to credit or to bill. */
export type Terms = Omit<z.infer<typeof schema>, "shownAt">;

/** What a change costs, as Paddle says it. Resuming has no lines, and neither credit nor a date of its own. */
type Cost = Pick<ChangePreview, "dueNow" | "recurring"> &
  Partial<Omit<ChangePreview, "dueNow" | "recurring"> & Pick<ResumeCost, "paidUntil">>;

export function termsOf(cost: Cost): Terms {
  const { dueNow, credit = null, recurring, nextBilledAt = null, paidUntil = null } = cost;
  const lost = lostWhileReading(cost.lines ?? []);
  return {
    mostDue: dueNow && { ...dueNow, amount: String(BigInt(dueNow.amount) + lost) },
    leastCredit: credit && { ...credit, amount: String(larger(BigInt(credit.amount) - lost, 0n)) },
    recurring,
    billingCycle: [cost.billingFrequency, cost.billingInterval].join(" "),
    nextBilledAt,
    paidUntil,
  };
}

const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b);
const minuteOf = (at: string): bigint => BigInt(Math.floor(Date.parse(at) / 60_000));

/**
 * What the time that is given back loses in ten minutes. All lines up to the end of the period that runs now shrink
 * alike, by ten minutes of the minutes that are left; a new period's don't. Where together they are a charge the amount
 * due only falls, and nothing is added to it. Else the whole is rounded up, and a line's price and tax each by one more.
 */
function lostWhileReading(lines: ChangePreview["lines"]): bigint {
  const unused = lines.find(({ quantity, period }) => quantity < 0 && period)?.period;
  if (!unused) return 0n;
  const shrinking = lines.filter(({ period }) => period?.endsAt === unused.endsAt);
  const given = -shrinking.reduce((sum, { amount }) => sum + BigInt(amount.amount), 0n);
  const left = minuteOf(unused.endsAt) - minuteOf(unused.startsAt);
  if (given <= 0n || left <= 0n) return 0n;
  return (given * BigInt(MINUTES) + left - 1n) / left + 2n * BigInt(shrinking.length);
}

/** Whether what a change costs now is what was agreed to, or better. The next bill may come as much later as one may read. */
export function isWithin(cost: Cost, agreed: Terms): boolean {
  const { recurring, billingCycle, nextBilledAt, paidUntil } = termsOf(cost);
  const later = Date.parse(nextBilledAt ?? "") - Date.parse(agreed.nextBilledAt ?? "");
  return (
    isSame(recurring, agreed.recurring) &&
    billingCycle === agreed.billingCycle &&
    paidUntil === agreed.paidUntil &&
    (nextBilledAt === agreed.nextBilledAt || (later >= 0 && later <= CONSENT_MS)) &&
    isAtMost(cost.dueNow, agreed.mostDue) &&
    isAtMost(agreed.leastCredit, cost.credit ?? null)
  );
}

const isSame = (a: Money | null, b: Money | null) => isAtMost(a, b) && isAtMost(b, a);

/** Nothing is the least. Amounts in two currencies can't be compared. */
function isAtMost(a: Money | null, b: Money | null): boolean {
  if (!a || BigInt(a.amount) === 0n) return true;
  return b !== null && a.currencyCode === b.currencyCode && BigInt(a.amount) <= BigInt(b.amount);
}

/** Whose consent to what. */
type Subject = { user: User; subscriptionId: string; change: string };

/**
 * Terms as text that travels with the form. It is compared with a new preview and never trusted; the signature keeps what
 * was shown, when and for what from being anything but what this app showed this user.
 */
export function quoteOf(terms: Terms, subject: Subject, now: Date): string {
  const payload = Buffer.from(JSON.stringify({ ...terms, shownAt: now.getTime() })).toString("base64url");
  return `${payload}.${signatureOf(payload, subject)}`;
}

/** Null for a quote of another user, subscription or change, one that nobody signed, and one shown too long ago. */
export function readQuote(quote: string, subject: Subject, now: Date): Terms | null {
  const [payload = "", signature = ""] = quote.split(".");
  const [given, wanted] = [signature, signatureOf(payload, subject)].map((text) => Buffer.from(text));
  if (!given || !wanted || given.length !== wanted.length || !timingSafeEqual(given, wanted)) return null;
  const { success, data } = schema.safeParse(JSON.parse(Buffer.from(payload, "base64url").toString()));
  return success && now.getTime() - data.shownAt <= CONSENT_MS ? data : null;
}

function signatureOf(payload: string, { user, subscriptionId, change }: Subject): string {
  const text = JSON.stringify(["consent", user.id, subscriptionId, change, payload]);
  return createHmac("sha256", env().AUTH_SECRET).update(text).digest("base64url");
}
