import type { Metadata } from "next";
import { replayAction } from "@/app/admin-pages/billing/actions";
import { ChecksForm } from "@/components/admin/checks-form";
import { AdminFrame } from "@/components/admin/frame";
import { formatInstant, LogRow, Section } from "@/components/admin/parts";
import { ActionForm } from "@/components/site/action-form";
import { ButtonLink } from "@/components/site/page";
import { Badge } from "@/components/ui/badge";
import { buttonVariants } from "@/components/ui/button";
import { checksPage, refusalText } from "@/lib/admin/copy";
import { type DeliveryLine, listFailed } from "@/lib/admin/failed-deliveries";
import { adminPaths, withQuery } from "@/lib/admin/paths";
import { type Admin, adminPage } from "@/lib/auth/admin";

export const metadata: Metadata = { title: checksPage.title };
export const maxDuration = 60;

const { doctor, failed } = checksPage;

export default adminPage(adminPaths.checks, async (admin, { query }) => (
  <AdminFrame current="checks" title={checksPage.title}>
    <Section id="doctor" title={doctor.title} description={doctor.description}>
      <ChecksForm buttonClassName={buttonVariants()} />
    </Section>
    <Section id="failed" title={failed.title} description={failed.description}>
      {query.deliveries === "failed" && <FailedDeliveries admin={admin} />}
      <div>
        <ButtonLink href={withQuery(adminPaths.checks, { deliveries: "failed" })} variant="outline">
          {failed.show}
        </ButtonLink>
      </div>
    </Section>
  </AdminFrame>
));

async function FailedDeliveries({ admin }: { admin: Admin }) {
  const answer = await listFailed(admin, new Date());
  if ("refused" in answer) return <p className="text-destructive text-sm">{refusalText(answer.refused)}</p>;
  const { lines, count } = answer;
  return (
    <div className="text-sm">
      <p className="text-muted-foreground">
        {lines.length === 0 ? failed.empty : lines.length < count && failed.more(lines.length, count)}
      </p>
      <ul className="-mx-5 divide-y sm:-mx-6">
        {lines.map((line) => (
          <DeliveryRow key={line.id} line={line} />
        ))}
      </ul>
    </div>
  );
}

const variants = { arrived: "success", retried: "secondary", lost: "destructive" } as const;

function DeliveryRow({ line: { id, type, answer, state, triedAt, replayedAt } }: { line: DeliveryLine }) {
  return (
    <LogRow title={type} badge={<Badge variant={variants[state]}>{failed.states[state]}</Badge>}>
      <span>{answer}</span>
      {triedAt && <span>{failed.tried(formatInstant(triedAt))}</span>}
      {replayedAt && <span>{failed.replayedAt(formatInstant(replayedAt))}</span>}
      <span className="wrap-anywhere font-mono">{id}</span>
      <ActionForm
        action={replayAction}
        fields={state === "retried" ? null : { notificationId: id }}
        label={
          <>
            {failed.replay}
            <span className="sr-only">: {id}</span>
          </>
        }
        buttonClassName={buttonVariants({ variant: "outline", size: "sm" })}
        className="mt-1 basis-full"
      />
    </LogRow>
  );
}
