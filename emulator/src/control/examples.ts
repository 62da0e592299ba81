import { Hono } from "hono";
import { z } from "zod";
import type { Emulator } from "../emulator.ts";
import { dealExamples } from "../seed/deal.ts";
import { chooseOffer, type Plan, type Sold } from "../seed/offer.ts";
import { ControlError, readControl } from "./body.ts";

const lists = z.array(z.array(z.string()));
const body = z.strictObject({ plans: lists, addons: lists.default([]) });

function requireSold({ state }: Emulator, field: string, id: string): Sold {
  const price = Object.hasOwn(state.prices, id) ? state.prices[id] : undefined;
  const product = price && state.products[price.product_id];
  if (!price || !product) throw new ControlError(`${field}: there is no price ${id}`);
  if (price.status !== "active") throw new ControlError(`${field}: ${id} is archived`);
  if (!price.billing_cycle) throw new ControlError(`${field}: ${id} is not recurring`);
  return { price, product };
}

function requirePlans(emulator: Emulator, field: string, lists: string[][]): Plan[] {
  return lists.map((ids, place) => {
    const sold = ids.map((id, index) => requireSold(emulator, `${field}.${place}.${index}`, id));
    const [first, ...others] = sold;
    if (!first) throw new ControlError(`${field}.${place}: give at least one price`);
    return [first, ...others];
  });
}

/** Who holds what in the first state, on the prices that a project really sells. */
export function examplesControl(emulator: Emulator): Hono {
  const app = new Hono();
  app.post("/examples", async (c) => {
    const given = await readControl(c, body);
    if (emulator.options.seed === "empty")
      throw new ControlError("path: without --seed examples there is none to deal");
    const [small, ...larger] = requirePlans(emulator, "plans", given.plans);
    if (!small) throw new ControlError("plans: give at least one");
    const offer = chooseOffer([small, ...larger], requirePlans(emulator, "addons", given.addons));
    return c.json({ dealt: dealExamples(emulator, offer) });
  });
  return app;
}
