import Link from "next/link";
import { type Outcome, OutcomeForm } from "@/components/plans/outcome-form";
import { buttonVariants } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import type { DescribedSubscription } from "@/lib/billing/describe";

export type KeepSubscription = (previous: Outcome | null, form: FormData) => Promise<Outcome>;

type ChangeButtonsProps = { subscription: DescribedSubscription; keep: KeepSubscription };

/** What the portal can't do. Each leads to a page that shows the money first, except the one that costs nothing. */
export function ChangeButtons({ subscription: { id, plan, changes }, keep }: ChangeButtonsProps) {
  const look = cn(buttonVariants({ variant: "outline", size: "sm" }), "max-sm:w-full");
  const of = <span className="sr-only"> for {plan.name}</span>;
  return (
    <>
      {changes.includes("resume") && (
        <Link href={`/settings/billing/${id}/resume`} prefetch={false} className={look}>
          Resume{of}
        </Link>
      )}
      {changes.includes("undo") && (
        <OutcomeForm
          action={keep}
          fields={{ subscriptionId: id }}
          className={look}
          label={<>Keep subscription{of}</>}
        />
      )}
      {changes.includes("change-plan") && (
        <Link href={`/settings/billing/${id}/plan`} prefetch={false} className={look}>
          Change plan{of}
        </Link>
      )}
    </>
  );
}
