import { intervals, priceIdOf, productIdOf } from "@/lib/billing/plan-catalog";
import { findFaults } from "@/lib/billing/plans";
import { type Sold, soldAddons, soldPlans, termsOf } from "@/lib/billing/sold";
import { requirePaddleError } from "@/lib/paddle/errors";
import { putLocalPrice, putLocalProduct } from "@/lib/paddle/seller-catalog";

/**
 * Brings the local Paddle's products and prices in line with lib/billing/plans.ts. Returns the price ids by plan and
 * add-on, and what is wrong, one line each: what Paddle refuses is left out, and keeps nothing else from being sold.
 */
export async function syncLocalCatalog() {
  const faults = findFaults("local");
  const put = async (all: readonly Sold[]): Promise<string[][]> => {
    const ids: string[][] = [];
    for (const one of all) ids.push(await putOne(one, faults));
    return ids.filter((prices) => prices.length > 0);
  };
  return { sold: { plans: await put(soldPlans()), addons: await put(soldAddons()) }, faults };
}

async function putOne(one: Sold, faults: string[]): Promise<string[]> {
  const { name, product } = one;
  const productId = productIdOf(product);
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
    const terms = termsOf(one, interval);
    const id = priceIdOf(product, interval);
    if (!terms || !id) continue;
    if (await attempt(`${name}, ${interval}`, () => putLocalPrice(id, productId, terms))) ids.push(id);
  }
  return ids;
}
