import "server-only";
import { type ApplyOutcome, applyEvent } from "@/lib/billing/apply-subscription";
import { env } from "@/lib/env";
import { parseEventBody, verifySignature } from "@/lib/paddle/webhook";

export type Receipt =
  | { outcome: ApplyOutcome }
  | { outcome: "refused"; reason: "signature" | "timestamp" | "malformed" };

/** Takes a delivery from Paddle: verified, parsed, committed. Throws when the database did not commit. */
export async function receiveWebhook(body: Uint8Array, signature: string | null, now: Date): Promise<Receipt> {
  const { PADDLE_WEBHOOK_SECRET, PADDLE_ENVIRONMENT } = env();
  const verdict = verifySignature(body, signature, PADDLE_WEBHOOK_SECRET, now);
  if (verdict === "expired") return { outcome: "refused", reason: "timestamp" };
  if (verdict !== "valid") return { outcome: "refused", reason: "signature" };

  const event = parseEventBody(body);
  if (!event) return { outcome: "refused", reason: "malformed" };
  // Paddle's simulator signs with the real secret: in production its events must not give access to anything.
  const isSimulated = event.id.startsWith("ntfsimevt_") && PADDLE_ENVIRONMENT === "production";
  return { outcome: await applyEvent(isSimulated ? { ...event, subscription: null } : event, now) };
}
