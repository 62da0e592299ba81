"use client";

import { useActionState } from "react";
import { checkAction } from "@/app/admin-pages/billing/actions";
import { SubmitButton } from "@/components/site/action-form";
import { checksPage } from "@/lib/admin/copy";
import type { Finding } from "@/lib/doctor/finding";

const { submit, running, summary, states, why, step } = checksPage.doctor;

/** What was found is kept nowhere: it is as old as the press. */
export function ChecksForm({ buttonClassName }: { buttonClassName: string }) {
  const [state, run, isPending] = useActionState(checkAction, null);
  const groups = state && "groups" in state && !isPending ? state.groups : [];
  const faults = groups.flatMap(({ findings }) => findings).filter(({ state }) => state === "fault");
  return (
    <form action={run} className="flex flex-col items-start gap-4">
      <SubmitButton className={buttonClassName}>{submit}</SubmitButton>
      <p role="status" className="text-sm empty:hidden">
        {isPending ? running : groups.length > 0 && summary(faults.length)}
      </p>
      <p role="alert" className="text-destructive text-sm empty:hidden">
        {state && "error" in state && state.error}
      </p>
      {groups.map(({ title, findings }) => (
        <div key={title} className="w-full">
          <h3 className="font-semibold text-sm">{title}</h3>
          <ul className="mt-2 flex flex-col gap-2">
            {findings.map((finding) => (
              <Line key={`${finding.id} ${finding.what}`} finding={finding} />
            ))}
          </ul>
        </div>
      ))}
    </form>
  );
}

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
