import { previewPlanChange } from "@/lib/billing/change-subscription";
import { parsePlanChoice } from "@/lib/billing/plan-change";
import { getPlanPage, type PlanPage } from "@/lib/billing/plan-page";
import { changeSummary } from "@/lib/copy";
import { formatDate } from "@/lib/format";
import { asUser, signInSynced } from "@/tests/fixtures/people";
import { prices, subscriptions } from "@/tests/fixtures/seed";
import type { Stack } from "@/tests/fixtures/stack";
import { expect, test } from "@/tests/fixtures/test";
import { createSession, SAM, SAM_ACTIVE } from "@/tests/fixtures/users";
import { visit } from "@/tests/fixtures/visitor";
import { findByEmail } from "@/tests/fixtures/world";

/** What somebody is shown who may choose. */
async function shown(stack: Stack, name: string, id: string, query: Record<string, string> = {}): Promise<PlanPage> {
  const { user } = await signInSynced(stack, `${name}@example.com`);
  const page = await getPlanPage(user, id, query, new Date());
  if (!page || "refused" in page) throw new Error(`There is nothing to choose: ${page?.refused}.`);
  return page;
}

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
  const user = await asUser(stack, "sam@example.com");
  await stack.emulator.control("deliveries", { hold: true });
  const items = [{ price_id: prices.proMonthly, quantity: 3 }];
  const change = { items, proration_billing_mode: "do_not_bill" };
  await stack.emulator.api("PATCH", `/subscriptions/${SAM_ACTIVE}`, change);
  const after = await getPlanPage(user, SAM_ACTIVE, {}, new Date());
  expect(after).toMatchObject({ current: { quantity: 3, recurring: { amount: "9000" } } });
});

test("a price that a discount makes lower for some time says until when, and one that it doesn't says nothing", async ({
  stack,
}) => {
  const { emulator } = stack;
  const endOf = async (effective_from: string) => {
    const terms = { recur: true, maximum_recurring_intervals: 1 };
    const discount = { description: "Made up", type: "percentage", amount: "20", ...terms };
    const { data } = await emulator.api<{ data: { id: string } }>("POST", "/discounts", discount);
    await emulator.api("PATCH", `/subscriptions/${SAM_ACTIVE}`, { discount: { id: data.id, effective_from } });
    const { result } = await shown(stack, "sam", SAM_ACTIVE, { plan: "pro", interval: "month", quantity: "12" });
    if (!result || "refused" in result) throw new Error("It has no price.");
    return result.preview;
  };
  const later = await endOf("next_billing_period");
  expect(Date.parse(later.discountEndsAt ?? "")).toBeGreaterThan(Date.parse(later.nextBilledAt ?? ""));
  const { text } = await visit(stack, `/settings/billing/${SAM_ACTIVE}/plan?plan=pro&interval=month&quantity=12`, {
    session: await createSession(stack.database, SAM.email),
  });
  expect(text).toContain(changeSummary.discountUntil(formatDate(new Date(later.discountEndsAt ?? ""), "en-US")));
  const now = await endOf("immediately");
  expect(now.discountEndsAt).toBeNull();
  expect(BigInt(now.recurring?.amount ?? 0)).toBeGreaterThan(BigInt(later.recurring?.amount ?? 0));
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
  const { user } = await signInSynced(stack, "pia@example.com");
  const then = (await asked(stack)).length;
  expect(await getPlanPage(user, subscriptions.pia, { plan: "enterprise" }, new Date())).toMatchObject({
    refused: "past-due",
  });
  expect((await asked(stack)).length).toBe(then + 1);
});

test("a trial offers its own plan whatever the address asks for, and says that the other isn't possible", async ({
  stack,
}) => {
  const page = await shown(stack, "tess", subscriptions.tess, { plan: "enterprise" });
  expect(page).toMatchObject({ result: { refused: "trial" }, choice: { plan: { id: page.current.plan.id } } });
  expect(page.trial?.endsAt).toEqual(expect.any(String));
  const { user } = await signInSynced(stack, "theo@example.com");
  const { id } = await findByEmail(stack.emulator, "theo@example.com");
  expect(await getPlanPage(user, id, {}, new Date())).toMatchObject({ refused: "trial", until: expect.any(String) });
});
