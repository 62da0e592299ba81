import type { Metadata } from "next";
import { AdminFrame } from "@/components/admin/frame";
import { FilterForm, IdLink, Instant, LogList, LogRow } from "@/components/admin/parts";
import { Badge } from "@/components/ui/badge";
import { type AuditLine, listAudit } from "@/lib/admin/audit-log";
import { auditPage } from "@/lib/admin/copy";
import { adminPaths, withQuery } from "@/lib/admin/paths";
import { readQuery } from "@/lib/admin/query";
import { adminPage } from "@/lib/auth/admin";

export const metadata: Metadata = { title: auditPage.title };

const path = adminPaths.audit;

export default adminPage(path, async (_admin, { query }) => {
  const given = readQuery(query, ["user", "action", "subscription", "after"] as const);
  const { after = null, user = null, action = null, subscription = null } = given;
  const { lines, next } = await listAudit({ user, action, subscription }, after);
  const { filter } = auditPage;
  return (
    <AdminFrame current="audit" title={auditPage.title} description={auditPage.description}>
      <FilterForm
        path={path}
        query={given}
        fields={[
          { name: "user", label: filter.user, hint: filter.userHint },
          { name: "action", label: filter.action, hint: "change-plan" },
          { name: "subscription", label: filter.subscription, hint: "sub_…" },
        ]}
      />
      <LogList path={path} query={given} next={next} empty={auditPage.empty} noMatch={auditPage.noMatch}>
        {lines.map((line) => (
          <AuditRow key={line.id} line={line} />
        ))}
      </LogList>
    </AdminFrame>
  );
});

function AuditRow({ line: { at, userId, email, action, subscriptionId, outcome } }: { line: AuditLine }) {
  return (
    <LogRow title={action} badge={<Outcome>{outcome}</Outcome>}>
      <Instant at={at} />
      <IdLink href={withQuery(path, { user: userId })}>{email ?? auditPage.deleted(userId)}</IdLink>
      {subscriptionId && <IdLink href={withQuery(path, { subscription: subscriptionId })}>{subscriptionId}</IdLink>}
    </LogRow>
  );
}

/** It may hold a user's id, which is wider than a phone leaves room for. */
const Outcome = ({ children }: { children: string }) => (
  <Badge variant="outline" className="wrap-anywhere max-w-full whitespace-normal">
    {children}
  </Badge>
);
