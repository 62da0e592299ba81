"use client";

import { type ReactNode, useActionState } from "react";
import { SubmitButton } from "@/components/plans/submit-button";
import { Card } from "@/components/ui/card";

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
export function OutcomeForm({ action, after, ...form }: OutcomeFormProps) {
  const [outcome, run] = useActionState(action, null);
  if (outcome?.isDone) return <Done message={outcome.message} after={after} />;
  return <Question {...form} run={run} reason={outcome?.message} />;
}

type ConfirmationProps = Omit<OutcomeFormProps, "fields"> & {
  /** What is asked, above the button; or, with no fields, why nothing can be. */
  children: ReactNode;
  fields: Record<string, string> | null;
};

/**
 * A question with its price. Its answer outlives it: without script the page is made anew after the answer, and by then
 * there is nothing left to ask. So it stands at one place of the page, whether there is a question or not.
 */
export function Confirmation({ action, after, fields, children, ...form }: ConfirmationProps) {
  const [outcome, run] = useActionState(action, null);
  if (outcome?.isDone) return <Done message={outcome.message} after={after} />;
  if (!fields) return children;
  return (
    <Card className="mb-6 flex flex-col gap-4">
      {children}
      <Question {...form} fields={fields} run={run} reason={outcome?.message} />
    </Card>
  );
}

function Done({ message, after }: { message: string; after: ReactNode }) {
  return (
    <div role="status" className="mb-6 flex flex-col gap-3 rounded-xl bg-good-soft p-4 text-good text-sm">
      <p>{message}</p>
      {after}
    </div>
  );
}

type QuestionProps = Pick<OutcomeFormProps, "fields" | "className" | "label"> & {
  run: (form: FormData) => void;
  reason: string | undefined;
};

function Question({ fields, className, label, run, reason }: QuestionProps) {
  return (
    <form action={run} className="flex min-w-0 flex-col gap-1.5 max-sm:w-full">
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <SubmitButton className={className}>{label}</SubmitButton>
      <p role="alert" className="text-bad text-sm empty:hidden sm:max-w-md">
        {reason}
      </p>
    </form>
  );
}
