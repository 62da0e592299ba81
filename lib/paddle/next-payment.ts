import "server-only";
import { type DiscountTerms, discountTerms, type NextPayment, parseNextPayment } from "@/lib/paddle/bill";
import { DEADLINE_MS, readPaddle } from "@/lib/paddle/client";
import { logPaddleError, PaddleError } from "@/lib/paddle/errors";
import { amount, isSubscriptionId } from "@/lib/paddle/schemas";

const include = ["next_transaction" as const, "recurring_transaction_details" as const];

type Owned = { id: string; paddleCustomerId: string };

/**
 * What a customer's subscription is charged next, as Paddle computes it; of a trial without a payment method, what it
 * will be once there is one. Null when nothing is planned. A discount whose terms are `known` isn't asked for again.
 * Throws PaddleError.
 */
export async function getNextPayment(
  { id, paddleCustomerId }: Owned,
  known: NextPayment["discount"],
): Promise<NextPayment | null> {
  if (!isSubscriptionId(id)) throw new PaddleError("rejected", "invalid_id");
  const giveUpAt = Date.now() + DEADLINE_MS.page;
  const entity = await readPaddle("page", (paddle) => paddle.subscriptions.get(id, { include }), giveUpAt);
  const payment = entity.customerId === paddleCustomerId ? parseNextPayment(entity) : null;
  if (!payment?.discount) return payment;
  const { discount } = payment;
  const terms = known?.id === discount.id && known.terms ? known.terms : await getTerms(discount.id, giveUpAt);
  return { ...payment, discount: { ...discount, terms } };
}

/** Null where the key may not read discounts, or nothing is known of this one: its amount is there all the same. */
async function getTerms(id: string, giveUpAt: number): Promise<DiscountTerms | null> {
  try {
    const found = await readPaddle("page", (paddle) => paddle.discounts.get(id), giveUpAt);
    return discountTerms.safeParse(found).data ?? null;
  } catch (error) {
    logPaddleError("reading a discount", error);
    return null;
  }
}

/** More unpaid payments than a subscription has. */
const MOST_OVERDUE = 30;

/** What a past due subscription owes. Null when nothing is found, or more than can be added up. Throws PaddleError. */
export async function getAmountDue({ id, paddleCustomerId }: Owned): Promise<NextPayment | null> {
  if (!isSubscriptionId(id)) throw new PaddleError("rejected", "invalid_id");
  const query = { subscriptionId: [id], status: ["past_due" as const], perPage: MOST_OVERDUE };
  return readPaddle("page", async (paddle) => {
    const page = paddle.transactions.list(query);
    const found = await page.next();
    const own = found.filter((one) => one.subscriptionId === id && one.customerId === paddleCustomerId);
    const currencies = new Set<string>(own.map((one) => one.currencyCode));
    const balances = own.flatMap((one) => amount.safeParse(one.details?.totals?.balance).data ?? []);
    const [code] = currencies;
    if (!code || currencies.size > 1 || page.hasMore || balances.length < own.length) return null;
    const total = String(balances.reduce((sum, one) => sum + BigInt(one), 0n));
    const nothing = {
      nextBilledAt: null,
      items: [],
      lines: [],
      discount: null,
      tax: null,
      credit: null,
      toBalance: null,
      recurring: null,
    };
    return { ...nothing, status: "past_due", currencyCode: code, total };
  });
}
