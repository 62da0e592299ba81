import { features, limits, plans } from "@/lib/billing/plans";
import {
  allowance,
  needsPlan,
  perInterval,
  perSeat,
  pricingPage,
  seatsOf,
  tryLater,
  unavailable,
  whyUnavailable,
} from "@/lib/copy";
import { locationOf, openForm, submit } from "@/tests/fixtures/forms";
import { signInSynced } from "@/tests/fixtures/people";
import { prices } from "@/tests/fixtures/seed";
import type { Stack } from "@/tests/fixtures/stack";
import { expect, test } from "@/tests/fixtures/test";
import { createSession, SESSION_COOKIE } from "@/tests/fixtures/users";
import { visit } from "@/tests/fixtures/visitor";

const plain = (html: string) =>
  html
    .replace(/<(script|style)\b.*?<\/\1>/gs, "")
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();

/** The price page of a country, as text. Prices are cached by country, so each test visits from another. */
async function pricesIn(stack: Stack, country: string, query = "", headers: Record<string, string> = {}) {
  const answer = await visit(stack, `/pricing${query}`, { headers: { "X-Country-Code": country, ...headers } });
  const main = /<main.*<\/main>/s.exec(answer.text)?.[0] ?? "";
  const [head = "", ...cards] = main.split(/(?=<li[^>]*><h2)/);
  const nameOf = (card: string) => plain(/<h2[^>]*>([^<]*)/.exec(card)?.[1] ?? "");
  return { head: plain(head), cards: new Map(cards.map((card) => [nameOf(card), plain(card)])) };
}
const cookieOf = (session: string) => ({ Cookie: `${SESSION_COOKIE}=${session}` });
const cardsOf = async (stack: Stack, country: string, query = "") => (await pricesIn(stack, country, query)).cards;
const { saveUpTo, saving, tax, trial } = pricingPage;

test("a plan with a minimum of seats has its price for a seat, and the others theirs", async ({ stack }) => {
  const cards = await cardsOf(stack, "US");
  expect(cards.get("AeroEdit Crew")).toContain(`$20 ${perSeat("month")}`);
  expect(cards.get("AeroEdit Basic")).toContain(`$10 ${perInterval("month")}`);
  expect(cards.size).toBe(6);
});

test("a plan that is sold by the month only keeps its price when years are shown", async ({ stack }) => {
  const cards = await cardsOf(stack, "CA", "?interval=year");
  expect(cards.get("AeroEdit Student")).toContain(`$5 ${perInterval("month")}`);
  expect(cards.get("AeroEdit Basic")).toContain(`$100 ${perInterval("year")}`);
});

test("what a year saves is said where it is true, and cents where there are some", async ({ stack }) => {
  const price = (amount: string) => ({ unit_price: { amount, currency_code: "USD" } });
  await stack.emulator.api("PATCH", `/prices/${prices.proYearly}`, price("36000"));
  await stack.emulator.api("PATCH", `/prices/${prices.basicMonthly}`, price("1050"));
  const yearly = await pricesIn(stack, "DK", "?interval=year");
  expect(yearly.head).toContain(saveUpTo(20));
  const card = (name: string) => yearly.cards.get(`AeroEdit ${name}`) ?? "";
  expect(card("Basic")).toContain(saving("$26", false));
  expect(card("Crew")).toContain(saving("$40", true));
  for (const name of ["Pro", "Student"]) expect(card(name)).not.toContain(saving("", false).split(" ")[0]);
  const monthly = await pricesIn(stack, "DK");
  expect(monthly.head).toContain(saveUpTo(20));
  expect(monthly.cards.get("AeroEdit Basic")).toContain(`$10.50 ${perInterval("month")}`);
  expect(monthly.cards.get("AeroEdit Basic")).not.toContain(saving("$26", false));
});

test("what is known of a country asks neither Paddle nor the database: the other interval, another English", async ({
  stack,
}) => {
  await cardsOf(stack, "JP");
  const asked = (await stack.emulator.requests()).length;
  const counted = () => stack.database.sql(`SELECT "key", "hits" FROM "RateLimit"`);
  const before = await counted();
  expect(before).toHaveLength(1);
  const { cards } = await pricesIn(stack, "JP", "?interval=year", { "Accept-Language": "en-GB" });
  expect(cards.get("AeroEdit Pro")).toContain(`JP¥45,000 ${perSeat("year")}`);
  expect(await stack.emulator.requests()).toHaveLength(asked);
  expect(await counted()).toEqual(before);
});

for (const [what, country, setting, rate, says, basic] of [
  ["is on top and known, the price has it", "BE", "external", "0.2", tax.included, "€10.80"],
  ["is on top and not known, the page says so", "IT", "external", "0", tax.added, "€9"],
  ["is inside, the price stays as it is", "NL", "internal", "0.2", tax.included, "€9"],
] as const) {
  test(`where tax ${what}`, async ({ stack }) => {
    await stack.emulator.control("tax", { account_setting: setting, rates: { [country]: rate } });
    const { head, cards } = await pricesIn(stack, country);
    expect(head).toContain(says);
    expect(cards.get("AeroEdit Basic")).toContain(`${basic} ${perInterval("month")}`);
  });
}

test("a trial says how long it is, what comes then, and whether it needs a card", async ({ stack }) => {
  const card = (await cardsOf(stack, "US")).get("AeroEdit Crew");
  const then = `$20 ${perSeat("month")}`;
  expect(card).toContain(trial({ length: 14, unit: "day", needsCard: true }, then));
  expect(card).toContain(pricingPage.buttons.trial);
});

test("a price that Paddle refuses takes only its own card's price away, and its button", async ({ stack }) => {
  const quantity = { minimum: 10, maximum: 200 };
  await stack.emulator.api("PATCH", `/prices/${prices.crewMonthly}`, { quantity });
  const cards = await cardsOf(stack, "AU");
  const crew = cards.get("AeroEdit Crew");
  expect(crew).toContain(unavailable("this price"));
  expect(crew).not.toContain("$");
  expect(cards.get("AeroEdit Pro")).toContain(`$30 ${perSeat("month")}`);
  expect(stack.app.output()).toMatch(new RegExp(`previewing ${prices.crewMonthly}.*: rejected`));
});

test("who pays for a subscription in another currency is told so, and who pays in this one isn't", async ({
  stack,
}) => {
  const { session } = await signInSynced(stack, "jun@example.com");
  const headOf = async (country: string) => (await pricesIn(stack, country, "", cookieOf(session))).head;
  expect(await headOf("US")).toContain(pricingPage.otherCurrency("JPY"));
  expect(await headOf("JP")).not.toContain(pricingPage.otherCurrency("JPY"));
  expect((await pricesIn(stack, "US")).head).not.toContain(pricingPage.otherCurrency("JPY"));
});

test("only an outage is called one", async ({ stack }) => {
  await stack.emulator.control("faults", { path: "/pricing-preview", method: "POST", status: 503, body: "" });
  const { text } = await visit(stack, "/pricing", { headers: { "X-Country-Code": "NZ" } });
  expect(text).toContain(tryLater);
});

test("prices that Paddle refuses are no outage either", async ({ stack }) => {
  await stack.emulator.control("faults", { path: "/pricing-preview", method: "POST", status: 429 });
  const { text } = await visit(stack, "/pricing", { headers: { "X-Country-Code": "FI" } });
  expect(text).toContain(whyUnavailable("rate-limited"));
  expect(text).not.toContain(tryLater);
});

test("a free plan needs no checkout: whoever isn't signed in is led to the sign-in", async ({ stack }) => {
  const { text } = await visit(stack, "/pricing");
  expect(text.match(/<form/g)).toHaveLength(5);
  const session = await createSession(stack.database, "newt@example.com");
  const form = await openForm(stack, session, "/pricing", ({ data }) => data.has("plan"));
  expect(locationOf(await submit(stack, session, form, { plan: "free" }))).toBe("/pricing?refused=no-plan");
});

for (const quantity of ["4", "201"]) {
  test(`${quantity} seats of a plan for 5 to 200 are refused with its bounds`, async ({ stack }) => {
    const session = await createSession(stack.database, "newt@example.com");
    const form = await openForm(stack, session, "/pricing", ({ data }) => data.get("plan") === "crew");
    expect(form.data.get("quantity")).toBe("5");
    const target = locationOf(await submit(stack, session, form, { quantity }));
    expect((await visit(stack, target, { session })).text).toContain(
      seatsOf({ name: "AeroEdit Crew", seats: { min: 5, max: 200 } }) ?? "",
    );
  });
}

test("a visitor sees the prices without a database", async ({ stack }) => {
  await stack.database.cut();
  try {
    const { status, text } = await visit(stack, "/pricing", { headers: { "X-Country-Code": "NZ" } });
    expect(status).toBe(200);
    expect(text).not.toContain(unavailable("prices"));
  } finally {
    await stack.database.mend();
  }
});

test("the plans say what a gate has found missing and which of them have it, until somebody has it", async ({
  stack,
}) => {
  const { session } = await signInSynced(stack, "cora@example.com");
  const names = plans.filter(({ includes }) => includes.features.includes("export")).map(({ name }) => name);
  const page = async (feature: string, whose: string | null = session) =>
    visit(stack, `/pricing?${new URLSearchParams({ feature })}`, { session: whose });
  const why = needsPlan(features.export, names);
  expect((await page("export")).text).toContain(why);
  expect((await page("export", null)).text).toContain(why);
  expect((await page("logs")).text).not.toContain(why);
  for (const made of ["constructor", "projects", "", "<b>"]) {
    const { status, text } = await page(made);
    expect([status, text.includes(needsPlan(made, names))], made).toEqual([200, false]);
  }
  const sam = await signInSynced(stack, "sam@example.com");
  expect((await page("export", sam.session)).text).not.toContain(why);
  expect((await page("sso", sam.session)).text).toContain(needsPlan(features.sso, ["AeroEdit Enterprise"]));
});

test("a card lists what its plan allows and what it adds to the one before it", async ({ stack }) => {
  const cards = await cardsOf(stack, "US");
  expect(cards.get("Free")).toContain(allowance(1, limits.projects));
  const pro = cards.get("AeroEdit Pro");
  expect(pro).toContain(allowance({ perSeat: 4 }, limits.projects));
  expect(pro).toContain(features.export);
  expect(pro).not.toContain(features.logs);
  expect(cards.get("AeroEdit Enterprise")).toContain(allowance(Infinity, limits.projects));
});
