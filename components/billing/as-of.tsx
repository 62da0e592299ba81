import { ClockTime } from "@/components/billing/clock-time";
import { RefreshButton } from "@/components/billing/refresh-button";
import { buttonVariants } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";

type AsOfProps = {
  listedAt: Date | null;
  locale: string;
  /** `checking`: Paddle is being asked right now. `unreachable`: it did not answer, so this is what was last known. */
  freshness: "fresh" | "checking" | "unreachable";
  refresh: () => Promise<void>;
};

/** How old what is on the screen is. An outage is said here, and never looks like an empty account. */
export function AsOf({ listedAt, locale, freshness, refresh }: AsOfProps) {
  return (
    <div className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 text-sm">
      <p role="status" className={freshness === "unreachable" ? "text-notice" : "text-muted-foreground"}>
        {freshness === "unreachable" && "Paddle can’t be reached right now, so this may be out of date. "}
        {listedAt ? (
          <>
            As of <ClockTime at={listedAt} locale={locale} />
          </>
        ) : (
          "Not checked yet"
        )}
        {freshness === "checking" && " · checking for changes…"}
      </p>
      <RefreshButton
        refresh={refresh}
        className={cn(buttonVariants({ variant: "ghost", size: "sm" }), "-mr-3")}
      />
    </div>
  );
}
