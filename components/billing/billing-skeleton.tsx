import { BillingHeader } from "@/components/billing/billing-header";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";

/** The shape of the screen while a customer is listed for the first time. */
export function BillingSkeleton() {
  return (
    <div className="flex flex-col gap-4">
      <BillingHeader />
      <p role="status" className="sr-only">
        Loading your subscriptions
      </p>
      <noscript>
        <p className="text-sm">Your subscriptions are being listed. Reload this page to see them.</p>
      </noscript>
      {["first", "second"].map((key) => (
        <Card key={key}>
          <div className="flex justify-between gap-4">
            <Skeleton className="h-7 w-44" />
            <Skeleton className="h-7 w-28" />
          </div>
          <Skeleton className="mt-2 h-4 w-36" />
          <div className="mt-6 flex flex-wrap items-end justify-between gap-4">
            <Skeleton className="h-5 w-48" />
            <Skeleton className="h-10 w-full sm:w-80" />
          </div>
        </Card>
      ))}
    </div>
  );
}
