import type { BenchDatabase } from "@/tests/bench/databases";
import { buildDelivery, customerId, subscriptionId } from "@/tests/bench/deliveries";
import { fire, type Shot, type Target } from "@/tests/bench/load";
import { SAM, SAM_ACTIVE, SAM_PAUSED, SESSION_COOKIE } from "@/tests/fixtures/users";

const DAY_MS = 86_400_000;

export type Person = { cookie: string; subscriptions: [string, string]; customerId: string };

/** Users who are signed in, each with an active and a paused subscription that came by webhook. */
export async function addPeople(database: BenchDatabase, app: Target, count: number): Promise<Person[]> {
  await database.sql(`TRUNCATE "User", "Session", "Subscription", "WebhookEvent", "AuditEntry", "RateLimit" CASCADE`);
  const people = Array.from({ length: count }, (_, index) => ({
    cookie: `${SESSION_COOKIE}=session-${index}`,
    customerId: customerId(index),
    subscriptions: [subscriptionId(2 * index), subscriptionId(2 * index + 1)] as [string, string],
  }));
  // The first is one whom the emulator knows.
  people[0] = {
    cookie: `${SESSION_COOKIE}=session-0`,
    customerId: SAM.customerId,
    subscriptions: [SAM_ACTIVE, SAM_PAUSED],
  };
  await database.sql(
    `INSERT INTO "User" ("id", "email", "name", "emailVerified", "paddleCustomerId")
     SELECT 'user-' || n - 1, 'person-' || n - 1 || '@example.com', 'Person', now(), customer
     FROM unnest($1::text[]) WITH ORDINALITY AS people(customer, n)`,
    [people.map((person) => person.customerId)],
  );
  await database.sql(
    `INSERT INTO "Session" ("sessionToken", "userId", "expires")
     SELECT 'session-' || n, 'user-' || n, now() + interval '1 day' FROM generate_series(0, $1::int - 1) AS n`,
    [count],
  );
  await fire(app, people.flatMap(buildSubscriptions), { concurrency: 1 });
  await setFresh(database);
  return people;
}

function buildSubscriptions({ customerId: customer, subscriptions: [active, paused] }: Person): Shot[] {
  const pausedAt = new Date(Date.now() - 10 * DAY_MS);
  return [
    buildDelivery(new Date(), { id: active, customer_id: customer }),
    buildDelivery(new Date(), {
      id: paused,
      customer_id: customer,
      status: "paused",
      paused_at: pausedAt.toISOString(),
      next_billed_at: null,
    }),
  ];
}

/** Paddle was asked just now: the screen shows the mirror and leaves it at that. */
export async function setFresh(database: BenchDatabase): Promise<void> {
  await database.sql(
    `UPDATE "User" SET "syncedAt" = now(), "syncFreshUntil" = now() + interval '1 day', "syncStartedAt" = NULL`,
  );
  await database.sql(
    `INSERT INTO "PaymentHistory" ("paddleCustomerId", "askedAt", "readAt", "payments", "methods")
     SELECT "paddleCustomerId", now(), now(), '[]', '{}' FROM "User" WHERE "paddleCustomerId" IS NOT NULL ON CONFLICT DO NOTHING`,
  );
  await database.sql(
    `INSERT INTO "NextPayment" ("subscriptionId", "paddleCustomerId", "askedAt", "askedUpdatedAt", "readAt")
     SELECT "id", "paddleCustomerId", now(), "updatedAt", now() FROM "Subscription" ON CONFLICT DO NOTHING`,
  );
}

/** Paddle was asked an hour ago: the screen shows the mirror, and asks again. */
export async function setStale(database: BenchDatabase): Promise<void> {
  await database.sql(
    `UPDATE "User" SET "syncedAt" = now() - interval '1 hour', "syncFreshUntil" = now() - interval '1 hour',
     "syncStartedAt" = NULL`,
  );
}

/** The request for a page of a browser that has run script, as somebody. */
export const visitAs = (person: Person, path: string): Shot => ({
  path,
  headers: {
    Cookie: `${person.cookie}; script=on`,
    Accept: "text/html",
    "Accept-Language": "en-US,en;q=0.9",
    "Sec-Fetch-Dest": "document",
  },
});
