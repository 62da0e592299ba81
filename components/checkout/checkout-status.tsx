import { PaddleCheckout } from "@/components/checkout/paddle-checkout";
import type { PaddleSettings } from "@/components/checkout/paddle-options";
import { RefreshWhileOpen } from "@/components/checkout/refresh-while-open";
import { CircleCheck, Clock, CloudOff, CreditCard } from "@/components/site/icons";
import { ButtonLink, Message } from "@/components/site/page";
import { buttonVariants } from "@/components/ui/button";
import type { CheckoutStatus as Status } from "@/lib/billing/checkout";
import { checkoutPage, links, unavailable, whyUnavailable } from "@/lib/copy";

type CheckoutStatusProps = {
  status: Status;
  transactionId: string;
  /** What the checkout reported when it sent the user back: a hint for the text, never for access. */
  result: "paid" | "closed" | null;
  /** Null in local development, where the checkout is the emulator's page. */
  paddle: PaddleSettings | null;
};

export function CheckoutStatus(props: CheckoutStatusProps) {
  const { next, ...message } = describe(props);
  return (
    <Message level="h1" {...message}>
      {next}
    </Message>
  );
}

function describe({ status, result, ...checkout }: CheckoutStatusProps) {
  const refresh = <RefreshWhileOpen>{checkoutPage.slow}</RefreshWhileOpen>;
  if ("refused" in status) {
    const text = `${whyUnavailable(status.refused)} ${checkoutPage.outage}`;
    return { icon: CloudOff, title: unavailable("your checkout"), text, next: refresh };
  }
  const { purpose } = status;
  const words = purpose === "purchase" ? checkoutPage : checkoutPage[purpose];
  const billing = <ButtonLink href="/settings/billing">{links.billing}</ButtonLink>;
  if (status.state === "done") return { icon: CircleCheck, ...words.done, next: billing };
  if (status.state === "ended") {
    const plans = <ButtonLink href="/pricing">{links.plans}</ButtonLink>;
    return { icon: CreditCard, ...checkoutPage.ended, next: purpose === "purchase" ? plans : billing };
  }
  if (status.state !== "open" || result === "paid") return { icon: Clock, ...checkoutPage.confirming, next: refresh };
  const isClosed = result === "closed";
  const next = <OpenCheckout {...checkout} {...status} isClosed={isClosed} />;
  return { icon: CreditCard, ...(isClosed ? checkoutPage.closed : words.open), next };
}

type OpenCheckoutProps = Pick<CheckoutStatusProps, "transactionId" | "paddle"> &
  Pick<Extract<Status, { state: "open" }>, "purpose" | "url"> & { isClosed: boolean };

function OpenCheckout({ transactionId, paddle, purpose, url, isClosed }: OpenCheckoutProps) {
  const className = buttonVariants();
  return (
    <>
      {paddle && (
        <PaddleCheckout settings={paddle} transactionId={transactionId} opensAtOnce={!isClosed} className={className} />
      )}
      {!paddle && url && (
        <a href={url} className={className}>
          {checkoutPage.pay}
        </a>
      )}
      <ButtonLink href={purpose === "purchase" ? "/pricing" : "/settings/billing"} variant="ghost">
        {purpose === "purchase" ? links.pricing : links.billing}
      </ButtonLink>
    </>
  );
}
