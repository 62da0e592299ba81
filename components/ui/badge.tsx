import { Slot } from "@radix-ui/react-slot";
import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";
import { cn } from "@/lib/utils";

// As in button.tsx, the looks are in app/looks.css. The three status variants have a dot and a subtle background, so
// that they look alike side by side.
export const badgeVariants = cva("badge", {
  variants: {
    variant: {
      default: "bg-primary text-primary-foreground",
      secondary: "bg-secondary text-secondary-foreground",
      destructive: "badge-dot bg-destructive-subtle text-destructive",
      outline: "border-border text-foreground",
      success: "badge-dot bg-success-subtle text-success",
      warning: "badge-dot bg-warning-subtle text-warning",
    },
  },
  defaultVariants: { variant: "default" },
});

type BadgeProps = ComponentProps<"span"> & VariantProps<typeof badgeVariants> & { asChild?: boolean };

export function Badge({ className, variant = "default", asChild = false, ...props }: BadgeProps) {
  const Comp = asChild ? Slot : "span";
  return <Comp className={cn(badgeVariants({ variant }), className)} {...props} />;
}
