import { CircleCheck, Clock, CloudOff, CreditCard } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { PaddleCheckout, type PaddleSettings } from "@/components/plans/paddle-checkout";
import { RefreshWhileOpen } from "@/components/plans/refresh-while-open";
import { buttonVariants } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import type { CheckoutProgress } from "@/lib/billing/follow-checkout";

type CheckoutProgressViewProps = {
  progress: CheckoutProgress;
  transactionId: string;
  /** What the checkout said when it sent the person back; a hint for words, never for access. */
  result: "paid" | "closed" | null;
  /** Null in local development, where the checkout is the emulator's page. */
  paddle: PaddleSettings | null;
};

export function CheckoutProgressView({ progress, transactionId, result, paddle }: CheckoutProgressViewProps) {
  if ("refused" in progress) {
    return (
      <Message icon={<CloudOff aria-hidden />} title="Your checkout can’t be shown right now">
        <p>
          Paddle isn’t answering. If you have paid, nothing is lost: your access opens as soon as Paddle
          confirms it.
        </p>
        <RefreshWhileOpen />
      </Message>
    );
  }
  if (progress.state === "done") {
    return (
      <Message icon={<CircleCheck aria-hidden />} title="Thank you, you’re all set">
        <p>Your subscription is active.</p>
        <Link href="/settings/billing" prefetch={false} className={buttonVariants()}>
          Go to billing
        </Link>
      </Message>
    );
  }
  if (progress.state === "confirming" || (progress.state === "open" && result === "paid")) {
    return (
      <Message icon={<Clock aria-hidden />} title="Confirming your payment">
        <p>This takes a few seconds. You can leave or reload this page; nothing is lost.</p>
        <RefreshWhileOpen />
      </Message>
    );
  }
  if (progress.state === "ended") {
    return (
      <Message icon={<CreditCard aria-hidden />} title="This checkout is over">
        <p>Nothing was charged.</p>
        <Link href="/pricing" prefetch={false} className={buttonVariants()}>
          See the plans
        </Link>
      </Message>
    );
  }
  return (
    <Message
      icon={<CreditCard aria-hidden />}
      title={result === "closed" ? "You closed the checkout" : "Checkout"}
    >
      <p>
        {result === "closed"
          ? "Nothing was charged. You can go on where you left."
          : "Nothing is charged before you confirm."}
      </p>
      {paddle ? (
        <PaddleCheckout settings={paddle} transactionId={transactionId} opensAtOnce={result !== "closed"} />
      ) : (
        progress.url && (
          <a href={progress.url} className={buttonVariants()}>
            Continue to payment
          </a>
        )
      )}
      <Link href="/pricing" prefetch={false} className={buttonVariants({ variant: "ghost" })}>
        Back to the plans
      </Link>
    </Message>
  );
}

function Message({ icon, title, children }: { icon: ReactNode; title: string; children: ReactNode }) {
  return (
    <Card className="flex flex-col items-center gap-4 py-14 text-center [&_p]:max-w-sm [&_p]:text-muted-foreground [&_p]:text-sm [&>svg]:size-8 [&>svg]:text-muted-foreground">
      {icon}
      <h1 className="font-semibold text-xl">{title}</h1>
      {children}
    </Card>
  );
}
