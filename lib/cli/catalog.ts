import { type Addon, type Plan, priceIdOf, productIdOf } from "@/lib/billing/plan-catalog";
import { addons, currency, findFaults, paidPlans } from "@/lib/billing/plans";
import { putLocalPrice, putLocalProduct } from "@/lib/paddle/catalog";
import { toPaddleError } from "@/lib/paddle/errors";

type Sold = { [Kind in "plans" | "addons"]: string[][] };

/**
 * Brings the local Paddle's products and prices in line with lib/billing/plans.ts. Returns the price ids by plan and
 * add-on, and what is wrong, one line each: what Paddle refuses is left out, and keeps nothing else from being sold.
 */
export async function syncLocalCatalog(): Promise<{ sold: Sold; faults: string[] }> {
  const faults = findFaults("local");
  const put = async (all: readonly (Plan | Addon)[]): Promise<string[][]> => {
    const ids: string[][] = [];
    for (const one of all) ids.push(await putOne(one, faults));
    return ids.filter((prices) => prices.length > 0);
  };
  return { sold: { plans: await put(paidPlans), addons: await put(addons) }, faults };
}

async function putOne(one: Plan | Addon, faults: string[]): Promise<string[]> {
  const { name, product, seats, trialDays } = { seats: undefined, trialDays: undefined, ...one };
  const productId = product && productIdOf(product);
  // One line is enough for what is known to be wrong.
  if (!productId || faults.some((fault) => fault.startsWith(`${name}:`) || fault.startsWith(`${name},`))) return [];
  const attempt = async (what: string, put: () => Promise<void>): Promise<boolean> =>
    put().then(
      () => true,
      (error: unknown) => {
        const { code, kind } = toPaddleError(error);
        faults.push(`${what}: the local Paddle refuses it (${code ?? kind})`);
        return false;
      },
    );
  if (!(await attempt(name, () => putLocalProduct(productId, name)))) return [];
  const ids: string[] = [];
  for (const interval of ["month", "year"] as const) {
    const price = product.prices[interval];
    const id = priceIdOf(product, interval);
    if (!price || !id) continue;
    const isPut = await attempt(`${name}, ${interval}`, () =>
      putLocalPrice({
        id,
        productId,
        interval,
        money: { amount: String(price.amount), currencyCode: currency },
        // An add-on may be bought more than once.
        quantity: { minimum: seats?.min ?? 1, maximum: seats?.max ?? ("id" in one ? 1 : 100) },
        trialDays: trialDays ?? null,
      }),
    );
    if (isPut) ids.push(id);
  }
  return ids;
}
