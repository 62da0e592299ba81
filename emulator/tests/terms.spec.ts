import { expect, test } from "playwright/test";
import { order, payAt, submit, subscriptionOf } from "./fixtures/checkout.ts";
import { customers, prices, subscriptions } from "./fixtures/ids.ts";
import { setUpEmulator } from "./fixtures/rig.ts";

const rig = setUpEmulator();
const pageOf = async (id: string) => (await fetch(`${rig.base}/checkout?_ptxn=${id}`)).text();

const crew = (customerId: string | null, discountId: string | null = null) =>
  rig.paddle.transactions.create({
    items: [{ priceId: prices.crewMonthly, quantity: 6 }],
    ...(customerId && { customerId }),
    ...(discountId && { discountId }),
  });

async function firstTotal(transactionId: string): Promise<string | undefined> {
  await rig.advance("P15D");
  const { id } = await subscriptionOf(rig, transactionId);
  const [bill] = await rig.paddle.transactions
    .list({ subscriptionId: [id], origin: ["subscription_recurring"] })
    .next();
  return bill?.details?.totals?.total;
}

test("a trial's terms say what is then billed and when, with quantity, discount and tax", async () => {
  await rig.control("tax", { rate: "0.2" });
  const discount = await rig.paddle.discounts.create({
    description: "Ten off",
    type: "percentage",
    amount: "10",
    recur: true,
    maximumRecurringIntervals: 3,
  });
  const { id } = await crew(customers.nora, discount.id);
  const page = await pageOf(id);
  expect(page).toContain("14 days free, then $129.60 per month from March 19, 2026, and $144.00 from June 19, 2026.");
  expect(page).toContain("6 × AeroEdit Crew at $20.00, less $12.00 discount, $21.60 tax.");
  expect(page).toContain("Start free trial</button>");
  expect(page).not.toContain("Pay $0.00");
  await payAt(rig, id);
  expect(await firstTotal(id)).toBe("12960");
});

test("a trial whose country makes it cost something else is shown again before it begins", async () => {
  await rig.control("tax", { rates: { GB: "0.2" } });
  const { id } = await crew(customers.nora);
  expect(await pageOf(id)).toMatch(/14 days free, then \$120\.00 per month[\s\S]*no tax\./);
  const fields = { _ptxn: id, card: "4242424242424242", country: "GB", total: "0" };
  const again = await submit(rig, "pay", { ...fields, after_trial: "12000" });
  expect([again.status, await again.text()]).toEqual([
    422,
    expect.stringMatching(/name="after_trial" value="14400"[\s\S]*14 days free, then \$144\.00 per month/),
  ]);
  expect((await rig.paddle.transactions.get(id)).status).toBe("draft");
  expect((await submit(rig, "pay", { ...fields, after_trial: "14400" })).status).toBe(303);
  expect(await firstTotal(id)).toBe("14400");
});

test("a trial without a card says that it ends, unless there is one", async () => {
  const { id } = await order(rig, prices.basicCardlessTrial);
  expect(await pageOf(id)).toContain(
    "14 days free. It ends on March 19, 2026 unless a card is saved before; then it costs $10.00 per month.",
  );
  const { id: known } = await order(rig, prices.basicCardlessTrial, customers.sam);
  expect(await pageOf(known)).toContain("14 days free, then $10.00 per month from March 19, 2026.");
  const { id: plain } = await order(rig);
  expect(await pageOf(plain)).not.toContain("days free");
});

test("a card for a past due subscription is said to pay what is overdue, and does", async () => {
  const words = "Saving this card pays the overdue amount of $90.00.";
  const change = await rig.paddle.subscriptions.getPaymentMethodChangeTransaction(subscriptions.samActive);
  expect(await pageOf(change.id)).not.toContain("overdue");
  const owed = await rig.paddle.subscriptions.getPaymentMethodChangeTransaction(subscriptions.pia);
  const page = await pageOf(owed.id);
  expect(page.indexOf(words)).toBeGreaterThan(0);
  expect(page.indexOf(words)).toBeLessThan(page.indexOf("Pay $90.00</button>"));
  await payAt(rig, owed.id);
  expect((await rig.paddle.transactions.get(owed.id)).payments[0]).toMatchObject({
    status: "captured",
    amount: "9000",
  });
});

test("a change of card that was opened before the renewal failed pays that renewal, and says so", async () => {
  const change = await rig.paddle.subscriptions.getPaymentMethodChangeTransaction(subscriptions.samActive);
  await rig.control(`customers/${customers.sam}/payment-method`, { card: "4000002760003184" });
  await rig.advance("P8D");
  expect((await rig.paddle.subscriptions.get(subscriptions.samActive)).status).toBe("past_due");
  expect(await pageOf(change.id)).toMatch(/overdue amount of \$400\.00\.[\s\S]*Save payment method and pay \$400\.00</);
  await payAt(rig, change.id);
  expect((await rig.paddle.subscriptions.get(subscriptions.samActive)).status).toBe("active");
  const [renewal] = await rig.paddle.transactions
    .list({ subscriptionId: [subscriptions.samActive], origin: ["subscription_recurring"], perPage: 1 })
    .next();
  expect(renewal).toMatchObject({ status: "completed" });
});

test("the portal says the same before its button, and what became of it after", async () => {
  const { urls } = await rig.paddle.customerPortalSessions.create(customers.pia, [subscriptions.pia]);
  const link = new URL(String(urls.subscriptions[0]?.updateSubscriptionPaymentMethod));
  const page = await (await fetch(link)).text();
  expect(page).toMatch(/Saving this card pays the overdue amount of \$90\.00\.[\s\S]*pay \$90\.00<\/button>/);
  const save = async (card: string) => {
    const token = String(link.searchParams.get("token"));
    const body = new URLSearchParams({ token, subscription_id: subscriptions.pia, card });
    return (await fetch(`${link.origin}${link.pathname}/payment-method`, { method: "POST", body })).text();
  };
  expect(await save("4000002760003184")).toContain("saved, but it declined the overdue amount");
  expect((await rig.paddle.subscriptions.get(subscriptions.pia)).status).toBe("past_due");
  expect(await save("4242424242424242")).toContain("Your payment method is saved.");
  expect((await rig.paddle.subscriptions.get(subscriptions.pia)).status).toBe("active");
});
