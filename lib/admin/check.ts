import "server-only";
import type { Admin } from "@/lib/auth/admin";
import { withAudit } from "@/lib/billing/audit";
import { diagnose } from "@/lib/doctor/diagnose";
import { type Finding, type Group, groups, groupTitles } from "@/lib/doctor/finding";

export type CheckedGroup = { title: string; findings: Finding[] | Promise<Finding[]> };

/**
 * What `npm run doctor -- --read-only` says, each group once it is known, or all of them together. They are looked at at
 * the same time: somebody waits, and a page's time is limited. What this asks of Paddle counts as the admin's, so that
 * others' clicks keep their share.
 */
export const check = (admin: Admin, now: Date, isStreamed: boolean) =>
  withAudit<{ groups: CheckedGroup[] }>(admin, { action: "admin:check" }, now, async () => {
    const looks = groups.map((group) => ({ title: groupTitles[group], findings: look(group, now) }));
    if (isStreamed) return { groups: looks };
    return { groups: await Promise.all(looks.map(async (one) => ({ ...one, findings: await one.findings }))) };
  });

async function look(group: Group, now: Date): Promise<Finding[]> {
  const findings: Finding[] = [];
  for await (const finding of diagnose({ now, only: [group], mayWrite: false })) findings.push(finding);
  return findings;
}
