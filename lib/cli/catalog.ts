import { intervals, type Plan, priceIdOf, productIdOf } from "@/lib/billing/plan-catalog";
import { addons, currency, findFaults, paidPlans } from "@/lib/billing/plans";
import { putLocalPrice, putLocalProduct } from "@/lib/paddle/catalog";
import { requirePaddleError } from "@/lib/paddle/errors";

/** A plan, or an add-on, which has neither seats nor a trial. */
type Sold = Pick<Plan, "name" | "product" | "seats" | "trialDays">;

/**
 * Brings the local Paddle's products and prices in line with lib/billing/plans.ts. Returns the price ids by plan and
 * add-on, and what is wrong, one line each: what Paddle refuses is left out, and keeps nothing else from being sold.
 */
export async function syncLocalCatalog() {
  const faults = findFaults("local");
  const put = async (all: readonly Sold[], most: number): Promise<string[][]> => {
    const ids: string[][] = [];
    for (const one of all) ids.push(await putOne(one, most, faults));
    return ids.filter((prices) => prices.length > 0);
  };
  // An add-on may be bought more than once.
  return { sold: { plans: await put(paidPlans, 1), addons: await put(addons, 100) }, faults };
}

async function putOne({ name, product, seats, trialDays }: Sold, most: number, faults: string[]): Promise<string[]> {
  const productId = product && productIdOf(product);
  // One line is enough for what is known to be wrong.
  if (!productId || faults.some((fault) => fault.startsWith(`${name}:`) || fault.startsWith(`${name},`))) return [];
  const attempt = async (what: string, put: () => Promise<void>): Promise<boolean> => {
    try {
      await put();
      return true;
    } catch (error) {
      const { code, kind } = requirePaddleError(error);
      faults.push(`${what}: the local Paddle refuses it (${code ?? kind})`);
      return false;
    }
  };
  if (!(await attempt(name, () => putLocalProduct(productId, name)))) return [];
  const ids: string[] = [];
  for (const interval of intervals) {
    const amount = product.prices[interval];
    const id = priceIdOf(product, interval);
    if (!amount || !id) continue;
    const money = { amount: String(amount), currencyCode: currency };
    const quantity = { minimum: seats?.min ?? 1, maximum: seats?.max ?? most };
    const wanted = { id, productId, interval, money, quantity, trialDays: trialDays ?? null };
    if (await attempt(`${name}, ${interval}`, () => putLocalPrice(wanted))) ids.push(id);
  }
  return ids;
}
