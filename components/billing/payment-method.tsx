import { PortalButton } from "@/components/billing/portal-button";
import { buttonVariants } from "@/components/ui/button";
import type { SubscriptionView } from "@/lib/billing/overview";
import * as copy from "@/lib/copy";
import { formatDate, formatMoney } from "@/lib/format";

type PaymentMethodRowProps = { subscription: SubscriptionView; locale: string };

/** What the subscription is paid with, and the way to change it; or the invoice that is to be paid. */
export function PaymentMethodRow({ subscription, locale }: PaymentMethodRowProps) {
  const { paymentMethod, portalPages, isInvoiced, openInvoice, status, alert } = subscription;
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
        {openInvoice && (
          <span className="font-medium text-warning">
            {" · "}
            {copy.paymentMethod.open(formatMoney(openInvoice.total, locale), formatDate(openInvoice.at, locale))}
          </span>
        )}
      </p>
      {openInvoice && (
        <PortalButton
          target={`invoice:${openInvoice.id}`}
          className={buttonVariants({ variant: "outline", size: "sm" })}
          about={formatDate(openInvoice.at, locale)}
        >
          {copy.paymentsPage.row.invoice}
        </PortalButton>
      )}
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
