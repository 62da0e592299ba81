import "server-only";
import type { Admin } from "@/lib/auth/admin";
import { audit, withAudit } from "@/lib/billing/audit";
import { database } from "@/lib/db";
import { explainStatus, findOwn } from "@/lib/doctor/deliveries";
import { isOurs } from "@/lib/doctor/webhooks";
import { listFailedDeliveries, replayDelivery } from "@/lib/paddle/deliveries";
import type { PaddleError, PaddleErrorKind } from "@/lib/paddle/errors";
import { listDestinations } from "@/lib/paddle/notifications";

export type DeliveryLine = {
  id: string;
  type: string;
  /** What was answered, in words. */
  answer: string;
  /** Whether its event is here all the same, Paddle tries again by itself, or neither. */
  state: "arrived" | "retried" | "lost";
  triedAt: Date | null;
  replayedAt: Date | null;
};

export type DeliveryRefusal = "no-destination" | "not-here" | "not-replayable" | "forbidden";

/** Of the newest deliveries to this app that failed, and of how many. No payload. */
export const listFailed = (admin: Admin, now: Date) =>
  withAudit<{ lines: DeliveryLine[]; count: number }, DeliveryRefusal | PaddleErrorKind>(
    admin,
    { action: "admin:list-deliveries" },
    now,
    async () => {
      const own = await findOwn();
      if (!own) return { refused: "no-destination" };
      const { failed, count } = await listFailedDeliveries(own.id);
      const known = await listKnown(failed.map(({ eventId }) => eventId));
      const lines = failed.map(({ id, eventId, type, isOver, status, reason, triedAt, replayedAt }): DeliveryLine => {
        const state = known.has(eventId) ? "arrived" : isOver ? "lost" : "retried";
        const [answer] = explainStatus(status, reason);
        return { id, type, answer, state, triedAt: toDate(triedAt), replayedAt: toDate(replayedAt) };
      });
      return { lines, count };
    },
    toRefusal,
  );

/**
 * Has Paddle send a delivery again, if it was for this app. It comes as any other does: signed, recorded once, applied if it is
 * newer than the row. On record twice, the second time with its id.
 */
export const replay = (admin: Admin, notificationId: string, now: Date) =>
  withAudit<object, DeliveryRefusal | PaddleErrorKind>(
    admin,
    { action: "admin:replay" },
    now,
    async () => {
      if (!/^ntf_[a-z\d]{26}$/.test(notificationId)) return { refused: "not-here" };
      const ours = (await listDestinations()).filter(isOurs).map(({ id }) => id);
      if (!(await replayDelivery(notificationId, ours))) return { refused: "not-here" };
      await audit(admin, { action: "admin:replay" }, notificationId);
      return {};
    },
    toRefusal,
  );

const toDate = (at: string | null) => (at ? new Date(at) : null);

async function listKnown(ids: string[]): Promise<Set<string>> {
  const rows = await database().prisma.webhookEvent.findMany({ where: { id: { in: ids } }, select: { id: true } });
  return new Set(rows.map(({ id }) => id));
}

function toRefusal({ code, kind }: PaddleError): DeliveryRefusal | PaddleErrorKind {
  if (code === "forbidden") return "forbidden";
  return code?.startsWith("notification_") ? "not-replayable" : kind;
}
