"use client";

import { type ReactNode, useActionState } from "react";
import { SubmitButton } from "@/components/plans/submit-button";

export type Outcome = { isDone: boolean; message: string };

type OutcomeFormProps = {
  action: (previous: Outcome | null, form: FormData) => Promise<Outcome>;
  fields: Record<string, string>;
  className: string;
  label: ReactNode;
  /** Shown in place of the form once it is done. */
  after?: ReactNode;
};

/** A form whose answer stands where it was asked: what was done replaces it, what stands against it stays beside it. */
export function OutcomeForm({ action, fields, className, label, after }: OutcomeFormProps) {
  const [outcome, run] = useActionState(action, null);
  if (outcome?.isDone) {
    return (
      <div role="status" className="flex flex-col gap-3 rounded-xl bg-good-soft p-4 text-good text-sm">
        <p>{outcome.message}</p>
        {after}
      </div>
    );
  }
  return (
    <form action={run} className="flex min-w-0 flex-col gap-1.5 max-sm:w-full">
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <SubmitButton className={className}>{label}</SubmitButton>
      <p role="alert" className="text-bad text-sm empty:hidden sm:max-w-md">
        {outcome?.message}
      </p>
    </form>
  );
}
