"use client";

import { type ReactNode, useActionState } from "react";
import { useFormStatus } from "react-dom";
import { SupportText } from "@/components/site/support-text";
import type { ActionState } from "@/lib/auth/user";
import { pendingLabel } from "@/lib/copy";

type ActionFormProps = {
  action: (state: ActionState, form: FormData) => Promise<ActionState>;
  /** Hidden fields; null when there is nothing to submit, so that only `children` show. */
  fields: Record<string, string> | null;
  label: ReactNode;
  buttonClassName: string;
  className?: string;
  /** Above the button. */
  children?: ReactNode;
  /** Below the answer once the action succeeded. */
  done?: ReactNode;
  /** Below the answer when it was refused for one of these reasons: what helps. */
  remedy?: { reasons: string[]; node: ReactNode };
};

/**
 * A form that shows its action's answer in place. Without script the page renders again after the action, when there may
 * be nothing left to submit, and React passes the answer to the form in the same place of the tree. So a page renders
 * this component whether or not there is something to submit.
 */
export function ActionForm(props: ActionFormProps) {
  const { action, fields, label, buttonClassName, className, children, done, remedy } = props;
  const [state, run] = useActionState(action, null);
  if (state && "success" in state) {
    return (
      <div
        ref={focus}
        role="status"
        tabIndex={-1}
        className="flex flex-col gap-3 rounded-lg bg-success-subtle p-4 text-sm text-success"
      >
        <p>{state.success}</p>
        {done}
      </div>
    );
  }
  const failure = (
    <p role="alert" className="text-destructive text-sm empty:hidden sm:max-w-md">
      <SupportText>{state?.error}</SupportText>
    </p>
  );
  const help = state?.refused && remedy?.reasons.includes(state.refused) ? remedy.node : null;
  if (!fields) {
    return (
      <div className={className}>
        {failure}
        {help}
        {children}
      </div>
    );
  }
  return (
    <form action={run} className={className ?? "field"}>
      {children}
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <SubmitButton className={buttonClassName}>{label}</SubmitButton>
      {failure}
      {help}
    </form>
  );
}

/** The button that had it is gone. */
const focus = (answer: HTMLElement | null) => answer?.focus();

/** A form's button that ignores further presses until the action has answered. */
export function SubmitButton({ className, children }: { className: string; children: ReactNode }) {
  const { pending } = useFormStatus();
  return (
    <button
      type="submit"
      className={className}
      aria-disabled={pending}
      onClick={(event) => pending && event.preventDefault()}
    >
      {children}
      <span role="status" className="sr-only">
        {pending && pendingLabel}
      </span>
    </button>
  );
}
