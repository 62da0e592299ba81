import { PortalButton } from "@/components/billing/portal-button";
import { StatusBadge } from "@/components/billing/status-badge";
import { buttonVariants } from "@/components/ui/button";
import { methodText, paymentsPage } from "@/lib/copy";
import { formatDate, formatMoney } from "@/lib/format";
import type { Payment } from "@/lib/paddle/payments";

const notes = ["refunded", "credited", "disputed", "toBalance", "fromBalance"] as const;

/** An item of a list of payments: what it was for, its amount, and what is out of the ordinary. */
export function PaymentRow({ payment, locale }: { payment: Payment; locale: string }) {
  const { id, kind, at, total, names, method, status, hasInvoice } = payment;
  const date = formatDate(at, locale);
  const isPaid = status === "completed" || status === "paid";
  // Over nothing by their nature.
  const isFree = (kind === "payment-method" || kind === "trial") && total.amount === "0";
  const subject = kind === "payment-method" && method ? methodText(method) : names.join(", ");
  return (
    <li className="payment-row">
      <div>
        <p className="cluster">
          {paymentsPage.kinds[kind]}
          {!isPaid && <StatusBadge status={status} />}
        </p>
        <p>
          <time dateTime={at.toISOString()}>{date}</time>
          {subject && ` · ${subject}`}
        </p>
      </div>
      <div>
        {!isFree && <strong>{formatMoney(total, locale)}</strong>}
        {notes.flatMap((note) => {
          const money = payment[note];
          return money ? <p key={note}>{paymentsPage.notes[note](formatMoney(money, locale))}</p> : [];
        })}
      </div>
      <div>
        {hasInvoice && (
          <PortalButton
            target={`invoice:${id}`}
            className={buttonVariants({ variant: "ghost", size: "sm" })}
            about={date}
          >
            {paymentsPage.row.invoice}
          </PortalButton>
        )}
      </div>
    </li>
  );
}
