"use client";

import { type ReactNode, Suspense, use, useActionState } from "react";
import { checkAction } from "@/app/admin-pages/billing/actions";
import { SubmitButton } from "@/components/site/action-form";
import type { CheckedGroup } from "@/lib/admin/check";
import { checksPage } from "@/lib/admin/copy";
import type { Finding } from "@/lib/doctor/finding";

const { submit, running, pending, summary, states, why, step } = checksPage.doctor;

/** What was found is kept nowhere: it is as old as the press. Each group comes once it is known. */
export function ChecksForm({ buttonClassName }: { buttonClassName: string }) {
  const [state, run, isPending] = useActionState(checkAction, null);
  const { groups = [], at = 0 } = state && "groups" in state && !isPending ? state : {};
  return (
    <form action={run} className="flex flex-col items-start gap-4">
      <SubmitButton className={buttonClassName}>{submit}</SubmitButton>
      <p role="status" className="text-sm empty:hidden">
        {isPending
          ? running
          : groups.length > 0 && (
              <Later key={at} of={groups[0]?.findings} meanwhile={running}>
                <Summary groups={groups} />
              </Later>
            )}
      </p>
      <p role="alert" className="text-destructive text-sm empty:hidden">
        {state && "error" in state && state.error}
      </p>
      {groups.map(({ title, findings }) => (
        <div key={`${title} ${at}`} className="w-full">
          <h3 className="font-semibold text-sm">{title}</h3>
          <Later of={findings} meanwhile={<p className="muted mt-2">{pending}</p>}>
            <Lines findings={findings} />
          </Later>
        </div>
      ))}
    </form>
  );
}

type Findings = CheckedGroup["findings"];
/** Waits for what is still to come. */
const read = (findings: Findings) => ("then" in findings ? use(findings) : findings);

/** React puts the inside of any Suspense into place by script, so where all is there already it has none. */
const Later = ({ of, meanwhile, children }: { of: Findings | undefined; meanwhile: ReactNode; children: ReactNode }) =>
  of && "then" in of ? <Suspense fallback={meanwhile}>{children}</Suspense> : children;

function Summary({ groups }: { groups: CheckedGroup[] }) {
  const all = groups.flatMap(({ findings }) => read(findings));
  return summary(all.filter(({ state }) => state === "fault").length);
}

const Lines = ({ findings }: Pick<CheckedGroup, "findings">) => (
  <ul className="mt-2 flex flex-col gap-2">
    {read(findings).map((finding) => (
      <Line key={`${finding.id} ${finding.what}`} finding={finding} />
    ))}
  </ul>
);

const looks = {
  ok: ["✓", "text-success"],
  note: ["–", "text-muted-foreground"],
  fault: ["✗", "text-destructive"],
} as const;

function Line({ finding }: { finding: Finding }) {
  const [mark, colour] = looks[finding.state];
  return (
    <li className="flex gap-2 text-sm">
      <span aria-hidden className={`w-3 shrink-0 ${colour}`}>
        {mark}
      </span>
      <div className="wrap-anywhere min-w-0">
        <span className="sr-only">{states[finding.state]}: </span>
        <span className="font-medium">{finding.what}:</span>{" "}
        <span className="text-muted-foreground">{finding.detail}</span>
        {finding.why && (
          <p>
            {why} {finding.why}.
          </p>
        )}
        {finding.step && (
          <p>
            {step} {finding.step}.
          </p>
        )}
      </div>
    </li>
  );
}
