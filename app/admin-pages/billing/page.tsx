import type { Metadata } from "next";
import { readAgainAction } from "@/app/admin-pages/billing/actions";
import { AdminFrame } from "@/components/admin/frame";
import { formatInstant, Section } from "@/components/admin/parts";
import { ReconcileForm } from "@/components/admin/reconcile-form";
import { ActionForm } from "@/components/site/action-form";
import { buttonVariants } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { overviewPage, refusedReason, refusedSection, reportLines } from "@/lib/admin/copy";
import { adminPaths } from "@/lib/admin/paths";
import { getLastRun } from "@/lib/admin/reconcile-now";
import { adminPage } from "@/lib/auth/admin";
import { listRefusals } from "@/lib/billing/refusals";

export const metadata: Metadata = { title: overviewPage.title };
export const maxDuration = 60;

export default adminPage(adminPaths.overview, async () => {
  const { reconcile, readAgain } = overviewPage;
  const [lastRun, refusals] = await Promise.all([getLastRun(), listRefusals()]);
  return (
    <AdminFrame current="overview" title={overviewPage.title}>
      <Section id="reconcile" title={reconcile.title} description={reconcile.description}>
        <ul className="flex flex-col gap-1 text-muted-foreground text-sm">
          {lastRun ? (
            [reconcile.last(formatInstant(new Date(lastRun.at))), ...reportLines(lastRun)].map((line) => (
              <li key={line}>{line}</li>
            ))
          ) : (
            <li>{reconcile.never}</li>
          )}
        </ul>
        <ReconcileForm isUnfinished={lastRun?.isComplete === false} buttonClassName={buttonVariants()} />
      </Section>
      <Section id="read-again" title={readAgain.title} description={readAgain.description}>
        <ActionForm
          action={readAgainAction}
          fields={{}}
          label={readAgain.submit}
          buttonClassName={buttonVariants({ variant: "outline" })}
          className="flex flex-col items-start gap-3"
        >
          <div className="flex w-full flex-col gap-1.5 sm:max-w-sm">
            <Label htmlFor="subscriptionId">{readAgain.label}</Label>
            <Input id="subscriptionId" name="subscriptionId" placeholder="sub_…" required autoComplete="off" />
          </div>
        </ActionForm>
      </Section>
      <Section id="refused" title={refusedSection.title} description={refusedSection.description}>
        {refusals.length === 0 && <p className="text-muted-foreground text-sm">{refusedSection.empty}</p>}
        <dl className="flex flex-col gap-3 text-sm empty:hidden">
          {refusals.map(({ reason, count, lastAt }) => (
            <div key={reason}>
              <dt className="font-medium">{refusedReason(reason)}</dt>
              <dd className="text-muted-foreground">{refusedSection.line(count, formatInstant(lastAt))}</dd>
            </div>
          ))}
        </dl>
      </Section>
    </AdminFrame>
  );
});
