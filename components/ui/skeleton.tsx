import type { ComponentProps } from "react";
import { cn } from "@/components/ui/cn";

export function Skeleton({ className, ...props }: ComponentProps<"div">) {
  return <div className={cn("rounded-md bg-muted motion-safe:animate-pulse", className)} {...props} />;
}
