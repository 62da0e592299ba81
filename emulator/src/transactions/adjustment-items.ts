import { divideRounded, smaller, sum } from "../billing/money.ts";
import type { Adjustment, AdjustmentItem } from "../entities/adjustment.ts";
import type { LineItem } from "../entities/transaction.ts";
import { PaddleError } from "../errors.ts";
import { newId } from "../ids.ts";

export interface RequestedItem {
  item_id: string;
  type: "full" | "partial" | "tax";
  amount: bigint | null;
}

interface Remaining {
  tax: bigint;
  total: bigint;
}

/** What of a line is neither given back nor asked for. */
function remainingOf({ id, totals }: LineItem, items: AdjustmentItem[]): Remaining {
  const given = items.filter(({ item_id }) => item_id === id);
  return {
    tax: BigInt(totals.tax) - sum(given.map((each) => each.totals.tax)),
    total: BigInt(totals.total) - sum(given.map((each) => each.totals.total)),
  };
}

function itemOf(line: LineItem, type: AdjustmentItem["type"], tax: bigint, total: bigint, amount = total) {
  const totals = { subtotal: String(total - tax), tax: String(tax), total: String(total) };
  const id = newId("adjitm", Date.now());
  return { id, item_id: line.id, type, amount: String(amount), proration: null, totals };
}

/** Part of a line with its share of the tax; the last part takes what rounding left of it. */
function partOf(line: LineItem, { tax, total }: Remaining, part: bigint): AdjustmentItem {
  const whole = BigInt(line.totals.total);
  const share = part === total ? tax : divideRounded(part * BigInt(line.totals.tax), whole);
  return itemOf(line, part === whole ? "full" : "partial", share, part);
}

/** What earlier adjustments took, or will take when they are approved. */
export function takenItems(earlier: Adjustment[]): AdjustmentItem[] {
  const isTaking = ({ action, status }: Adjustment) =>
    !action.endsWith("_reverse") && (status === "approved" || status === "pending_approval");
  return earlier.filter(isTaking).flatMap(({ items }) => items);
}

/** Spreads an amount over the lines, the first lines first. */
export function spread(lines: LineItem[], earlier: Adjustment[], amount: bigint): AdjustmentItem[] {
  const taken = takenItems(earlier);
  let rest = amount;
  return lines.flatMap((line) => {
    const remaining = remainingOf(line, taken);
    const part = smaller(rest, remaining.total);
    if (part <= 0n) return [];
    rest -= part;
    return [partOf(line, remaining, part)];
  });
}

function refuse(code: string, detail: string): never {
  throw new PaddleError(400, code, detail);
}

function asked(line: LineItem, remaining: Remaining, requested: RequestedItem, isTaxAdded: boolean): AdjustmentItem {
  const { type, amount } = requested;
  if (remaining.total <= 0n) {
    refuse("adjustment_transaction_item_has_already_been_fully_adjusted", `item ${line.id} is adjusted in full`);
  }
  if (type === "tax") {
    if (remaining.tax <= 0n) refuse("adjustment_no_tax_available_to_adjust", `item ${line.id} has no tax to adjust`);
    return itemOf(line, "tax", remaining.tax, remaining.tax);
  }
  if (type === "full") return { ...partOf(line, remaining, remaining.total), type };
  if (amount === null || amount === 0n) refuse("adjustment_amount_cannot_be_zero", "the amount cannot be zero");
  const { tax, subtotal } = line.totals;
  const added = isTaxAdded && BigInt(subtotal) > 0n ? divideRounded(amount * BigInt(tax), BigInt(subtotal)) : 0n;
  if (amount + added > remaining.total) {
    const detail = `the amount of item ${line.id} is above the remaining ${remaining.total}`;
    refuse("adjustment_amount_above_remaining_allowed", detail);
  }
  if (isTaxAdded) return itemOf(line, "partial", added, amount + added, amount);
  return { ...partOf(line, remaining, amount), type };
}

/** The items asked for one by one; an amount includes its tax unless that is added to it. */
export function pick(
  lines: LineItem[],
  earlier: Adjustment[],
  requested: RequestedItem[],
  isTaxAdded: boolean,
): AdjustmentItem[] {
  const types = new Set(requested.map(({ type }) => type === "tax"));
  if (types.size > 1) refuse("adjustment_invalid_combination_of_types", "tax is adjusted by itself");
  const taken = takenItems(earlier);
  return requested.map((each) => {
    const line = lines.find(({ id }) => id === each.item_id);
    if (!line || BigInt(line.totals.total) <= 0n) {
      refuse("adjustment_transaction_item_invalid", `item ${each.item_id} cannot be adjusted`);
    }
    const isTwice = requested.filter(({ item_id }) => item_id === each.item_id).length > 1;
    if (isTwice) refuse("adjustment_transaction_item_over_adjustment", `item ${each.item_id} is named twice`);
    return asked(line, remainingOf(line, taken), each, isTaxAdded);
  });
}
