import { z } from "zod";
import { now } from "../clock.ts";
import type { Emulator } from "../emulator.ts";
import { notFound, PaddleError } from "../errors.ts";
import { given } from "../given.ts";
import { newId } from "../ids.ts";
import { createPortalToken, portalLink, viewLink } from "../portal/links.ts";
import { newCustomer } from "../transactions/parties.ts";
import { store } from "../webhooks/emit.ts";

import { enumFilter, filter, idFilter, matches, page } from "./lists.ts";
import { edited, requireActiveCustomer } from "./owned.ts";
import { type ApiContext, ok, pathId, type Route, readBody, requireEntity } from "./route.ts";

const statuses = ["active", "archived"] as const;
const email = z.string().min(1).max(320);
const optional = {
  name: z.string().max(1024).nullish(),
  custom_data: z.record(z.string(), z.unknown()).nullish(),
  locale: z.string().min(2).optional(),
};
const createBody = z.strictObject({ email, ...optional });
const updateBody = z.strictObject({
  email: email.optional(),
  ...optional,
  status: z.enum(statuses).optional(),
});

function refuseBadEmail(address: string): void {
  if (!z.email({ pattern: z.regexes.unicodeEmail }).safeParse(address).success) {
    throw new PaddleError(400, "customer_email_invalid", "customer email is not a valid address");
  }
}

/** One e-mail address, one customer: archived ones count, and case does not. */
function refuseTakenEmail({ state }: Emulator, address: string, ownId: string | null): void {
  const taken = Object.values(state.customers).find(
    (each) => each.id !== ownId && each.email.toLowerCase() === address.toLowerCase(),
  );
  if (taken) {
    const detail = `customer email conflicts with customer of id ${taken.id}`;
    throw new PaddleError(409, "customer_already_exists", detail);
  }
}

async function create(emulator: Emulator, c: ApiContext): Promise<Response> {
  const body = await readBody(c, createBody);
  refuseBadEmail(body.email);
  refuseTakenEmail(emulator, body.email, null);
  const customer = newCustomer(emulator, { email: body.email, ...given(body) });
  return ok(c, store(emulator, emulator.state.customers, customer, "customer.created"), 201);
}

async function update(emulator: Emulator, c: ApiContext): Promise<Response> {
  const body = await readBody(c, updateBody);
  const customer = requireEntity(emulator.state.customers, pathId(c, "customer_id"), "Customer");
  if (body.email !== undefined) {
    refuseBadEmail(body.email);
    refuseTakenEmail(emulator, body.email, customer.id);
  }
  const updated = edited(emulator, "Customer", customer, given(body));
  return ok(c, store(emulator, emulator.state.customers, updated, "customer.updated"));
}

function list({ state }: Emulator, c: ApiContext): Response {
  const ids = idFilter(c, "id", "ctm");
  const emails = filter(c, "email")?.map((address) => address.toLowerCase()) ?? null;
  const wantedStatuses = enumFilter(c, "status", statuses) ?? ["active"];
  const search = c.req.query("search")?.toLowerCase() ?? "";
  const rows = Object.values(state.customers).filter(
    (each) =>
      matches(ids, each.id) &&
      matches(emails, each.email.toLowerCase()) &&
      matches(wantedStatuses, each.status) &&
      [each.id, each.name ?? "", each.email].some((text) => text.toLowerCase().includes(search)),
  );
  return page(
    c,
    rows,
    ({ id }) => id,
    (row) => row,
  );
}

export function customerRoutes(emulator: Emulator): Route[] {
  const path = "/customers";
  const one = "/customers/:customer_id";
  return [
    { method: "GET", path, permission: "customer.read", handler: (c) => list(emulator, c) },
    { method: "POST", path, permission: "customer.write", handler: (c) => create(emulator, c) },
    {
      method: "GET",
      path: one,
      permission: "customer.read",
      handler: (c) => ok(c, requireEntity(emulator.state.customers, pathId(c, "customer_id"), "Customer")),
    },
    { method: "PATCH", path: one, permission: "customer.write", handler: (c) => update(emulator, c) },
  ];
}

const body = z.strictObject({
  subscription_ids: z
    .array(z.string().regex(/^sub_[a-z\d]{26}$/, "Must be an id that starts with sub_"))
    .max(25)
    .refine((ids) => new Set(ids).size === ids.length, "Must be unique")
    .optional(),
});

async function createSession(emulator: Emulator, c: ApiContext): Promise<Response> {
  const { subscription_ids = [] } = await readBody(c, body);
  const { state } = emulator;
  const customer = requireActiveCustomer(emulator, c);
  for (const id of subscription_ids) {
    // Somebody else's subscription is as unknown as none at all.
    if (state.subscriptions[id]?.customer_id !== customer.id) throw notFound("Subscription", id);
  }
  const token = createPortalToken(emulator, customer.id);
  const at = now(emulator);
  const session = {
    id: newId("cpls", at.getTime()),
    customer_id: customer.id,
    urls: {
      general: { overview: portalLink(emulator, "overview", token) },
      subscriptions: subscription_ids.map((id) => ({
        id,
        ...viewLink(emulator, token, id),
        cancel_subscription: portalLink(emulator, "cancel_subscription", token, id),
        update_subscription_payment_method: portalLink(emulator, "update_subscription_payment_method", token, id),
      })),
    },
    created_at: at.toISOString().replace("Z", "605273Z"),
  };
  return ok(c, session, 201);
}

export function portalSessionRoutes(emulator: Emulator): Route[] {
  return [
    {
      method: "POST",
      path: "/customers/:customer_id/portal-sessions",
      permission: "customer_portal_session.write",
      handler: (c) => createSession(emulator, c),
    },
  ];
}
