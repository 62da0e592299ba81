import "server-only";
import type { Reactions } from "@/lib/billing/subscription-changes";
import { accessEndedMail, welcomeMail } from "@/lib/copy";
import { sendMail } from "@/lib/mail";

/**
 * What happens when a customer's access or subscription changes: yours to write. Each runs after the change is committed,
 * at least once, and again later if it throws; where that would do harm, hand `key` to whoever does the work.
 */
export const reactions: Reactions = {
  accessStarted: ({ user, key }) => sendMail({ to: user.email, ...welcomeMail, page: "/settings/billing", key }),
  accessEnded: ({ user, key }) => sendMail({ to: user.email, ...accessEndedMail, page: "/settings/billing", key }),
};
