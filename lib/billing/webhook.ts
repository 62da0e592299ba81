import "server-only";
import { type ApplyOutcome, applyEvent } from "@/lib/billing/apply-subscription";
import { countRefusal } from "@/lib/billing/refusals";
import { env } from "@/lib/env";
import { beforeJobs } from "@/lib/jobs";
import { log, noteInLog } from "@/lib/log";
import { getEventName, parseEventBody, verifySignature } from "@/lib/paddle/webhook";

export type Receipt =
  | { outcome: ApplyOutcome }
  | { outcome: "refused"; reason: "signature" | "timestamp" | "malformed" };

/** For the log. Nothing of a delivery that isn't verified is in it. */
const causes = {
  malformed: "its Paddle-Signature is malformed",
  expired: "its time is more than five minutes from this server's clock",
  mismatch: "no secret of PADDLE_WEBHOOK_SECRET made its signature",
};

/** Takes a delivery from Paddle: verified, parsed, committed. Throws when the database did not commit. */
export async function receiveWebhook(body: Uint8Array, signature: string | null, now: Date): Promise<Receipt> {
  const { PADDLE_WEBHOOK_SECRET, PADDLE_ENVIRONMENT } = env();
  const verdict = verifySignature(body, signature, PADDLE_WEBHOOK_SECRET, now);
  if (verdict !== "valid") {
    countRefusal(signature === null ? "missing-header" : verdict, now);
    log("warn", "webhook.refused", signature === null ? "it has no Paddle-Signature" : causes[verdict]);
    return { outcome: "refused", reason: verdict === "expired" ? "timestamp" : "signature" };
  }

  const event = parseEventBody(body);
  if (!event) {
    countRefusal("unreadable", now);
    const name = getEventName(body);
    log("warn", "webhook.refused", name ? `${name} can't be read` : "no event of a known form");
    return { outcome: "refused", reason: "malformed" };
  }
  noteInLog({ eventId: event.id });
  // Paddle's simulator signs with the real secret: in production its events must not give access to anything.
  const isSimulated = event.id.startsWith("ntfsimevt_") && PADDLE_ENVIRONMENT === "production";
  if (isSimulated) countRefusal("other-environment", now);
  const taken = isSimulated ? { ...event, subscription: null, adjusted: null } : event;
  return { outcome: await beforeJobs(() => applyEvent(taken, now)) };
}
