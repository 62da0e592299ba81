import { CloudOff, CreditCard } from "lucide-react";
import Link from "next/link";
import { buttonVariants } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import type { Overview } from "@/lib/billing/overview";

const states = {
  unknown: {
    icon: CloudOff,
    title: "Your subscriptions can’t be shown right now",
    text: "Paddle, who handles our payments, isn’t answering. Nothing has changed on your account. Please try again in a moment.",
  },
  "no-customer": {
    icon: CreditCard,
    title: "No billing account yet",
    text: "You haven’t bought anything so far. Your subscriptions and invoices appear here once you do.",
  },
  "no-subscriptions": {
    icon: CreditCard,
    title: "No active subscription",
    text: "Nothing renews, and nothing will be charged. Past invoices are in the customer portal.",
  },
} as const;

/** Says which kind of nothing this is. */
export function EmptyState({ state }: { state: Exclude<Overview["state"], "subscriptions"> }) {
  const { icon: Icon, title, text } = states[state];
  return (
    <Card className="flex flex-col items-center gap-2 py-14 text-center sm:py-16">
      <Icon aria-hidden className="size-8 text-muted-foreground" />
      <h2 className="mt-2 font-semibold">{title}</h2>
      <p className="max-w-sm text-muted-foreground text-sm">{text}</p>
      {state !== "unknown" && (
        <Link href="/pricing" prefetch={false} className={cn(buttonVariants(), "mt-2")}>
          See the plans
        </Link>
      )}
    </Card>
  );
}
