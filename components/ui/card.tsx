import type { ComponentProps } from "react";
import { cn } from "@/components/ui/cn";

export function Card({ className, ...props }: ComponentProps<"article">) {
  return (
    <article
      className={cn(
        "rounded-xl border border-border bg-card p-5 text-card-foreground shadow-xs sm:p-6",
        className,
      )}
      {...props}
    />
  );
}
