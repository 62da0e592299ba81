import { findFaults } from "@/lib/billing/plans";
import { findUnsoldPrices } from "@/lib/billing/pricing";
import { loadSettings } from "@/lib/cli/settings";
import { database, probeDatabase } from "@/lib/db";
import { env } from "@/lib/env";
import { requirePaddleError } from "@/lib/paddle/errors";
import { listDestinations, probePermissions, subscriptionEvents } from "@/lib/paddle/notifications";

/** One check: `advice` is what to do, null when all is well. A note needs no action. */
type Finding = { what: string; advice: string | null; isNote?: boolean };

/** Checks everything that billing needs, and changes nothing. */
async function* diagnose(): AsyncGenerator<Finding> {
  yield await checkDatabase();
  const permissions = await probePermissions();
  for (const [permission, error] of permissions) {
    yield { what: `API key: ${permission}`, advice: error && adviceFor(permission, error.code ?? error.kind) };
  }
  if ([...permissions.values()].some((error) => error?.code === "invalid_token")) return;
  yield* checkDestination();
  yield await checkPrices();
  yield await checkDeliveries();
}

function adviceFor(permission: string, code: string): string {
  if (code === "forbidden") return `add the permission in Paddle > Developer tools > Authentication (${permission})`;
  if (code === "invalid_token")
    return "the key is unknown or revoked, or belongs to another environment than PADDLE_ENVIRONMENT";
  return `Paddle couldn't be reached (${code})`;
}

async function checkDatabase(): Promise<Finding> {
  const what = "Database: reachable and migrated";
  const migrate = "run npm run db:migrate";
  const advice = { ok: null, unreachable: `check DATABASE_URL, then ${migrate}`, "not migrated": migrate };
  return { what, advice: advice[await probeDatabase()] };
}

async function* checkDestination(): AsyncGenerator<Finding> {
  const { AUTH_URL, PADDLE_WEBHOOK_SECRET, PADDLE_ENVIRONMENT } = env();
  const path = "/api/webhooks/paddle";
  const what = `Webhook destination: ${AUTH_URL}${path}`;
  const destinations = await listDestinations().catch(
    (error: unknown) => requirePaddleError(error).code ?? "unreachable",
  );
  if (typeof destinations === "string") {
    yield { what, advice: `could not be read (${destinations}); the permission is notification_setting.read` };
    return;
  }
  // The emulator delivers to 127.0.0.1, whatever the app's address is.
  const isOurs = (url: string) => (PADDLE_ENVIRONMENT === "local" ? url.endsWith(path) : url === `${AUTH_URL}${path}`);
  const own = destinations.find(({ url }) => isOurs(url));
  if (!own) {
    yield { what, advice: "add it in Paddle > Developer tools > Notifications" };
    return;
  }
  yield { what, advice: own.isActive ? null : "it is inactive: activate it" };
  const missing = subscriptionEvents.filter((type) => !own.types.includes(type));
  yield { what: "Webhook events", advice: missing.length > 0 ? `subscribe to ${missing.join(", ")}` : null };
  const isKnown = PADDLE_WEBHOOK_SECRET.includes(own.secret);
  const advice = isKnown ? null : "PADDLE_WEBHOOK_SECRET is not this destination's secret key";
  yield { what: "Webhook secret", advice };
}

async function checkPrices(): Promise<Finding> {
  const what = "Prices of lib/billing/plans.ts";
  const faults = findFaults(env().PADDLE_ENVIRONMENT);
  if (faults.length > 0) return { what, advice: faults.join("; ") };
  try {
    const unsold = await findUnsoldPrices();
    const problem = "not active at Paddle, or not sold in the quantity that plans.ts says";
    return { what, advice: unsold.length > 0 ? `${problem}: ${unsold.join(", ")}` : null };
  } catch (error) {
    return { what, advice: `could not be read (${requirePaddleError(error).code ?? "unreachable"})` };
  }
}

async function checkDeliveries(): Promise<Finding> {
  const last = await database()
    .prisma.webhookEvent.findFirst({ orderBy: { receivedAt: "desc" } })
    .catch(() => null);
  if (last) return { what: `Last event received: ${last.type}, ${last.receivedAt.toISOString()}`, advice: null };
  const advice = "change something at Paddle to see one arrive";
  return { what: "Last event received: none yet", advice, isNote: true };
}

// Exit code: 0 all is well, 1 something has to be done.
loadSettings();
console.log("✓ Settings");
let isWell = true;
for await (const { what, advice, isNote } of diagnose()) {
  console.log(advice ? `${isNote ? "–" : "✗"} ${what}: ${advice}` : `✓ ${what}`);
  isWell &&= advice === null || Boolean(isNote);
}
process.exit(isWell ? 0 : 1);
