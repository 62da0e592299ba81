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
    expect(copy.statusLabel(outside)).toBe(`Status: ${outside}`);
  }
  for (const outside of [["quantity"], undefined, null, 42]) expect(checkoutRefusal(outside)).toBeNull();
  expect(checkoutRefusal("quantity")).toBe(changeRefusals.quantity);
  expect(["past_due", "canceled", "completed"].map(copy.statusLabel)).toEqual(["Past due", "Canceled", "Paid"]);
});

test("a change that nobody confirmed is not said to be undone, and a declined card was not charged", () => {
  expect(changeRefusals.unconfirmed).not.toContain("Nothing was changed");
  expect(changeRefusals.declined).toContain("you weren’t charged");
});

test("what is not known or not charged leaves a whole sentence", () => {
  const { cost, pay, resume } = changeSummary;
  expect(cost("$9.00", "$10.00 per month", "May 1")).toBe(
    "You’ll pay $9.00 today, then $10.00 per month starting May 1.",
  );
  expect(cost(null, "$10.00 per month", null)).toBe("You’ll pay nothing today, then $10.00 per month.");
  expect(cost(null, null, "May 1")).toBe("You’ll pay nothing today.");
  expect([pay("$9.00"), pay(null)]).toEqual(["Confirm and pay $9.00", "Confirm change"]);
  expect([resume("$9.00"), resume(null)]).toEqual(["Resume and pay $9.00", "Resume subscription"]);
  expect(copy.changeResults.changed(null)).toBe("Your plan has been changed. Nothing was charged.");
  expect(copy.changeResults.resumed("$9.00")).toBe("Your subscription is active again. You were charged $9.00.");
  expect(copy.alertText("payment-failed", "Pro", null)).toBe("Update your payment method to keep Pro.");
  expect(copy.alertText("payment-failed", "Pro", "May 1")).toMatch(/keep Pro\. You have access until May 1\.$/);
  expect(copy.alertText("trial-without-card", "Pro", null)).toMatch(/keep Pro\.$/);
  expect(copy.alertText("trial-without-card", "Pro", "May 1")).toMatch(/keep Pro after May 1\.$/);
  expect(copy.alertText("scheduled-cancel", "Pro", null)).toContain("until the end of the billing period");
  expect(copy.alertText("scheduled-pause", "Pro", "May 1")).toContain("until May 1");
  expect([copy.perInterval("month"), copy.perInterval("week", 6)]).toEqual(["per month", "every 6 weeks"]);
  expect([copy.opensInNewTab(), copy.opensInNewTab("Pro")]).toEqual([
    ", opens in a new tab",
    " for Pro, opens in a new tab",
  ]);
});
