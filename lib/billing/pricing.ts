import "server-only";
import type { User } from "@/lib/auth/user";
import type { Allowed, Noun } from "@/lib/billing/entitlements";
import { isPageWithinLimit, isVisitorWithinLimit } from "@/lib/billing/page-limit";
import { type Interval, intervalOf, intervals, type Plan, priceIdOf } from "@/lib/billing/plan-catalog";
import { features, findPaidPlan, limits, type PlanId, paidPlans, planOf, plans } from "@/lib/billing/plans";
import { getBillingAccount } from "@/lib/billing/subscriptions";
import {
  type Ask,
  type CatalogPrice,
  listPrices,
  type Place,
  previewPrices,
  type ShownPrice,
  type Trial,
} from "@/lib/paddle/catalog";
import { logPaddleError, PaddleError, type PaddleErrorKind } from "@/lib/paddle/errors";
import type { Money } from "@/lib/paddle/schemas";

export type Offer = {
  plan: Plan;
  name: string;
  /** Null for a free plan, and while Paddle has no price for it, when it can't be bought. Paid plans only: the interval. */
  sold: { price: ShownPrice; interval: Interval; trial: Trial | null } | null;
  /** What a year costs less than twelve months; null unless both are sold, and that is true. */
  yearlySaving: Saving | null;
  /** What it adds to the plan before it, in words for people. */
  features: string[];
  limits: { allowed: Allowed; noun: Noun }[];
};

/** `percent` is rounded down: no more is promised than is true. */
export type Saving = Money & { percent: number };

export function savingOf(month: Money | undefined, year: Money | undefined): Saving | null {
  if (!month || !year || month.currencyCode !== year.currencyCode) return null;
  const twelve = 12n * BigInt(month.amount);
  const saved = twelve - BigInt(year.amount);
  if (saved <= 0n) return null;
  return { amount: String(saved), currencyCode: year.currencyCode, percent: Number((100n * saved) / twelve) };
}

/** What this version doesn't list is a fault of plans.ts, which says so itself. */
function addedBy({ features: added = [], limits: raised = {} }: Plan): Pick<Offer, "features" | "limits"> {
  const words = new Map(Object.entries(features));
  const nouns = new Map<string, Noun>(Object.entries(limits));
  return {
    features: added.flatMap((feature) => words.get(feature) ?? []),
    limits: Object.entries(raised).flatMap(([limit, allowed = 0]) => {
      const noun = nouns.get(limit);
      return noun ? [{ allowed, noun }] : [];
    }),
  };
}

export type Offers = { offers: Offer[] } | { refused: PaddleErrorKind };

/** Paddle's prices of all plans, by id. Throws PaddleError. */
export const listPlanPrices = (ask: Ask): Promise<Map<string, CatalogPrice>> => {
  const ids = paidPlans.flatMap(({ product }) => intervals.flatMap((interval) => priceIdOf(product, interval) ?? []));
  return listPrices(ids, ask);
};

/** Who looks at prices: a user, or somebody at an address. */
type Viewer = { user: User } | { address: string };

/** Visitors could name every country in turn: each may do so only so often, and all of them only for their share. */
function askFor(viewer: Viewer, now: Date): Ask {
  // One page asks for prices and for their preview, and counts once.
  let isWithin: Promise<boolean> | undefined;
  const count = () =>
    "user" in viewer ? isPageWithinLimit(viewer.user, now) : isVisitorWithinLimit(viewer.address, now);
  const admit = async () => {
    isWithin ??= count();
    if (!(await isWithin)) throw new PaddleError("rate-limited", "too_many_prices");
  };
  return { waiting: "user" in viewer ? "page" : "visitor", admit };
}

/** All plans with their prices for a visitor's country, or as a customer pays them, each for its interval nearest to the one asked for. */
export async function listOffers(wanted: Interval, place: Place, viewer: Viewer, now: Date): Promise<Offers> {
  const choices = plans.map((plan) => {
    const paid = findPaidPlan(plan.id);
    const idFor = (interval: Interval) => paid && priceIdOf(paid.product, interval);
    return { plan, interval: paid && intervalOf(paid, wanted), ids: { month: idFor("month"), year: idFor("year") } };
  });
  // Both intervals at once: so a year can be compared, and the other interval's page asks for nothing.
  const items = choices.flatMap(({ plan, ids }) =>
    Object.values(ids).flatMap((priceId) => (priceId ? [{ priceId, quantity: plan.seats?.min ?? 1 }] : [])),
  );
  const offer = (prices: Map<string, CatalogPrice>, previews: Map<string, ShownPrice>): Offer[] =>
    choices.map(({ plan, interval, ids }) => {
      const [month, year] = [previews.get(ids.month ?? ""), previews.get(ids.year ?? "")];
      const listed = interval && prices.get(ids[interval] ?? "");
      const price = interval === "year" ? year : month;
      const sold = interval && listed && price ? { price, interval, trial: listed.trial } : null;
      const name = listed?.productName ?? plan.name;
      return { plan, name, sold, yearlySaving: savingOf(month, year), ...addedBy(plan) };
    });
  const ask = askFor(viewer, now);
  try {
    return {
      offers: offer(...(await Promise.all([listPlanPrices(ask), previewPrices(items, place, ask)]))),
    };
  } catch (error) {
    return { refused: logPaddleError("listing prices", error).kind };
  }
}

/** Why a subscription's plan can't be changed in the app for now, except for its seats in a trial. */
export type PlanLock = "trial" | "past-due" | "invoiced";

/** The subscription that a change of plan would start from. */
export type CurrentPlan = {
  subscriptionId: string;
  planId: PlanId;
  interval: string;
  /** Of what it is paid in, wherever its owner looks at prices from. */
  currencyCode: string;
  isPaused: boolean;
  lock: PlanLock | null;
};

/** The user's newest subscription to a plan that hasn't been canceled. */
export async function getCurrentPlan(user: User): Promise<CurrentPlan | null> {
  const { subscriptions } = await getBillingAccount(user);
  for (const { id, status, items, currencyCode, billingInterval, billingFrequency, collectionMode } of subscriptions) {
    const plan = planOf(items);
    if (!plan || status === "canceled") continue;
    const interval = billingFrequency === 1 ? billingInterval : "";
    const lock = locks.get(status) ?? (collectionMode === "automatic" ? null : "invoiced");
    return { subscriptionId: id, planId: plan.id, interval, currencyCode, isPaused: status === "paused", lock };
  }
  return null;
}

const locks = new Map<string, PlanLock>([
  ["trialing", "trial"],
  ["past_due", "past-due"],
]);
