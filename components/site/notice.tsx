"use client";

import { type ReactNode, useEffect, useRef } from "react";

/**
 * What an action has done, on the page that it led to: the form that began it may be gone. Takes the focus, which went
 * with that form, so that a screen reader reads it out, and what the address says of it, so that a reload doesn't say it again.
 */
export function Notice({ children }: { children: ReactNode }) {
  const text = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    text.current?.focus();
    const url = new URL(window.location.href);
    url.search = "";
    window.history.replaceState(null, "", url);
  }, []);
  return (
    <p
      ref={text}
      role="status"
      tabIndex={-1}
      className="mb-6 rounded-lg bg-success-subtle px-4 py-3 text-sm text-success"
    >
      {children}
    </p>
  );
}
