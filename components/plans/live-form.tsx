"use client";

import type { Route } from "next";
import { useRouter } from "next/navigation";
import { type FormEvent, type ReactNode, useEffect, useRef, useState, useTransition } from "react";

/** Somebody who tries several choices in a row is shown the price of the last one. */
const PAUSE_MS = 400;

type LiveFormProps = {
  children: ReactNode;
  /** What the choice costs, rendered on the server for the address's query. */
  summary: ReactNode;
  /** The same in one sentence, read out when it changes. */
  announcement: string;
  updating: string;
  className: string;
  formClassName: string;
  summaryClassName: string;
};

/**
 * A GET form whose answer follows the choice. Without script its button submits it. Each choice is a navigation: of two
 * under way React shows the later one. Until it is there the old answer can't be pressed, nor reached by keyboard.
 */
export function LiveForm({ children, summary, announcement, updating, ...classNames }: LiveFormProps) {
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [isWaiting, setWaiting] = useState(false);
  const [isPending, startTransition] = useTransition();
  const [hasChanged, setChanged] = useState(false);
  const isStale = isWaiting || isPending;

  function review() {
    clearTimeout(timer.current);
    setWaiting(false);
    if (!form.current) return;
    const fields = [...new FormData(form.current)].map(([name, value]) => [name, String(value)]);
    startTransition(() => router.replace(`?${new URLSearchParams(fields)}` as Route, { scroll: false }));
  }
  function schedule() {
    clearTimeout(timer.current);
    timer.current = setTimeout(review, PAUSE_MS);
    setWaiting(true);
    setChanged(true);
  }
  function submit(event: FormEvent) {
    event.preventDefault();
    setChanged(true);
    review();
  }

  // What was chosen before this script ran.
  const start = useRef(schedule);
  useEffect(() => {
    const fields = form.current?.querySelectorAll("input") ?? [];
    const isChosen = (one: HTMLInputElement) => one.checked !== one.defaultChecked || one.value !== one.defaultValue;
    if ([...fields].some(isChosen)) start.current();
    return () => clearTimeout(timer.current);
  }, []);

  // The answer may be for another interval, the only one of a plan.
  useEffect(() => {
    if (isStale || !hasChanged) return;
    for (const one of form.current?.querySelectorAll<HTMLInputElement>("[type=radio]") ?? [])
      one.checked = one.defaultChecked;
  }, [isStale, hasChanged]);

  return (
    <div className={classNames.className}>
      <form
        ref={form}
        method="get"
        autoComplete="off"
        onInput={schedule}
        onSubmit={submit}
        className={classNames.formClassName}
      >
        {children}
      </form>
      <section inert={isStale} className={classNames.summaryClassName}>
        {summary}
      </section>
      <p role="status" className="sr-only">
        {isStale ? updating : hasChanged ? announcement : ""}
      </p>
    </div>
  );
}

type StepperProps = {
  name: string;
  min: number;
  max: number;
  defaultValue: number;
  describedBy: string;
  id: string;
  isInvalid: boolean;
  labels: { fewer: string; more: string };
  className: string;
  inputClassName: string;
  buttonClassName: string;
};

/** A number with a button on either side. Without script the input's own buttons remain. */
export function Stepper({ labels, describedBy, isInvalid, className, ...props }: StepperProps) {
  const { inputClassName, buttonClassName, ...field } = props;
  const input = useRef<HTMLInputElement>(null);
  function step(by: 1 | -1) {
    if (by > 0) input.current?.stepUp();
    else input.current?.stepDown();
    input.current?.dispatchEvent(new Event("input", { bubbles: true }));
  }
  return (
    <div className={className}>
      <button type="button" aria-label={labels.fewer} onClick={() => step(-1)} className={buttonClassName}>
        <span aria-hidden>−</span>
      </button>
      <input
        {...field}
        ref={input}
        type="number"
        inputMode="numeric"
        required
        aria-describedby={describedBy}
        aria-invalid={isInvalid || undefined}
        className={inputClassName}
      />
      <button type="button" aria-label={labels.more} onClick={() => step(1)} className={buttonClassName}>
        <span aria-hidden>+</span>
      </button>
    </div>
  );
}
