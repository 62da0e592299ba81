import { PortalButton } from "@/components/billing/portal-button";
import { buttonVariants } from "@/components/ui/button";
import type { SubscriptionView } from "@/lib/billing/overview";
import * as copy from "@/lib/copy";

/** What the subscription is paid with, and the way to change it. */
export function PaymentMethodRow({ subscription }: { subscription: SubscriptionView }) {
  const { paymentMethod, portalPages, isInvoiced, status, alert } = subscription;
  const canUpdate = portalPages.includes("update-payment-method");
  if (status === "canceled" || !(canUpdate || paymentMethod || isInvoiced)) return null;
  return (
    <div className="payment-method">
      <p>
        {paymentMethod ? (
          <>
            {paymentMethod.isLast && <span className="text-muted-foreground">{copy.paymentMethod.last} </span>}
            {copy.methodText(paymentMethod)} <Expiry method={paymentMethod} />
          </>
        ) : (
          <span className="text-muted-foreground">
            {isInvoiced
              ? copy.paymentMethod.invoiced
              : alert === "trial-without-card"
                ? copy.paymentMethod.none
                : copy.paymentMethod.unknown}
          </span>
        )}
      </p>
      {canUpdate && (
        <PaymentMethodButton
          subscription={subscription}
          className={buttonVariants({ variant: "outline", size: "sm" })}
        />
      )}
    </div>
  );
}

/** Leads to the portal's form for another payment method, or for the first one. */
export function PaymentMethodButton({
  subscription,
  className,
}: {
  subscription: SubscriptionView;
  className: string;
}) {
  const { id, plan, alert } = subscription;
  return (
    <PortalButton target={`update-payment-method:${id}`} className={className} about={plan.name}>
      {copy.cardButtons[alert === "trial-without-card" ? "add-payment-method" : "update-payment-method"]}
    </PortalButton>
  );
}

function Expiry({ method: { card, expiry } }: { method: NonNullable<SubscriptionView["paymentMethod"]> }) {
  if (!card || card.expiryMonth < 1) return null;
  const tones = {
    expired: "font-medium text-destructive",
    soon: "font-medium text-warning",
    later: "text-muted-foreground",
  };
  return (
    <span className={`whitespace-nowrap ${tones[expiry ?? "later"]}`}>
      {`${copy.paymentMethod.expiry[expiry ?? "later"]} ${String(card.expiryMonth).padStart(2, "0")}/${card.expiryYear}`}
    </span>
  );
}
