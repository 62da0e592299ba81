import { previewPlanChange, previewResume } from "@/lib/billing/change-subscription";
import { parsePlanChoice } from "@/lib/billing/plan-change";
import { getPlanPage, type PlanPage } from "@/lib/billing/plan-page";
import { findOwnSubscription } from "@/lib/billing/subscriptions";
import { changeSummary, perInterval } from "@/lib/copy";
import { formatDate, formatMoney } from "@/lib/format";
import { signInSynced } from "@/tests/fixtures/people";
import { prices, subscriptions } from "@/tests/fixtures/seed";
import type { Stack } from "@/tests/fixtures/stack";
import { expect, test } from "@/tests/fixtures/test";
import { createSession, SAM, SAM_ACTIVE, SAM_PAUSED } from "@/tests/fixtures/users";
import { visit } from "@/tests/fixtures/visitor";
import { findByEmail } from "@/tests/fixtures/world";

/** The page as somebody gets it whose subscriptions have just been listed. */
async function open(stack: Stack, name: string, id: string, query: Record<string, string> = {}) {
  const { user } = await signInSynced(stack, `${name}@example.com`);
  const subscription = await findOwnSubscription(user, id);
  if (!subscription) throw new Error(`${name} has no subscription ${id}.`);
  return () => getPlanPage(user, subscription, query, new Date());
}

/** What somebody is shown who may choose. */
async function shown(...whose: Parameters<typeof open>): Promise<PlanPage> {
  const page = await (await open(...whose))();
  if ("refused" in page) throw new Error(`There is nothing to choose: ${page.refused}.`);
  return page;
}

const textOf = async ({ database, url }: Stack, email: string, path: string) =>
  (await visit({ url }, `/settings/billing/${path}`, { session: await createSession(database, email) })).text;
const day = (at: string | null | undefined) => formatDate(new Date(at ?? ""), "en-US");

const soldOf = ({ offers }: PlanPage) =>
  "offers" in offers ? offers.offers.flatMap(({ plan, sold }) => (sold ? [{ plan, ...sold }] : [])) : [];
const asked = async ({ emulator }: Stack) => (await emulator.requests()).map(({ method, path }) => `${method} ${path}`);

test("what a plan is listed at is what it costs for each period: in the currency and with the tax of who pays", async ({
  stack,
}) => {
  await stack.emulator.control("clock", { freeze: true });
  await stack.emulator.control("tax", { rates: { JP: "0.1", US: "0.2" } });
  const { user } = await signInSynced(stack, "jun@example.com");
  const id = subscriptions.jun;
  for (const interval of ["month", "year"]) {
    const page = await shown(stack, "jun", id, { plan: "basic", interval });
    const sold = soldOf(page);
    expect(sold.length).toBeGreaterThan(3);
    for (const { plan, price, interval } of sold) {
      expect(price.currencyCode).toBe("JPY");
      const choice = parsePlanChoice({ plan: plan.id, interval }, page.current);
      const priced = await previewPlanChange(user, id, choice, new Date());
      // What costs too little to be charged at once has no preview, and what one has is no change.
      if ("refused" in priced) expect(["too-small", "same-plan"]).toContain(priced.refused);
      else
        expect(priced.preview.recurring, plan.name).toEqual({
          amount: String(BigInt(price.amount) * BigInt(choice.quantity)),
          currencyCode: "JPY",
        });
    }
  }
});

test("what a year saves is what twelve months cost more, for the chosen seats, and nothing where there is one interval", async ({
  stack,
}) => {
  const saving = async (query: Record<string, string>) => (await shown(stack, "sam", SAM_ACTIVE, query)).saving;
  const usd = (amount: string) => ({ amount, currencyCode: "USD" });
  expect(await saving({ plan: "pro", interval: "month", quantity: "7" })).toEqual(usd("42000"));
  expect(await saving({ plan: "pro", interval: "year", quantity: "7" })).toEqual(usd("42000"));
  expect(await saving({ plan: "pro", quantity: "1.5" })).toBeNull();
  const student = await shown(stack, "sam", SAM_ACTIVE, { plan: "student", interval: "year" });
  expect([student.saving, student.intervals, student.choice.interval]).toEqual([null, ["month"], "month"]);
});

test("today's plan and price are Paddle's own, also while the mirror is behind", async ({ stack }) => {
  const before = await shown(stack, "sam", SAM_ACTIVE);
  expect(before).toMatchObject({ current: { quantity: 10, recurring: { amount: "40000" } }, result: null });
  expect(before.current.addons).toHaveLength(1);
  await stack.emulator.control("deliveries", { hold: true });
  const again = await open(stack, "sam", SAM_ACTIVE);
  const items = [{ price_id: prices.proMonthly, quantity: 3 }];
  const change = { items, proration_billing_mode: "do_not_bill" };
  await stack.emulator.api("PATCH", `/subscriptions/${SAM_ACTIVE}`, change);
  expect(await again()).toMatchObject({ current: { quantity: 3, recurring: { amount: "9000" } } });
});

test("a price that a discount makes lower for some time says until when, and one that it doesn't says nothing", async ({
  stack,
}) => {
  const { emulator } = stack;
  const choice = { plan: "pro", interval: "month", quantity: "12" };
  const endOf = async (effective_from: string) => {
    const terms = { recur: true, maximum_recurring_intervals: 1 };
    const discount = { description: "Made up", type: "percentage", amount: "20", ...terms };
    const { data } = await emulator.api<{ data: { id: string } }>("POST", "/discounts", discount);
    await emulator.api("PATCH", `/subscriptions/${SAM_ACTIVE}`, { discount: { id: data.id, effective_from } });
    const { result, current } = await shown(stack, "sam", SAM_ACTIVE, choice);
    if (!result || "refused" in result) throw new Error("It has no price.");
    expect(current.discountEndsAt, "today's price as well").toBe(result.preview.discountEndsAt);
    return result.preview;
  };
  const later = await endOf("next_billing_period");
  expect(Date.parse(later.discountEndsAt ?? "")).toBeGreaterThan(Date.parse(later.nextBilledAt ?? ""));
  const text = await textOf(stack, SAM.email, `${SAM_ACTIVE}/plan?${new URLSearchParams(choice)}`);
  const until = changeSummary.discountUntil(day(later.discountEndsAt));
  expect(text.split(until).length, "beside both prices, and read out").toBeGreaterThan(3);
  const now = await endOf("immediately");
  expect(now.discountEndsAt).toBeNull();
  expect(BigInt(now.recurring?.amount ?? 0)).toBeGreaterThan(BigInt(later.recurring?.amount ?? 0));
});

test("what resuming costs for each period says until when a discount holds", async ({ stack }) => {
  const { emulator } = stack;
  const terms = { type: "percentage", amount: "20", recur: true, maximum_recurring_intervals: 3 };
  const { data } = await emulator.api<{ data: { id: string } }>("POST", "/discounts", { description: "A", ...terms });
  const discount = { id: data.id, effective_from: "immediately" };
  await emulator.api("PATCH", `/subscriptions/${SAM_ACTIVE}`, { discount });
  await emulator.api("POST", `/subscriptions/${SAM_ACTIVE}/pause`, { effective_from: "immediately" });
  const { user } = await signInSynced(stack, SAM.email);
  const priced = await previewResume(user, SAM_ACTIVE, new Date());
  if ("refused" in priced) throw new Error(priced.refused);
  expect(Date.parse(priced.cost.discountEndsAt ?? "")).toBeGreaterThan(Date.now());
  const text = await textOf(stack, SAM.email, `${SAM_ACTIVE}/resume`);
  expect(text).toContain(changeSummary.discountUntil(day(priced.cost.discountEndsAt)));
});

test("what is set to end says on which day, which another interval moves; what is paused says that it stays so", async ({
  stack,
}) => {
  const { id } = await findByEmail(stack.emulator, "carl@example.com");
  const ends = async (interval: string) => {
    const { result } = await shown(stack, "carl", id, { plan: "enterprise", interval });
    if (!result || "refused" in result) throw new Error("It has no price.");
    const { scheduled } = result.preview;
    const path = `${id}/plan?plan=enterprise&interval=${interval}`;
    const said = changeSummary.scheduled.cancel(day(scheduled?.at));
    expect(await textOf(stack, "carl@example.com", path)).toContain(said);
    return Date.parse(scheduled?.at ?? "");
  };
  const [month, year] = [await ends("month"), await ends("year")];
  expect(year - month).toBeGreaterThan(300 * 24 * 3_600_000);
  const price = `${formatMoney({ amount: "70000", currencyCode: "USD" }, "en-US")} ${perInterval("month")}`;
  await signInSynced(stack, SAM.email);
  const paused = await textOf(stack, SAM.email, `${SAM_PAUSED}/plan?plan=pro&interval=month&quantity=20`);
  expect(paused).toContain(changeSummary.paused(price));
});

test("another choice takes two requests of Paddle, and a page where nothing can change takes one", async ({
  stack,
}) => {
  await shown(stack, "sam", SAM_ACTIVE, { plan: "enterprise" });
  await signInSynced(stack, "pia@example.com");
  const before = (await asked(stack)).length;
  await shown(stack, "sam", SAM_ACTIVE, { plan: "basic" });
  // Signing in lists the subscriptions.
  const during = (await asked(stack)).slice(before).filter((one) => !one.includes("customer_id="));
  expect(during.map((one) => one.split("?")[0])).toEqual([
    `GET /subscriptions/${SAM_ACTIVE}`,
    `PATCH /subscriptions/${SAM_ACTIVE}/preview`,
  ]);
  const pias = await open(stack, "pia", subscriptions.pia, { plan: "enterprise" });
  const then = (await asked(stack)).length;
  expect(await pias()).toMatchObject({ refused: "past-due" });
  expect((await asked(stack)).length).toBe(then + 1);
});

test("a trial offers its own plan whatever the address asks for, and says that the other isn't possible", async ({
  stack,
}) => {
  const page = await shown(stack, "tess", subscriptions.tess, { plan: "enterprise" });
  expect(page).toMatchObject({ result: { refused: "trial" }, choice: { plan: { id: page.current.plan.id } } });
  expect(page.trial?.endsAt).toEqual(expect.any(String));
  const theos = await open(stack, "theo", (await findByEmail(stack.emulator, "theo@example.com")).id);
  expect(await theos()).toMatchObject({ refused: "trial", until: expect.any(String) });
});
