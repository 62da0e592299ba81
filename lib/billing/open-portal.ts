import "server-only";
import type { User } from "@/lib/auth/user";
import { audit, countPortalLinks, settleAudit } from "@/lib/billing/audit";
import { database } from "@/lib/db";
import { type FailureKind, toFailure } from "@/lib/paddle/failure";
import { isSubscriptionId } from "@/lib/paddle/ids";
import { createPortalLink, type PortalTarget } from "@/lib/paddle/portal";

/** How many links a user may ask for in a minute: all users share one budget of requests at Paddle. */
export const PORTAL_LINKS_PER_MINUTE = 10;

export type PortalRefusal = FailureKind | "no-customer" | "not-found" | "limited";
export type PortalLink = { url: string } | { refused: PortalRefusal };

/**
 * A link into the customer portal for the signed-in user: to the overview, or to one of their own subscriptions. Made
 * on the click, returned once. A foreign and an unknown subscription are refused alike, and Paddle is not asked.
 */
export async function openPortal(user: User, target: PortalTarget, now: Date): Promise<PortalLink> {
  const { prisma } = database();
  const row = await prisma.user.findUnique({ where: { id: user.id }, select: { paddleCustomerId: true } });
  const customerId = row?.paddleCustomerId;
  if (!customerId) return { refused: "no-customer" };
  if (target.subscriptionId !== null && !(await owns(customerId, target.subscriptionId))) {
    return { refused: "not-found" };
  }

  // Noted before it is counted, so that clicks at the same moment see each other.
  const entry = await audit(user, `portal:${target.page}`, "asked", target.subscriptionId);
  if ((await countPortalLinks(user, now)) > PORTAL_LINKS_PER_MINUTE) {
    await settleAudit(entry.id, "limited");
    return { refused: "limited" };
  }
  try {
    const url = await createPortalLink(customerId, target);
    await settleAudit(entry.id, "created");
    return { url };
  } catch (error) {
    const { kind, code } = toFailure(error);
    console.error(`paddle: a portal session was not created: ${kind}${code ? ` (${code})` : ""}`);
    await settleAudit(entry.id, kind);
    return { refused: kind };
  }
}

async function owns(paddleCustomerId: string, id: string): Promise<boolean> {
  if (!isSubscriptionId(id)) return false;
  return (await database().prisma.subscription.count({ where: { id, paddleCustomerId } })) === 1;
}
