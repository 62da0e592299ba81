import { z } from "zod";
import type { Emulator } from "../emulator.ts";
import { type Adjustment, adjustmentActions, adjustmentStatuses } from "../entities/adjustment.ts";
import { notFound } from "../errors.ts";
import { creditNoteUrl, hasCreditNote } from "../invoices/credit-note.ts";
import { adjust } from "../transactions/adjust.ts";
import { idOf } from "./fields.ts";
import { enumFilter, idFilter, matches, page } from "./lists.ts";
import { type ApiContext, ok, pathId, type Route, readBody, requireEntity } from "./route.ts";

const minorUnits = z
  .string()
  .regex(/^\d{1,20}$/, "Must be whole minor units, such as 1250")
  .transform((text) => BigInt(text));
const item = z
  .strictObject({
    item_id: idOf("txnitm"),
    type: z.enum(["full", "partial", "tax"]),
    amount: minorUnits.nullish(),
  })
  .refine(({ type, amount }) => type !== "partial" || amount != null, { path: ["amount"], message: "Required" });

const body = z
  .strictObject({
    action: z.enum(["refund", "credit"]),
    type: z.enum(["full", "partial"]).default("partial"),
    tax_mode: z.enum(["external", "internal"]).optional(),
    transaction_id: idOf("txn"),
    reason: z.string().min(1),
    items: z.array(item).min(1).max(100).nullish(),
  })
  .refine(({ type, items }) => type === "full" || items != null, { path: ["items"], message: "Required" })
  .refine(({ type, items }) => type === "partial" || items == null, {
    path: ["items"],
    message: "Not together with the type full",
  })
  .refine(({ type, tax_mode }) => type === "partial" || tax_mode === undefined, {
    path: ["tax_mode"],
    message: "Only with the type partial",
  });

async function create(emulator: Emulator, c: ApiContext): Promise<Response> {
  const { action, reason, transaction_id, tax_mode, items } = await readBody(c, body);
  const transaction = requireEntity(emulator.state.transactions, transaction_id, "Transaction");
  const requested = items?.map(({ amount, ...rest }) => ({ ...rest, amount: amount ?? null })) ?? null;
  const request = { action, reason, items: requested, isTaxAdded: tax_mode === "external" };
  return ok(c, adjust(emulator, transaction, request), 201);
}

function list({ state }: Emulator, c: ApiContext): Response {
  const ids = idFilter(c, "id", "adj");
  const customerIds = idFilter(c, "customer_id", "ctm");
  const transactionIds = idFilter(c, "transaction_id", "txn");
  const subscriptionIds = idFilter(c, "subscription_id", "sub");
  const actions = enumFilter(c, "action", adjustmentActions);
  const statuses = enumFilter(c, "status", adjustmentStatuses);
  const rows = Object.values(state.adjustments).filter(
    (each) =>
      matches(ids, each.id) &&
      matches(customerIds, each.customer_id) &&
      matches(transactionIds, each.transaction_id) &&
      matches(subscriptionIds, String(each.subscription_id)) &&
      matches(actions, each.action) &&
      matches(statuses, each.status),
  );
  return page(
    c,
    rows,
    ({ id }) => id,
    (row: Adjustment) => row,
    { standard: 10, maximum: 50 },
  );
}

function creditNote(emulator: Emulator, c: ApiContext): Response {
  const [disposition = "attachment"] = enumFilter(c, "disposition", ["attachment", "inline"]) ?? [];
  const adjustment = requireEntity(emulator.state.adjustments, pathId(c, "adjustment_id"), "Adjustment");
  if (!hasCreditNote(adjustment)) throw notFound("Credit note for adjustment", adjustment.id);
  return ok(c, { url: creditNoteUrl(emulator, adjustment, disposition === "inline" ? "inline" : "attachment") });
}

export function adjustmentRoutes(emulator: Emulator): Route[] {
  const path = "/adjustments";
  const [read, write] = ["adjustment.read", "adjustment.write"];
  return [
    { method: "GET", path, permission: read, handler: (c) => list(emulator, c) },
    { method: "POST", path, permission: write, handler: (c) => create(emulator, c) },
    {
      method: "GET",
      path: `${path}/:adjustment_id/credit-note`,
      permission: read,
      handler: (c) => creditNote(emulator, c),
    },
  ];
}
