import { type Context, Hono } from "hono";
import { z } from "zod";
import { ownFormsOnly } from "../access.ts";
import type { Emulator } from "../emulator.ts";
import type { Transaction } from "../entities/transaction.ts";
import { PaddleError } from "../errors.ts";
import { readForm } from "../input.ts";
import { pageHeaders } from "../portal/layout.ts";
import { overdueAmount } from "../portal/overdue.ts";
import { detailsIn } from "../transactions/locate.ts";
import { changeQuantities } from "./basket.ts";
import { applyCode } from "./code.ts";
import { openWithItems, readItems } from "./open.ts";
import { checkoutPage, closedPage, paidPage, refusedPage, unknownPage } from "./pages.ts";
import { isPaid, isPayable, needsCard, pay } from "./pay.ts";
import { trialTerms } from "./terms.ts";

const otherTotal =
  "The total is another now, by the tax of this country or because the purchase was changed. Nothing was paid yet.";
const unusable = "This code can’t be used for this purchase.";
const declined = "This card was declined. Nothing was paid; choose another card and try again.";

function withQuery(address: string, query: Record<string, string>): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
}

function show(
  emulator: Emulator,
  c: Context,
  transaction: Transaction,
  alert: string | null,
  country: string | null = null,
) {
  if (isPaid(transaction)) return c.html(paidPage(transaction));
  if (!isPayable(emulator, transaction)) return c.html(closedPage(transaction, null));
  const email = emulator.state.customers[transaction.customer_id ?? ""]?.email ?? null;
  const trial = trialTerms(emulator, transaction, country);
  const overdue = overdueAmount(emulator, transaction.subscription_id);
  return c.html(checkoutPage(transaction, { email, alert, country, trial, overdue }), alert ? 422 : 200);
}

/** The purchase as it is now, by the tax of this country, where that is something else than the page said; null where it isn't. */
function repriced(
  emulator: Emulator,
  transaction: Transaction,
  country: string,
  form: Map<string, string>,
): Transaction | null {
  const [total, afterTrial] = [form.get("total"), form.get("after_trial")];
  if (total === undefined || isPaid(transaction)) return null;
  const isLocated = transaction.address_id !== null || transaction.status !== "draft";
  const details = isLocated ? transaction.details : detailsIn(emulator, transaction, country);
  const isSame = details.totals.total === total;
  const isSameAfter = afterTrial === undefined || trialTerms(emulator, transaction, country)?.total === afterTrial;
  return isSame && isSameAfter ? null : { ...transaction, details };
}

/** Back to the app after paying, or to a page that says so. */
function afterPaying({ options }: Emulator, id: string): string {
  const { successUrl, returnUrl } = options;
  if (successUrl) return withQuery(successUrl, { _ptxn: id });
  return returnUrl ? withQuery(returnUrl, { _ptxn: id, result: "paid" }) : `/checkout?_ptxn=${id}`;
}

/** Paddle's checkout as a plain page of its own. */
export function createCheckout(emulator: Emulator): Hono {
  const { returnUrl, successUrl } = emulator.options;
  const back = [returnUrl, successUrl].flatMap((url) => (url ? [new URL(url).origin] : []));
  const app = new Hono();
  // A form may only lead where its redirect ends, too.
  app.use(pageHeaders(...back), ownFormsOnly(emulator.options));

  const find = (id = ""): Transaction | undefined => emulator.state.transactions[id];

  function open(c: Context, items: string): Response | Promise<Response> {
    const lines = readItems(items);
    if (!lines) return c.html(refusedPage("items: expected price ids with quantities, such as pri_…:2,pri_…"), 400);
    try {
      const { id } = openWithItems(emulator, lines, c.req.query("customer_id") ?? null);
      return c.redirect(`/checkout?_ptxn=${id}`, 303);
    } catch (error) {
      if (!(error instanceof PaddleError)) throw error;
      return c.html(refusedPage(error.detail), 400);
    }
  }

  app.get("/", async (c): Promise<Response> => {
    const items = c.req.query("items");
    if (items !== undefined) return open(c, items);
    const transaction = find(c.req.query("_ptxn"));
    return transaction ? show(emulator, c, transaction, null) : c.html(unknownPage(), 404);
  });

  app.post("/pay", async (c) => {
    const form = await readForm(c.req.raw);
    const transaction = find(form.get("_ptxn"));
    if (!transaction) return c.html(unknownPage(), 404);
    const email = z.email().safeParse(form.get("email"));
    if (!transaction.customer_id && !email.success && isPayable(emulator, transaction)) {
      return show(emulator, c, transaction, "Give an e-mail address.");
    }
    const country = /^[A-Z]{2}$/.exec(form.get("country") ?? "")?.[0] ?? "US";
    const elsewhere = repriced(emulator, transaction, country, form);
    if (elsewhere) return show(emulator, c, elsewhere, otherTotal, country);
    const card = needsCard(transaction) ? (form.get("card") ?? "") : null;
    const outcome = pay(emulator, transaction, { card, country, email: email.data ?? "" });
    if (outcome === "paid") return c.redirect(afterPaying(emulator, transaction.id), 303);
    return show(emulator, c, find(transaction.id) ?? transaction, outcome === "declined" ? declined : null);
  });

  app.post("/discount", async (c) => {
    const form = await readForm(c.req.raw);
    const transaction = find(form.get("_ptxn"));
    if (!transaction) return c.html(unknownPage(), 404);
    if (!applyCode(emulator, transaction, form.get("code") ?? "")) return show(emulator, c, transaction, unusable);
    return c.redirect(`/checkout?_ptxn=${transaction.id}`, 303);
  });

  app.post("/items", async (c) => {
    const form = await readForm(c.req.raw);
    const transaction = find(form.get("_ptxn"));
    if (!transaction) return c.html(unknownPage(), 404);
    const refusal = changeQuantities(emulator, transaction, form);
    return refusal ? show(emulator, c, transaction, refusal) : c.redirect(`/checkout?_ptxn=${transaction.id}`, 303);
  });

  app.post("/close", async (c) => {
    const transaction = find((await readForm(c.req.raw)).get("_ptxn"));
    if (!transaction) return c.html(unknownPage(), 404);
    if (returnUrl) {
      return c.redirect(withQuery(returnUrl, { _ptxn: transaction.id, result: "closed" }), 303);
    }
    return c.html(closedPage(transaction, `/checkout?_ptxn=${transaction.id}`));
  });

  return app;
}
