import { PaymentRow } from "@/components/billing/payment-row";
import { ButtonLink, Message } from "@/components/site/page";
import { Card } from "@/components/ui/card";
import type { Payments } from "@/lib/billing/payments";
import { methodText, paymentsPage, unavailable, whyUnavailable } from "@/lib/copy";

type PaymentListProps = {
  result: Payments;
  /** Not the page with the newest. */
  isOlder: boolean;
  locale: string;
};

export function PaymentList({ result, isOlder, locale }: PaymentListProps) {
  if ("refused" in result && result.refused !== "no-customer") {
    return <Message title={unavailable("your payments")} text={whyUnavailable(result.refused)} />;
  }
  const { payments, last, hasMore } = "payments" in result ? result : { payments: [], last: null, hasMore: false };
  const method = isOlder ? null : payments.find((payment) => payment.method)?.method;
  return (
    <div className="flex flex-col gap-4">
      {method && <p className="text-sm">{paymentsPage.lastPaidWith(methodText(method))}</p>}
      <Card className="py-0 sm:py-0">
        {payments.length > 0 ? (
          <ul className="divide-y">
            {payments.map((payment) => (
              <PaymentRow key={payment.id} payment={payment} locale={locale} />
            ))}
          </ul>
        ) : (
          <p className="p-8 text-center text-muted-foreground text-sm">
            {isOlder ? paymentsPage.noOlder : paymentsPage.empty}
          </p>
        )}
      </Card>
      {isOlder && (
        <ButtonLink href="/settings/billing/payments" variant="outline" className="self-center">
          {paymentsPage.newest}
        </ButtonLink>
      )}
      {hasMore && last && (
        <ButtonLink href={`/settings/billing/payments?after=${last}`} variant="outline" className="self-center">
          {paymentsPage.older}
        </ButtonLink>
      )}
    </div>
  );
}
