import "server-only";
import type { User } from "@/lib/auth/user";
import { isTakenBack } from "@/lib/billing/access";
import { isPausedInPaidPeriod, type PlanPreview, previewPlanChange } from "@/lib/billing/change-subscription";
import { isPageWithinLimit } from "@/lib/billing/page-limit";
import { type Interval, intervals, productIdOf } from "@/lib/billing/plan-catalog";
import {
  type ChangeRefusal,
  type CurrentChoice,
  getCurrentChoice,
  type PlanChoice,
  parsePlanChoice,
  refuseChange,
} from "@/lib/billing/plan-change";
import { listOffers, type Offers } from "@/lib/billing/pricing";
import type { Subscription } from "@/lib/billing/subscriptions";
import { onBehalfOf } from "@/lib/paddle/client";
import { logPaddleError } from "@/lib/paddle/errors";
import type { Money, SubscriptionItem, SubscriptionSnapshot } from "@/lib/paddle/schemas";
import { getPricedSubscription, type PricedSubscription } from "@/lib/paddle/subscriptions";

type Query = Record<string, unknown>;

/** The plan as it is, by Paddle's name, and the add-ons that stay with it; each period's price is for all of them. */
export type CurrentPlan = CurrentChoice & {
  name: string;
  addons: string[];
  recurring: Money | null;
  /** Until when the price is lower for a discount. */
  discountEndsAt: string | null;
  billingFrequency: number;
};

export type PlanPage = {
  current: CurrentPlan;
  /** While it runs only the seats can change. */
  trial: { endsAt: string | null } | null;
  /** What is set to happen at the period's end, and still does after a change. */
  scheduled: "cancel" | "pause" | null;
  choice: PlanChoice;
  /** In the currency and with the taxes of this subscription. */
  offers: Offers;
  /** The intervals that the chosen plan is sold for. */
  intervals: Interval[];
  /** What twelve months cost more than a year of the chosen plan with the chosen seats; null unless it is more. */
  saving: Money | null;
  /** Null until something is chosen. */
  result: PlanPreview | null;
};
/** Nothing can be chosen: a change is refused whatever it is, until a time where that is known, or Paddle doesn't answer. */
export type NoChoice = { refused: ChangeRefusal; until: string | null };

/** What the page shows on which somebody chooses another plan for a subscription of theirs. */
export async function getPlanPage(
  user: User,
  own: Subscription,
  query: Query,
  now: Date,
): Promise<PlanPage | NoChoice> {
  if (isTakenBack(own)) return { refused: "taken-back", until: null };
  const { id } = own;
  const held = await readSubscription(user, id, now);
  if ("refused" in held) return { ...held, until: null };
  const { subscription, payer } = held;
  const current = currentPlanOf(held);
  const refused = refuseChange(subscription, now);
  if (refused || !current) return { refused: refused ?? "no-plan", until: subscription.nextBilledAt };
  const isTrial = subscription.status === "trialing";
  if (isTrial && !current.plan.seats) return { refused: "trial", until: subscription.trialEndsAt };

  const asked = parsePlanChoice(query, current);
  // A trial's form offers what it has, whatever the address asks for.
  const choice = isTrial && asked.plan.id !== current.plan.id ? parsePlanChoice({}, current) : asked;
  const [offers, result] = await Promise.all([
    listOffers(choice.interval, payer, { user }, now),
    query.plan === undefined ? null : previewPlanChange(user, id, asked, now, subscription),
  ]);
  return {
    current,
    trial: isTrial ? { endsAt: subscription.trialEndsAt } : null,
    scheduled: scheduledOf(subscription),
    choice,
    offers,
    intervals: intervals.filter((interval) => choice.plan.product.prices[interval]),
    saving: savingOf(choice, offers),
    result,
  };
}

/** The subscription as it is now: a page that was synced a while ago would name a plan that has changed since. */
async function readSubscription(user: User, id: string, now: Date) {
  if (!(await isPageWithinLimit(user, now))) return { refused: "too-many-requests" as const };
  try {
    return await onBehalfOf(user.id, async () => {
      const held = await getPricedSubscription(id, now);
      return (await isPausedInPaidPeriod(held.subscription, now)) ? { refused: "resume-first" as const } : held;
    });
  } catch (error) {
    return { refused: logPaddleError("reading a subscription", error).kind };
  }
}

const scheduledOf = ({ scheduledAction: action }: SubscriptionSnapshot) =>
  action === "cancel" || action === "pause" ? action : null;

function currentPlanOf({ subscription, recurring, discountEndsAt }: PricedSubscription): CurrentPlan | null {
  const choice = getCurrentChoice(subscription);
  if (!choice) return null;
  const isPlan = ({ productId }: SubscriptionItem) => productId === productIdOf(choice.plan.product);
  const { items, billingFrequency } = subscription;
  const name = items.find(isPlan)?.productName ?? choice.plan.name;
  const addons = items.filter((item) => !isPlan(item)).map(({ productName }) => productName);
  return { ...choice, name, addons, recurring, discountEndsAt, billingFrequency };
}

function savingOf({ plan, quantity }: PlanChoice, listed: Offers): Money | null {
  const offers = "offers" in listed ? listed.offers : [];
  const each = offers.find((offer) => offer.plan.id === plan.id)?.yearlySaving;
  if (!each || !Number.isInteger(quantity)) return null;
  return { amount: String(BigInt(each.amount) * BigInt(quantity)), currencyCode: each.currencyCode };
}
