import "server-only";
import { COUNT_RULE, findCountFaults } from "@/lib/billing/count-faults";
import { intervals, priceIdOf, productIdOf } from "@/lib/billing/plan-catalog";
import { addons, findFaults, paidPlans } from "@/lib/billing/plans";
import { listSold, termsOf } from "@/lib/billing/sold";
import { probeDatabase } from "@/lib/db";
import { type Check, type Found, fault, named, note, ok } from "@/lib/doctor/finding";
import { env } from "@/lib/env";
import { listPriceStates, type PriceState } from "@/lib/paddle/price-state";
import type { Money } from "@/lib/paddle/schemas";
import type { PriceTerms } from "@/lib/paddle/seller-catalog";

const place = "Paddle > Catalog > Products";

const count = (number: number, what: string) => `${number} ${what}${number === 1 ? "" : "s"}`;

const plans: Check = {
  what: "lib/billing/plans.ts",
  needs: ["PADDLE_ENVIRONMENT"],
  look: async () => {
    const wrong = findFaults(env().PADDLE_ENVIRONMENT);
    const why = "what is wrong can't be sold, and `npm start` refuses to start";
    if (wrong.length === 0)
      return [ok("plans", `${count(paidPlans.length, "paid plan")}, ${count(addons.length, "add-on")}`)];
    return wrong.map((one) =>
      fault("plans", one, why, "correct it in lib/billing/plans.ts, with the ids that Paddle shows"),
    );
  },
};

const counts: Check = {
  what: "Limits",
  needs: ["DATABASE_URL"],
  look: async () => {
    const wrong = await findCountFaults();
    if (wrong.length === 0) return [ok("limits", "whatever plans.ts counts can be counted")];
    // Its tables may be among those that aren't there yet, which has a line of its own.
    if ((await probeDatabase(false)) === "not migrated")
      return [note("not-checked", "not checked: the database isn't migrated, see above")];
    const why = "the billing page can't say how much of it is used, and nobody can add one";
    return wrong.map(({ limit, detail }) =>
      named(`Limit ${limit}`, fault("limit-count", detail, why, `in lib/billing/plans.ts, write ${COUNT_RULE}`)),
    );
  },
};

type Wanted = PriceTerms & { name: string; hasSeats: boolean; id: string; productId: string };

const listWanted = (): Wanted[] =>
  listSold().flatMap((one) =>
    intervals.flatMap((interval) => {
      const terms = termsOf(one, interval);
      const [id, productId] = [priceIdOf(one.product, interval), productIdOf(one.product)];
      if (!terms || !id || !productId) return [];
      return [{ ...terms, name: one.name, hasSeats: one.seats !== undefined, id, productId }];
    }),
  );

const prices: Check = {
  what: "Prices",
  needs: ["PADDLE_ENVIRONMENT", "PADDLE_API_URL", "PADDLE_API_KEY"],
  look: async () => {
    const wanted = listWanted();
    if (wanted.length === 0) return [ok("prices", "none is sold")];
    const terms = await listPriceStates(wanted.map(({ id }) => id));
    const wrong = wanted.flatMap((one) =>
      compare(one, terms.get(one.id)).map((found) => named(`Price ${one.name}, ${one.interval}`, found)),
    );
    return wrong.length > 0 ? wrong : [ok("prices", `all ${wanted.length} are as plans.ts says`)];
  },
};

function compare(wanted: Wanted, price: PriceState | undefined): Found[] {
  const unsold = "nobody can buy it";
  const { id } = wanted;
  if (!price)
    return [
      fault("price-unknown", `Paddle has no ${id}`, unsold, `create it in ${place}, and put its id into plans.ts`),
    ];
  if (!price.isActive)
    return [
      fault(
        "price-archived",
        `${id} is archived`,
        unsold,
        `unarchive it in ${place}, or put another one's id into plans.ts`,
      ),
    ];
  const found: Found[] = [];
  if (!price.isProductActive)
    found.push(fault("product-archived", `the product of ${id} is archived`, unsold, `unarchive it in ${place}`));
  if (price.productId !== wanted.productId)
    found.push(
      fault(
        "price-product",
        `${id} is of ${price.productId}, not of ${wanted.productId}`,
        "whoever buys it gets another plan, or none",
        "correct the ids in plans.ts",
      ),
    );
  if (price.interval !== wanted.interval)
    found.push(
      fault(
        "price-interval",
        `${id} is charged ${price.interval ? `each ${price.interval}` : "once"}`,
        "people pay at other times than the page says",
        `put the id of a price for each ${wanted.interval} into plans.ts`,
      ),
    );
  return [...found, ...compareTerms(wanted, price)];
}

function compareTerms(
  { id, money: wanted, quantity: sold, hasSeats, trialDays }: Wanted,
  { money, quantity, trial }: PriceState,
): Found[] {
  const found: Found[] = [];
  const minor = ({ amount, currencyCode }: Money) => `${amount} minor units of ${currencyCode}`;
  if (minor(money) !== minor(wanted)) {
    const detail = `${id} costs ${minor(money)}, and plans.ts says ${minor(wanted)}`;
    found.push(
      fault(
        "price-amount",
        detail,
        "people see and pay Paddle's, which may not be what you meant",
        `correct it in ${place}, or in plans.ts`,
      ),
    );
  }
  if (trial !== trialDays) {
    const days = (length: number | string | null) =>
      length ? `a trial of ${typeof length === "number" ? `${length} days` : length}` : "no trial";
    const detail = `${id} has ${days(trial)}, and plans.ts says ${days(trialDays)}`;
    found.push(
      fault(
        "price-trial",
        detail,
        "people are charged earlier or later than you meant",
        `correct it in ${place}, or in plans.ts`,
      ),
    );
  }
  // What has no seats is bought once, whatever more Paddle allows.
  const { minimum: min, maximum: max } = hasSeats ? sold : { minimum: 1, maximum: 1 };
  const isRight = quantity.minimum === min && (hasSeats ? quantity.maximum === max : quantity.maximum >= max);
  if (!isRight) {
    const detail = `${id} is sold in ${quantity.minimum} to ${quantity.maximum}, and plans.ts says ${min} to ${max}`;
    found.push(
      fault(
        "price-quantity",
        detail,
        "Paddle refuses checkouts and changes that the page offers",
        `correct it in ${place}, or in plans.ts`,
      ),
    );
  }
  return found;
}

export const catalogChecks = [plans, counts, prices];
