import { PortalButton } from "@/components/billing/portal-button";
import { StatusBadge } from "@/components/billing/status-badge";
import { buttonVariants } from "@/components/ui/button";
import { methodText, opensInNewTab, paymentsPage } from "@/lib/copy";
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
    <li className="flex min-h-16 flex-wrap items-start gap-x-4 gap-y-1 px-5 py-3 text-sm sm:items-center sm:px-6">
      <div className="min-w-0 flex-1 basis-28">
        <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1 font-medium">
          {paymentsPage.kinds[kind]}
          {!isPaid && <StatusBadge status={status} />}
        </p>
        <p className="break-words text-muted-foreground">
          <time dateTime={at.toISOString()}>{date}</time>
          {subject && ` · ${subject}`}
        </p>
      </div>
      <div className="text-right tabular-nums max-sm:max-w-28">
        {!isFree && <p className="font-medium">{formatMoney(total, locale)}</p>}
        {notes.map((note) => {
          const money = payment[note];
          return (
            money && (
              <p key={note} className="text-muted-foreground">
                {paymentsPage.notes[note](formatMoney(money, locale))}
              </p>
            )
          );
        })}
      </div>
      <div className="flex justify-end empty:hidden max-sm:-mt-1 max-sm:-ml-2.5 max-sm:w-full sm:w-24 sm:empty:block">
        {hasInvoice && (
          <PortalButton
            target={{ page: "invoice", transactionId: id }}
            className={buttonVariants({ variant: "ghost", size: "sm", className: "self-start sm:-mr-2.5" })}
            label={paymentsPage.row.invoice}
            hint={opensInNewTab(date)}
          />
        )}
      </div>
    </li>
  );
}
