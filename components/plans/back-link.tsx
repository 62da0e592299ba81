import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import { buttonVariants } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";

export function BackLink() {
  return (
    <Link
      href="/settings/billing"
      prefetch={false}
      className={cn(buttonVariants({ variant: "ghost", size: "sm" }), "-ml-3")}
    >
      <ArrowLeft aria-hidden />
      Billing
    </Link>
  );
}

/** The way on after something was done. */
export function DoneLink() {
  return (
    <Link href="/settings/billing" prefetch={false} className="font-medium underline underline-offset-4">
      Back to billing
    </Link>
  );
}
