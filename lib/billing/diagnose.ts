import "server-only";
import { addons, plans } from "@/lib/billing/plans";
import { database } from "@/lib/db";
import { env } from "@/lib/env";
import { listPrices } from "@/lib/paddle/catalog";
import { subscriptionEvents } from "@/lib/paddle/events";
import { toFailure } from "@/lib/paddle/failure";
import { listDestinations, probePermissions } from "@/lib/paddle/probe";

/** One thing looked at: `advice` is what to do, null when it is as it should be. A note may stay as it is. */
export type Finding = { what: string; advice: string | null; isNote?: boolean };

/** Looks at everything that has to be right for billing to work, and changes nothing. */
export async function* diagnose(): AsyncGenerator<Finding> {
  yield await checkDatabase();
  const permissions = await probePermissions();
  for (const [permission, failure] of permissions) {
    yield {
      what: `API key: ${permission}`,
      advice: failure && adviceFor(permission, failure.code ?? failure.kind),
    };
  }
  if ([...permissions.values()].some((failure) => failure?.code === "invalid_token")) return;
  yield* checkDestination();
  yield await checkPrices();
  yield await checkDeliveries();
}

function adviceFor(permission: string, code: string): string {
  if (code === "forbidden")
    return `add the permission in Paddle > Developer tools > Authentication (${permission})`;
  if (code === "invalid_token")
    return "the key is unknown or revoked, or of the other environment than PADDLE_ENVIRONMENT";
  return `Paddle could not be asked (${code})`;
}

async function checkDatabase(): Promise<Finding> {
  const what = "Database: reachable and migrated";
  try {
    await database().pool.query(
      `SELECT 1 FROM "User", "Subscription", "WebhookEvent", "SubscriptionClaim" LIMIT 1`,
    );
    return { what, advice: null };
  } catch {
    return { what, advice: "check DATABASE_URL, then run npm run db:migrate" };
  }
}

async function* checkDestination(): AsyncGenerator<Finding> {
  const { AUTH_URL, PADDLE_WEBHOOK_SECRET, PADDLE_ENVIRONMENT } = env();
  const path = "/api/webhooks/paddle";
  const what = `Webhook destination: ${AUTH_URL}${path}`;
  const destinations = await listDestinations().catch(
    (error: unknown) => toFailure(error).code ?? "unreachable",
  );
  if (typeof destinations === "string") {
    yield {
      what,
      advice: `could not be read (${destinations}); the permission is notification_setting.read`,
    };
    return;
  }
  // The emulator delivers to 127.0.0.1, whatever the app calls itself.
  const isOurs = (url: string) =>
    PADDLE_ENVIRONMENT === "local" ? url.endsWith(path) : url === `${AUTH_URL}${path}`;
  const own = destinations.find(({ url }) => isOurs(url));
  if (!own) {
    yield { what, advice: "add it in Paddle > Developer tools > Notifications" };
    return;
  }
  yield { what, advice: own.isActive ? null : "it is switched off: activate it" };
  const missing = subscriptionEvents.filter((type) => !own.types.includes(type));
  yield { what: "Webhook events", advice: missing.length > 0 ? `subscribe to ${missing.join(", ")}` : null };
  const isKnown = PADDLE_WEBHOOK_SECRET.includes(own.secret);
  yield {
    what: "Webhook secret",
    advice: isKnown ? null : "PADDLE_WEBHOOK_SECRET is not this destination's secret key",
  };
}

async function checkPrices(): Promise<Finding> {
  const what = "Prices of lib/billing/plans.ts";
  const ids = [...plans, ...addons].flatMap(({ priceIds }) => Object.values(priceIds));
  try {
    const found = await listPrices(ids);
    const missing = ids.filter((id) => !found.has(id));
    return { what, advice: missing.length > 0 ? `not active at Paddle: ${missing.join(", ")}` : null };
  } catch (error) {
    return { what, advice: `could not be read (${toFailure(error).code ?? "unreachable"})` };
  }
}

async function checkDeliveries(): Promise<Finding> {
  const last = await database()
    .prisma.webhookEvent.findFirst({ orderBy: { receivedAt: "desc" } })
    .catch(() => null);
  return last
    ? { what: `Last event received: ${last.type}, ${last.receivedAt.toISOString()}`, advice: null }
    : {
        what: "Last event received: none yet",
        advice: "change something at Paddle to see one arrive",
        isNote: true,
      };
}
