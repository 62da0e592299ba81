"use client";

import type { ReactNode } from "react";
import { useFormStatus } from "react-dom";

/** A form's button that can be pressed once: while the answer is awaited it does nothing. */
export function SubmitButton({ className, children }: { className: string; children: ReactNode }) {
  const { pending } = useFormStatus();
  return (
    <button
      type="submit"
      className={className}
      aria-disabled={pending}
      onClick={(event) => {
        if (pending) event.preventDefault();
      }}
    >
      {children}
      <span role="status" className="sr-only">
        {pending && "Working…"}
      </span>
    </button>
  );
}
