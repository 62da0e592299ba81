import { expect, test } from "playwright/test";
import { accessOf } from "@/lib/billing/access";
import { describeAccount, describeSubscription, getOverview } from "@/lib/billing/overview";
import { foreignItem, itemOf, requirePlan, storedSubscription as stored } from "@/tests/fixtures/plan-subscriptions";
import { withRows } from "@/tests/fixtures/stubs";

type Subscription = Parameters<typeof describeSubscription>[0];
type Item = Subscription["items"][number];

const at = (day: string) => new Date(`${day}T12:00:00Z`);

const cancels = { scheduledAction: "cancel", scheduledEffectiveAt: at("2026-12-12"), nextBilledAt: null };
const pauses = { ...cancels, scheduledAction: "pause" };
const trial = { status: "trialing", trialEndsAt: at("2026-11-30"), nextBilledAt: at("2026-11-30") };
const noCard = { ...trial, nextBilledAt: null };
const overdue = { status: "past_due", pastDueSince: at("2026-11-18") };
const paused = { status: "paused", pausedAt: at("2026-11-01"), nextBilledAt: null };
const canceled = { status: "canceled", canceledAt: at("2026-10-01"), nextBilledAt: null };
const manual = { collectionMode: "manual" };
const foreign = { items: [foreignItem] };

const [payment, cancel, view] = ["update-payment-method", "cancel", "view"];
const [changePlan, removeChange, resume] = ["change-plan", "remove-scheduled-change", "resume"];
const access = ["access-until 2026-11-25", "overdue-since 2026-11-18"];
const longOverdue = { ...overdue, pastDueSince: at("2026-11-13") };
const noAccess = ["access-ended 2026-11-20", "overdue-since 2026-11-13"];
const now = at("2026-11-20");

// The dates (the one that matters first), the buttons into the portal, those of ours, and the alert.
type Changes = Partial<Subscription>;
type State = [string, Changes, dates: string[], pages: string[], changes: string[], alert: string | null];
const states: State[] = [
  ["active", {}, ["renews 2026-12-12"], [payment, cancel], [changePlan], null],
  ["active, without a next bill", { nextBilledAt: null }, [], [payment, cancel], [changePlan], null],
  ["active, with no plan of ours", foreign, ["renews 2026-12-12"], [payment, cancel], [], null],
  ["active, paid by invoice", manual, ["renews 2026-12-12"], [view, cancel], [], null],
  ["set to cancel", cancels, ["ends 2026-12-12"], [payment], [removeChange, changePlan], "scheduled-cancel"],
  [
    "set to cancel, by invoice",
    { ...cancels, ...manual },
    ["ends 2026-12-12"],
    [view],
    [removeChange],
    "scheduled-cancel",
  ],
  [
    "set to cancel on a day that is over",
    { ...cancels, scheduledEffectiveAt: now },
    ["ended 2026-11-20"],
    [payment],
    [removeChange, changePlan],
    null,
  ],
  [
    "set to pause on a day that is over",
    { ...pauses, scheduledEffectiveAt: now },
    ["paused-since 2026-11-20"],
    [payment, cancel],
    [removeChange, changePlan],
    null,
  ],
  ["set to pause", pauses, ["pauses 2026-12-12"], [payment, cancel], [removeChange, changePlan], "scheduled-pause"],
  [
    "set to pause and resume",
    { ...pauses, scheduledResumeAt: at("2027-01-12"), nextBilledAt: at("2027-01-12") },
    ["pauses 2026-12-12", "resumes 2027-01-12"],
    [payment, cancel],
    [removeChange, changePlan],
    "scheduled-pause",
  ],
  ["set to something new", { ...cancels, scheduledAction: "split" }, [], [payment, cancel], [changePlan], null],
  ["on trial with a card", trial, ["trial-ends 2026-11-30"], [payment, cancel], [changePlan], null],
  ["on trial without a card", noCard, ["trial-ends 2026-11-30"], [payment, cancel], [changePlan], "trial-without-card"],
  ["on trial, by invoice", { ...noCard, ...manual }, ["trial-ends 2026-11-30"], [view, cancel], [], null],
  [
    "on trial, set to cancel",
    { ...trial, ...cancels },
    ["ends 2026-12-12"],
    [payment],
    [removeChange, changePlan],
    "scheduled-cancel",
  ],
  ["past due", overdue, access, [payment, cancel], [], "payment-failed"],
  ["past due, to the end of its grace", longOverdue, noAccess, [payment, cancel], [], "access-ended"],
  ["past due, unknown since when", { status: "past_due" }, [], [payment, cancel], [], "access-ended"],
  ["past due, set to cancel", { ...cancels, ...overdue }, access, [payment], [], "payment-failed"],
  ["paused", paused, ["paused-since 2026-11-01"], [view], [resume, changePlan], null],
  ["paused, with no plan of ours", { ...paused, ...foreign }, ["paused-since 2026-11-01"], [view], [resume], null],
  ["paused, set to cancel", { ...paused, ...cancels }, ["paused-since 2026-11-01"], [view], [resume, changePlan], null],
  [
    "paused, set to resume",
    { ...paused, scheduledAction: "resume", scheduledEffectiveAt: at("2026-12-01") },
    ["resumes 2026-12-01", "paused-since 2026-11-01"],
    [view],
    [resume, changePlan],
    null,
  ],
  ["canceled", canceled, ["ended 2026-10-01"], [view], [], null],
  ["of an unknown status", { status: "frozen" }, [], [payment, cancel], [], null],
];
for (const [name, changes, dates, pages, buttons, alert] of states) {
  test(`a subscription that is ${name} shows its dates, buttons and alert`, () => {
    const shown = describeSubscription(stored(changes), now);
    expect(shown.dates.map((date) => `${date.kind} ${date.at.toISOString().slice(0, 10)}`)).toEqual(dates);
    expect(shown.portalPages).toEqual(pages);
    expect(shown.changes).toEqual(buttons);
    expect(shown.alert).toBe(alert);
  });
}

const seats: Item = {
  productId: "pro_seats",
  productName: "AeroEdit Pro",
  priceId: "pri_seats",
  quantity: 10,
  unitAmount: "3000",
};
const addon: Item = {
  ...seats,
  productName: "Analytics addon",
  quantity: 1,
  unitAmount: "10000",
};
const describeItems = (items: Item[]) => describeSubscription(stored({ items }), now);

test("the item that is sold as a plan comes first, or else the first one; the others are add-ons", () => {
  const names = (...items: Item[]) => {
    const { plan, addons } = describeItems(items);
    return [plan, ...addons].map(({ name }) => name);
  };
  const pro = { ...itemOf(requirePlan("pro"), "month"), productName: "Pro" };
  const support = { ...seats, productName: "Support" };
  expect(names(addon, pro, support)).toEqual(["Pro", "Analytics addon", "Support"]);
  expect(names(addon, support)).toEqual(["Analytics addon", "Support"]);
  expect(names()).toEqual([stored().id]);
  expect(describeItems([seats]).plan).toEqual({
    ...{ name: "AeroEdit Pro", quantity: 10, unitAmount: "3000", amount: "30000" },
  });
  expect(describeItems([]).plan).toMatchObject({ quantity: 1, unitAmount: null, amount: null });
});

test("an item costs what its price says times how many, exact at any size, and nothing is said where that isn't known", () => {
  const huge = { ...seats, quantity: 3, unitAmount: `1${"0".repeat(30)}` };
  const amounts: [Item, string | null][] = [
    [seats, "30000"],
    [huge, `3${"0".repeat(30)}`],
    [{ ...seats, unitAmount: "-500" }, "-5000"],
    [{ ...seats, unitAmount: "0" }, "0"],
    [{ ...addon, unitAmount: null }, null],
  ];
  for (const [item, amount] of amounts) expect(describeItems([item]).plan.amount, String(amount)).toBe(amount);
});

test("id, status, currency and interval stay as Paddle has them", () => {
  const fields = { status: "active", currencyCode: "JPY", billingInterval: "week", billingFrequency: 6 };
  expect(describeSubscription(stored(fields), now)).toMatchObject({
    ...{ id: stored().id, status: "active", currencyCode: "JPY", interval: "week", frequency: 6 },
  });
});

test.describe("an account", () => {
  const history = { askedAt: now, readAt: now, payments: [], methods: {} };
  const describe = (changes: Partial<Parameters<typeof describeAccount>[0]>, stored = { next: new Map(), history }) =>
    describeAccount(
      { paddleCustomerId: "ctm_1", syncedAt: now, syncFreshUntil: null, subscriptions: [], ...changes },
      now,
      1,
      stored,
    );

  test("that was never synced is not one without a customer, nor one without subscriptions", () => {
    expect(describe({ syncedAt: null, paddleCustomerId: null }).state).toBe("never-synced");
    expect(describe({ syncedAt: null }).state).toBe("never-synced");
    expect(describe({ paddleCustomerId: null }).state).toBe("no-customer");
    expect(describe({}).state).toBe("no-subscriptions");
    expect(describe({ syncedAt: null, subscriptions: [stored()] }).state).toBe("subscriptions");
  });

  test("is fresh until its time, and says when it was synced", () => {
    const isFresh = (ms: number) => describe({ syncFreshUntil: new Date(now.getTime() + ms) }).isFresh;
    expect([isFresh(1), isFresh(0), isFresh(-1), describe({}).isFresh]).toEqual([true, false, false, false]);
    expect(describe({}).syncedAt).toEqual(now);
  });

  test("has its current subscriptions apart from the past ones, each in their order", () => {
    const subscriptions = [canceled, {}, paused, canceled].map((one, index) => stored({ ...one, id: `sub_${index}` }));
    const { current, past } = describe({ subscriptions });
    expect(current.map(({ id }) => id)).toEqual(["sub_1", "sub_2"]);
    expect(past.map(({ id }) => id)).toEqual(["sub_0", "sub_3"]);
  });

  test("says what access is of a failed payment, to the millisecond", () => {
    for (const ms of [-1, 0, 1]) {
      const pastDueSince = new Date(longOverdue.pastDueSince.getTime() - ms);
      const view = describeSubscription(stored({ ...overdue, pastDueSince }), now);
      const isOpen = accessOf([stored({ ...overdue, pastDueSince })], now).plan?.product !== undefined;
      expect([view.dates[0]?.kind, view.alert]).toEqual(
        isOpen ? ["access-until", "payment-failed"] : ["access-ended", "access-ended"],
      );
    }
  });

  test("puts lost access before a failed payment, a trial without a card, an end and a pause", () => {
    const byUrgency = [longOverdue, overdue, noCard, cancels, pauses].map((one, index) =>
      stored({ ...one, id: `sub_${index}` }),
    );
    for (let first = 0; first < byUrgency.length; first++) {
      const subscriptions = [stored(), ...byUrgency.slice(first).reverse()];
      expect(describe({ subscriptions }).mostUrgent?.id).toBe(`sub_${first}`);
    }
    expect(describe({ subscriptions: [stored(), stored(canceled)] }).mostUrgent).toBeNull();
  });

  test("is read for the signed-in user", async () => {
    const user = { id: "user" } as Parameters<typeof getOverview>[0];
    const row = { ownCustomerId: "ctm_1", syncedAt: now, syncFreshUntil: null };
    const { result, sent } = await withRows([{ ...row, ...stored() }], () => getOverview(user, now));
    const unread = { next: new Map(), history: null };
    const account = { ...row, paddleCustomerId: "ctm_1", subscriptions: [{ ...row, ...stored() }] };
    expect(result).toEqual(describeAccount(account, now, 1, unread));
    expect(sent).toEqual([["user"], ["user"], ["user"]]);
    expect((await withRows([{ ...row, id: null }], () => getOverview(user, now))).result.state).toBe(
      "no-subscriptions",
    );
  });
});

test("many subscriptions are shown page by page, and an alert counts on each of them", () => {
  const many = (count: number, prefix: string, changes: Partial<Subscription>) =>
    Array.from({ length: count }, (_, index) => stored({ id: `${prefix}${index + 1}`, ...changes }));
  const subscriptions = [...many(24, "now", {}), stored({ id: "late", ...overdue }), ...many(12, "past", canceled)];
  const account = { paddleCustomerId: "ctm_1", syncedAt: at("2026-11-20"), syncFreshUntil: null, subscriptions };
  const shown = (wanted?: number) => {
    const { page, current, past, mostUrgent, ...rest } = describeAccount(account, at("2026-11-20"), wanted);
    expect(rest).toMatchObject({ pages: 3, counts: { current: 25, past: 12 }, state: "subscriptions" });
    expect(mostUrgent?.id).toBe("late");
    return [page, current.length, current[0]?.id, past.length, past[0]?.id];
  };
  expect(shown()).toEqual([1, 10, "now1", 10, "past1"]);
  expect(shown(2)).toEqual([2, 10, "now11", 2, "past11"]);
  expect(shown(3)).toEqual([3, 5, "now21", 0, undefined]);
  for (const wanted of [0, -1, 1.5, Number.NaN]) expect(shown(wanted)[0], String(wanted)).toBe(1);
  expect(shown(99)[0]).toBe(3);
});
