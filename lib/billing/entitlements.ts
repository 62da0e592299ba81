// What a plan gives: features, which somebody has or hasn't, and limits, which are numbers. Each plan gives what those
// before it give, too.

/** How much of something a plan allows: so many, `Infinity`, or so many for each seat. */
export type Allowed = number | { perSeat: number };

/** What is limited, as people call it: "1 project", "3 projects". */
export type Noun = { one: string; many: string };

export type DescribedLimit = Noun & {
  /** SQL that counts, or sums up, how much of it the user $1 has used; null where nothing of ours can tell. */
  count: string | null;
};

/** Those of which it is known how much is used. */
export type Counted<Limits extends Record<string, DescribedLimit>> = {
  [limit in keyof Limits & string]: Limits[limit]["count"] extends null ? never : limit;
}[keyof Limits & string];

/** What plans can give, in words for people. */
export type Entitlements<Feature extends string = string, Limits = Record<string, DescribedLimit>> = {
  features: Record<Feature, string>;
  limits: Limits;
};

/** What a plan adds to the one before it. */
export type Added<Feature extends string = string, Limit extends string = string> = {
  features?: readonly Feature[];
  /** Those that it raises. The others are as in the plan before it, and 0 in the first. */
  limits?: { readonly [limit in Limit]?: Allowed };
};

/** What a plan gives altogether. */
export type Included = { features: readonly string[]; limits: Readonly<Record<string, Allowed>> };

/** What the last of these plans gives. */
export const includedIn = (plans: readonly Added[]): Included => ({
  features: plans.flatMap(({ features = [] }) => features),
  limits: Object.assign({}, ...plans.map(({ limits }) => limits)),
});

/** How much a limit allows with so many seats; one that a plan doesn't name allows nothing. */
export const amountOf = (allowed: Allowed = 0, seats: number): number =>
  typeof allowed === "number" ? allowed : allowed.perSeat * seats;

type PlanWithIncluded = Added & {
  name: string;
  product?: unknown;
  seats?: { min: number };
  includes: Included;
};

const isAmount = (value: number) => value === Infinity || (Number.isInteger(value) && value >= 0);

/** What is wrong with what plans give, one line each. */
export function* faultsOfEntitlements(
  plans: readonly PlanWithIncluded[],
  lists: Entitlements,
): Generator<string, void, undefined> {
  for (const [index, plan] of plans.entries()) {
    const before = plans[index - 1];
    if (!plan.product && before)
      yield `${plan.name}: a free plan stands first, and is the only one: people without a subscription have it`;
    yield* faultsOfAdded(plan, before, lists);
  }
  const given = plans.map(({ includes }) => includes);
  for (const feature of Object.keys(lists.features))
    if (!given.some(({ features }) => features.includes(feature))) yield `${feature}: no plan has this feature`;
  for (const limit of Object.keys(lists.limits))
    if (!given.some(({ limits }) => Object.hasOwn(limits, limit))) yield `${limit}: no plan has this limit`;
}

function* faultsOfAdded(
  { name, seats, features = [], limits = {} }: PlanWithIncluded,
  before: PlanWithIncluded | undefined,
  lists: Entitlements,
): Generator<string> {
  for (const feature of features) {
    if (!Object.hasOwn(lists.features, feature)) yield `${name}: ${feature} isn't in the list of features`;
    if (before?.includes.features.includes(feature)) yield `${name}: ${feature} is a feature of a plan before it`;
  }
  for (const limit of Object.keys(limits))
    if (!Object.hasOwn(lists.limits, limit)) yield `${name}: ${limit} isn't in the list of limits`;
  for (const [limit, allowed] of Object.entries({ ...before?.includes.limits, ...limits })) {
    if (!isAmount(amountOf(allowed, 1))) yield `${name}: ${limit} must be a whole number, or Infinity`;
    else if (typeof allowed === "object" && !seats) yield `${name}: ${limit} is per seat, and the plan has no seats`;
    else if (amountOf(allowed, seats?.min ?? 1) < amountOf(before?.includes.limits[limit], before?.seats?.min ?? 1))
      yield `${name}: ${limit} is less than in the plan before it, which it includes`;
  }
}
