import { expect, test } from "playwright/test";
import * as copy from "@/lib/copy";

const { changeRefusals, changeSummary, checkoutRefusal, linkRefusals } = copy;

/** Every text in a value, functions left out. */
const textsIn = (value: unknown): string[] => {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
};

test("every refusal is a sentence, and none shows a code or an id", () => {
  const refusals = [...textsIn(changeRefusals), ...textsIn(linkRefusals), checkoutRefusal("taken") ?? ""];
  expect(refusals.length).toBeGreaterThan(25);
  for (const text of refusals) expect(text).toMatch(/^[A-Z].{15,}\.$/);
  const [changes, links] = [Object.values(changeRefusals), Object.values(linkRefusals)];
  expect([new Set(changes).size, new Set(links).size], "each has words of its own").toEqual([
    changes.length,
    links.length,
  ]);
  for (const text of textsIn(copy)) expect(text).not.toMatch(/\w_\w|undefined|null|NaN/);
});

test("a reason or a status from outside that is not ours has no text of ours", () => {
  for (const outside of ["nonsense", "<script>", "", "constructor", "__proto__", "toString"]) {
    expect(checkoutRefusal(outside)).toBeNull();
    expect(copy.statusLabel(outside)).toContain(outside);
  }
  for (const outside of [["quantity"], undefined, null, 42]) expect(checkoutRefusal(outside)).toBeNull();
  expect(checkoutRefusal("quantity")).toBe(changeRefusals.quantity);
  for (const known of ["past_due", "canceled", "completed"]) expect(copy.statusLabel(known)).not.toContain(known);
});

test("only where a change was refused is it said that nothing was changed: a purchase may have begun", () => {
  const [, unchanged = ""] = changeRefusals.timeout.split(/(?<=\.) /);
  expect(changeRefusals.unavailable).toContain(unchanged);
  for (const reason of ["timeout", "unavailable", "rejected"] as const) {
    expect(checkoutRefusal(reason)).not.toContain(unchanged);
    expect(linkRefusals[reason]).not.toContain(unchanged);
  }
});

test("a change that nobody confirmed is not said to be undone, as one that never began is", () => {
  const sentences = changeRefusals.timeout.split(/(?<=\.) /);
  expect(sentences.length).toBeGreaterThan(1);
  for (const sentence of sentences) expect(changeRefusals.unconfirmed).not.toContain(sentence);
  expect(changeRefusals.declined).not.toBe(changeRefusals.rejected);
});

const { alertTitles, changeResults } = copy;
const kinds = Object.keys(alertTitles) as (keyof typeof alertTitles)[];
const [AMOUNT, EACH, DATE] = ["$9.01", "$10.02 per month", "May 3"];
for (const [what, say, parts] of [
  ["what a change costs", changeSummary.cost, [AMOUNT, EACH, DATE, "June 9"]],
  ["what resuming costs", changeSummary.paused, [EACH]],
  ["the button that pays", changeSummary.pay, [AMOUNT]],
  ["the button that resumes", changeSummary.resume, [AMOUNT]],
  ["that a plan was changed", changeResults.changed, [AMOUNT]],
  ["that a subscription is active again", changeResults.resumed, [AMOUNT]],
  ...kinds.map((kind) => [kind, (date: string | null) => copy.alertText(kind, "Pro", date, null), [DATE]] as const),
  ["an overdue amount", (due: string | null) => copy.alertText("payment-failed", "Pro", DATE, due), [AMOUNT]],
  ["an amount without which access ended", (due) => copy.alertText("access-ended", "Pro", DATE, due), [AMOUNT]],
] as [string, (...given: (string | null)[]) => string, string[]][]) {
  test(`${what}: what is known is said, and what is not leaves a whole text`, () => {
    expect(say(...parts)).toContain(parts[0]);
    for (let known = 0; known < 2 ** parts.length; known++) {
      const given = parts.map((part, index) => ((known >> index) & 1 ? part : null));
      const text = say(...given);
      expect(text).not.toMatch(/null|undefined|\s{2}|\s[.,]|[.,]{2}|^\s|\s$/);
      for (const [index, part] of parts.entries()) if (given[index] === null) expect(text).not.toContain(part);
      if (given[0]) expect(text).toContain(given[0]);
    }
    expect(say(...parts.map(() => null))).not.toBe(say(...parts));
  });
}

test("an interval is told with its count, and a new tab with what it is about", () => {
  expect(copy.perInterval("week", 6)).toContain("6");
  expect(copy.perInterval("week", 6)).not.toBe(copy.perInterval("week"));
  expect(copy.perInterval("week")).toBe(copy.perInterval("week", 1));
  expect(copy.opensInNewTab("Pro")).toContain("Pro");
  expect(copy.opensInNewTab("Pro")).toContain(copy.opensInNewTab());
});
