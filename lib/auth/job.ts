import "server-only";
import { createHash, timingSafeEqual } from "node:crypto";
import { env } from "@/lib/env";

const digest = (text: string) => createHash("sha256").update(text).digest();

/** Whether a scheduler's `Authorization` header carries CRON_SECRET. With none set, nobody is let in. */
export function isAuthorizedJob(header: string | null): boolean {
  const { CRON_SECRET } = env();
  // Digests are of one length, which is what a comparison in constant time needs.
  return Boolean(CRON_SECRET) && timingSafeEqual(digest(header ?? ""), digest(`Bearer ${CRON_SECRET}`));
}
