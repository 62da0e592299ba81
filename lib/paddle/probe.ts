import "server-only";
import type { Paddle } from "@paddle/paddle-node-sdk";
import { callPaddle } from "@/lib/paddle/client";
import { type PaddleFailure, toFailure } from "@/lib/paddle/failure";

/** A customer that cannot exist: with the permission Paddle says so, without it Paddle says that first. */
const NOBODY = "ctm_00000000000000000000000000";

const probes: Record<string, (paddle: Paddle) => Promise<unknown>> = {
  "subscription.read": (paddle) => paddle.subscriptions.list({ perPage: 1 }).next(),
  "customer.read": (paddle) => paddle.customers.list({ perPage: 1 }).next(),
  "price.read and product.read": (paddle) => paddle.prices.list({ perPage: 1, include: ["product"] }).next(),
  "transaction.read": (paddle) => paddle.transactions.list({ perPage: 1 }).next(),
  "notification.read": (paddle) => paddle.events.list({ perPage: 1 }).next(),
  "customer_portal_session.write": (paddle) => paddle.customerPortalSessions.create(NOBODY, []),
};

/** What the API key lacks, by asking for one of everything that only reads. Null for what it has. */
export async function probePermissions(): Promise<Map<string, PaddleFailure | null>> {
  const answers = await Promise.all(
    Object.entries(probes).map(async ([permission, ask]) => [permission, await failureOf(ask)] as const),
  );
  return new Map(answers);
}

async function failureOf(ask: (paddle: Paddle) => Promise<unknown>): Promise<PaddleFailure | null> {
  try {
    await callPaddle({ waiting: "click", repeatable: true }, ask);
    return null;
  } catch (error) {
    const failure = toFailure(error);
    return failure.code === "not_found" ? null : failure;
  }
}

export type Destination = { url: string; isActive: boolean; types: string[]; secret: string };

/** Where Paddle sends webhooks. Holds their secrets: compare, never print. Throws PaddleFailure. */
export async function listDestinations(): Promise<Destination[]> {
  const settings = await callPaddle({ waiting: "click", repeatable: true }, (paddle) =>
    paddle.notificationSettings.list({ perPage: 200 }),
  );
  return settings.map(({ destination, active, subscribedEvents, endpointSecretKey }) => ({
    url: destination,
    isActive: active,
    types: subscribedEvents.map(({ name }) => name),
    secret: endpointSecretKey,
  }));
}
