import Link from "next/link";
import type { PortalActions } from "@/components/billing/portal-button";
import { PortalLink } from "@/components/billing/portal-link";
import { paymentStatusWords } from "@/components/payments/words";
import { Badge } from "@/components/ui/badge";
import { buttonVariants } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { cn } from "@/components/ui/cn";
import type { Payments } from "@/lib/billing/list-payments";
import { formatDate, formatMoney } from "@/lib/format";
import type { Payment } from "@/lib/paddle/transactions";

type PaymentListProps = { payments: Payments; locale: string; links: PortalActions };

export function PaymentList({ payments: answer, locale, links }: PaymentListProps) {
  if ("refused" in answer && answer.refused !== "no-customer") {
    return (
      <Card className="py-10 text-center">
        <h2 className="font-semibold">Your payments can’t be shown right now</h2>
        <p className="mt-2 text-muted-foreground text-sm">
          Paddle, who handles our payments, isn’t answering. Please try again in a moment.
        </p>
      </Card>
    );
  }
  const { payments, hasMore } = "payments" in answer ? answer : { payments: [], hasMore: false };
  const last = payments.at(-1);
  const card = payments.find((payment) => payment.card)?.card;
  return (
    <div className="flex flex-col gap-4">
      {card && (
        <p className="text-sm">
          Last paid with <span className="font-medium capitalize">{card.brand}</span> ending in {card.last4}.
        </p>
      )}
      <Card className="p-0 sm:p-0">
        {last ? (
          <ul className="divide-y divide-border">
            {payments.map((payment) => (
              <PaymentRow key={payment.id} payment={payment} locale={locale} links={links} />
            ))}
          </ul>
        ) : (
          <p className="p-8 text-center text-muted-foreground text-sm">
            There are no payments yet. Each one appears here with its invoice.
          </p>
        )}
      </Card>
      {hasMore && last && (
        <Link
          href={`/settings/billing/payments?after=${last.id}`}
          prefetch={false}
          className={cn(buttonVariants({ variant: "outline" }), "self-center")}
        >
          Older payments
        </Link>
      )}
    </div>
  );
}

function PaymentRow({ payment, locale, links }: { payment: Payment; locale: string; links: PortalActions }) {
  const { id, at, total, refunded, names, hasInvoice } = payment;
  const status = paymentStatusWords(payment.status);
  const date = formatDate(at, locale);
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-5 py-3 sm:px-6">
      <div className="min-w-0 flex-1 basis-48 text-sm">
        <time dateTime={at.toISOString()} className="font-medium">
          {date}
        </time>
        <p className="text-muted-foreground">{names.join(", ") || "Payment"}</p>
      </div>
      <div className="text-sm tabular-nums sm:text-right">
        {formatMoney(total.amount, total.currencyCode, locale)}
        {refunded && (
          <p className="text-muted-foreground">
            {formatMoney(refunded.amount, refunded.currencyCode, locale)} refunded
          </p>
        )}
      </div>
      <Badge tone={status.tone}>{status.text}</Badge>
      <div className="min-w-28">
        {hasInvoice && (
          <PortalLink actions={links} page="invoice" subscriptionId={id} of={date} size="sm">
            Invoice
          </PortalLink>
        )}
      </div>
    </li>
  );
}
