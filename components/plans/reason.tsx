import type { ReactNode } from "react";
import { cn } from "@/components/ui/cn";

/** A sentence that must not be missed, above what it is about. */
export function Reason({ tone, children }: { tone: "bad" | "notice"; children: ReactNode }) {
  return (
    <p
      role="alert"
      className={cn(
        "mb-4 rounded-xl p-4 text-sm",
        tone === "bad" ? "bg-bad-soft text-bad" : "bg-notice-soft text-notice",
      )}
    >
      {children}
    </p>
  );
}
