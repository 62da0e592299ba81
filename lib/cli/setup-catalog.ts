import { type Ids, intervals } from "@/lib/billing/plan-catalog";
import { listSold, type Sold, termsOf } from "@/lib/billing/sold";
import { dashboardOf, patiently, type Setup } from "@/lib/cli/setup-run";
import {
  archiveSellerPrice,
  archiveSellerProduct,
  createSellerPrice,
  createSellerProduct,
  listSellerPrices,
  listSellerProducts,
  type PriceTerms,
  type SellerPrice,
} from "@/lib/paddle/seller-catalog";

/** An id that doesn't exist yet, in a dry run. */
export const NOT_YET = "(new)";

/**
 * Finds or creates a product for each paid plan and add-on, and its prices. What is there is never changed: a price that
 * differs from plans.ts is left to a person. Throws PaddleError.
 */
export async function setUpCatalog(setup: Setup): Promise<Record<string, Ids>> {
  const found: Record<string, Ids> = {};
  for (const one of listSold()) {
    const product = await findOrCreate({
      what: one.name,
      key: one.id,
      knownId: one.product.ids[setup.environment].product,
      list: listSellerProducts,
      create: () => createSellerProduct(one.id, one.name, one.taxCategory ?? "standard"),
      archive: archiveSellerProduct,
      setup,
    });
    found[one.id] = { product: product.id, ...(await setUpPrices(one, product.id, setup)) };
  }
  return found;
}

async function setUpPrices(one: Sold, productId: string, setup: Setup): Promise<Ids> {
  const ids: Ids = {};
  for (const interval of intervals) {
    const terms = termsOf(one, interval);
    if (!terms) continue;
    const what = `${one.name}, ${interval}`;
    const key = `${one.id}/${interval}`;
    const price = await findOrCreate<SellerPrice | { id: string; key: string | null }>({
      what,
      key,
      knownId: one.product.ids[setup.environment][interval],
      list: async () => (productId === NOT_YET ? [] : listSellerPrices(productId)),
      create: () => createSellerPrice(key, productId, what, terms),
      archive: archiveSellerPrice,
      setup,
    });
    ids[interval] = price.id;
    if ("money" in price) leaveDifferences(what, price, terms, setup);
  }
  return ids;
}

type Wanted<Entity> = {
  what: string;
  key: string;
  knownId: string | undefined;
  list: () => Promise<Entity[]>;
  create: () => Promise<string>;
  archive: (id: string) => Promise<unknown>;
  setup: Setup;
};

async function findOrCreate<Entity extends { id: string; key: string | null }>(
  wanted: Wanted<Entity>,
): Promise<Entity | { id: string; key: string | null }> {
  const { what, key, knownId, list, create, archive, setup } = wanted;
  const there = await list();
  const found = there.find(({ id }) => id === knownId) ?? there.find((one) => one.key === key);
  if (found) {
    setup.say(`  ${what}: there already (${found.id})`);
    return found;
  }
  if (setup.isDryRun) {
    setup.say(`  ${what}: would be created`);
    return { id: NOT_YET, key };
  }
  const id = await patiently(setup, create);
  setup.did(`  ${what}: created (${id})`);
  // Paddle would take a second one. Of those that two setups made at once, both keep the oldest.
  const oldest = (await list()).find((one) => one.key === key);
  if (!oldest || oldest.id === id) return { id, key };
  await patiently(setup, () => archive(id));
  setup.say(`  ${what}: another setup was first (${oldest.id}); ${id} is archived`);
  return oldest;
}

const inWords = ({ interval, money, quantity, trialDays }: PriceTerms) => ({
  interval: `billed by the ${interval ?? "other interval"}`,
  amount: `${money.amount} ${money.currencyCode} in minor units`,
  quantity: `quantities ${quantity.minimum} to ${quantity.maximum}`,
  trial:
    trialDays === null
      ? "no trial"
      : Number.isNaN(trialDays)
        ? "a trial that isn't in days"
        : `a trial of ${trialDays} days`,
});

/** Paddle charges what Paddle has, and people may have subscribed to it: which of the two is right, a person says. */
function leaveDifferences(what: string, price: SellerPrice, terms: PriceTerms, setup: Setup): void {
  const [has, wants] = [inWords(price), inWords(terms)];
  for (const part of ["interval", "amount", "quantity", "trial"] as const) {
    if (has[part] === wants[part]) continue;
    setup.leave(
      `${what} (${price.id}): Paddle has ${has[part]}, lib/billing/plans.ts says ${wants[part]}. Paddle's counts. ` +
        `Change plans.ts, or the price in Paddle > Catalog (${dashboardOf(setup)}).`,
    );
  }
}
