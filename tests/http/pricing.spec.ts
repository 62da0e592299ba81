import { perInterval, perSeat, seatsOf, tryLater, unavailable, whyUnavailable } from "@/lib/copy";
import { locationOf, openForm, submit } from "@/tests/fixtures/forms";
import { prices } from "@/tests/fixtures/seed";
import type { Stack } from "@/tests/fixtures/stack";
import { expect, test } from "@/tests/fixtures/test";
import { createSession } from "@/tests/fixtures/users";
import { visit } from "@/tests/fixtures/visitor";

/** The cards of the price page as text, by plan. Prices are cached by country, so each test visits from another. */
async function cardsOf(stack: Stack, country: string, query = ""): Promise<Map<string, string>> {
  const { text } = await visit(stack, `/pricing${query}`, { headers: { "X-Country-Code": country } });
  const cards = [...text.matchAll(/<li class="flex">(.*?)<\/li><\/ul>.*?(?=<li class="flex">|<\/main>)/gs)];
  const plain = cards.map(([card]) =>
    card
      .replace(/<[^>]*>/g, " ")
      .replace(/\s+/g, " ")
      .trim(),
  );
  return new Map(plain.map((card) => [card.split(" $")[0]?.replace(/ (Free|Recommended).*/, "") ?? "", card]));
}

test("a plan with a minimum of seats has its price for a seat, and the others theirs", async ({ stack }) => {
  const cards = await cardsOf(stack, "US");
  expect(cards.get("AeroEdit Crew")).toContain(`$20.00 ${perSeat("month")}`);
  expect(cards.get("AeroEdit Basic")).toContain(`$10.00 ${perInterval("month")}`);
  expect(cards.size).toBe(6);
});

test("a plan that is sold by the month only keeps its price when years are shown", async ({ stack }) => {
  const cards = await cardsOf(stack, "CA", "?interval=year");
  expect(cards.get("AeroEdit Student")).toContain(`$5.00 ${perInterval("month")}`);
  expect(cards.get("AeroEdit Basic")).toContain(`$100.00 ${perInterval("year")}`);
});

test("a price that Paddle refuses takes only its own card's price away, and its button", async ({ stack }) => {
  const quantity = { minimum: 10, maximum: 200 };
  await stack.emulator.api("PATCH", `/prices/${prices.crewMonthly}`, { quantity });
  const cards = await cardsOf(stack, "AU");
  const crew = [...cards.values()].find((card) => card.includes("AeroEdit Crew"));
  expect(crew).toContain(unavailable("this price"));
  expect(crew).not.toContain("$");
  expect(cards.get("AeroEdit Pro")).toContain(`$30.00 ${perSeat("month")}`);
  expect(stack.app.output()).toMatch(new RegExp(`previewing ${prices.crewMonthly}.* failed: rejected`));
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
