import "server-only";
import type { Admin } from "@/lib/auth/admin";
import { withAudit } from "@/lib/billing/audit";
import { diagnose } from "@/lib/doctor/diagnose";
import { type Finding, type Group, groups, groupTitles } from "@/lib/doctor/finding";

export type CheckedGroup = { title: string; findings: Finding[] };

/**
 * What `npm run doctor -- --read-only` says. All groups at the same time: somebody waits, and a page's time is limited. What
 * it asks of Paddle counts as this admin's, so that others' clicks keep their share.
 */
export const check = (admin: Admin, now: Date) =>
  withAudit<{ groups: CheckedGroup[] }>(admin, { action: "admin:check" }, now, async () => ({
    groups: await Promise.all(groups.map((group) => look(group, now))),
  }));

async function look(group: Group, now: Date): Promise<CheckedGroup> {
  const findings: Finding[] = [];
  for await (const finding of diagnose({ now, only: [group], mayWrite: false })) findings.push(finding);
  return { title: groupTitles[group], findings };
}
