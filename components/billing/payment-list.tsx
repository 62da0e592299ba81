import { PortalButton } from "@/components/billing/portal-button";
import { StatusBadge } from "@/components/billing/subscription-card";
import { ButtonLink, Message } from "@/components/site/page";
import { buttonVariants } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import type { Payments } from "@/lib/billing/payments";
import { opensInNewTab, paymentsPage, unavailable, whyUnavailable } from "@/lib/copy";
import { formatDate, formatMoney } from "@/lib/format";
import type { Payment } from "@/lib/paddle/transactions";

export function PaymentList({ result, locale }: { result: Payments; locale: string }) {
  if ("refused" in result && result.refused !== "no-customer") {
    return <Message title={unavailable("your payments")} text={whyUnavailable(result.refused)} />;
  }
  const { payments, hasMore } = "payments" in result ? result : { payments: [], hasMore: false };
  const last = payments.at(-1);
  const card = payments.find((payment) => payment.card)?.card;
  return (
    <div className="flex flex-col gap-4">
      {card && <p className="text-sm">{paymentsPage.lastPaidWith(cardBrand(card.brand), card.last4)}</p>}
      <Card className="py-0">
        {last ? (
          <ul className="divide-y">
            {payments.map((payment) => (
              <PaymentRow key={payment.id} payment={payment} locale={locale} />
            ))}
          </ul>
        ) : (
          <p className="p-8 text-center text-muted-foreground text-sm">{paymentsPage.empty}</p>
        )}
      </Card>
      {hasMore && last && (
        <ButtonLink href={`/settings/billing/payments?after=${last.id}`} variant="outline" className="self-center">
          {paymentsPage.older}
        </ButtonLink>
      )}
    </div>
  );
}

/** "american_express" to "American Express" */
const cardBrand = (brand: string) =>
  brand
    .split("_")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(" ");

function PaymentRow({ payment, locale }: { payment: Payment; locale: string }) {
  const { id, at, total, refunded, names, status, hasInvoice } = payment;
  const date = formatDate(at, locale);
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-6 py-3">
      <div className="min-w-0 flex-1 basis-48 text-sm">
        <time dateTime={at.toISOString()} className="font-medium">
          {date}
        </time>
        <p className="text-muted-foreground">{names.join(", ") || paymentsPage.row.unnamed}</p>
      </div>
      <div className="text-sm tabular-nums sm:text-right">
        {formatMoney(total, locale)}
        {refunded && <p className="text-muted-foreground">{paymentsPage.refunded(formatMoney(refunded, locale))}</p>}
      </div>
      <StatusBadge status={status} />
      <div className="min-w-28">
        {hasInvoice && (
          <PortalButton
            target={{ page: "invoice", transactionId: id }}
            className={buttonVariants({ variant: "outline", size: "sm" })}
            label={paymentsPage.row.invoice}
            hint={opensInNewTab(date)}
          />
        )}
      </div>
    </li>
  );
}
