import { WhileChecking } from "@/components/billing/freshness";
import { PaymentRow } from "@/components/billing/payment-row";
import { ButtonLink } from "@/components/site/page";
import { Card } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import type { Overview } from "@/lib/billing/overview";
import { paymentsPage, unavailable } from "@/lib/copy";

type RecentPaymentsProps = { recent: Overview["recentPayments"]; isChecking: boolean; locale: string };

/** The newest payments, and the way to all of them. */
export function RecentPayments({ recent, isChecking, locale }: RecentPaymentsProps) {
  return (
    <section aria-labelledby="recent-payments" className="mt-4">
      <div className="between mb-2">
        <h2 id="recent-payments" className="font-semibold">
          {paymentsPage.recent.title}
        </h2>
        <ButtonLink href="/settings/billing/payments" variant="ghost" size="sm" className="-mr-3">
          {paymentsPage.recent.all}
        </ButtonLink>
      </div>
      <Card className="py-0 sm:py-0">
        {recent?.payments?.length ? (
          <ul className="divide-y">
            {recent.payments.map((payment) => (
              <PaymentRow key={payment.id} payment={payment} locale={locale} />
            ))}
          </ul>
        ) : recent?.payments ? (
          <Sentence text={paymentsPage.empty} />
        ) : isChecking ? (
          <WhileChecking failed={<Unavailable />}>
            <Placeholder />
          </WhileChecking>
        ) : (
          <Unavailable />
        )}
      </Card>
    </section>
  );
}

const Unavailable = () => <Sentence text={`${unavailable("your payments")}.`} />;

const Sentence = ({ text }: { text: string }) => (
  <p className="p-6 text-center text-muted-foreground text-sm">{text}</p>
);

/** As high as the rows that take its place. */
function Placeholder() {
  return (
    <div aria-hidden className="divide-y">
      {["first", "second", "third"].map((key) => (
        <div key={key} className="flex min-h-16 items-center justify-between px-5 py-3 sm:px-6">
          <div>
            <Skeleton className="h-4 w-28" />
            <Skeleton className="mt-2 h-4 w-48" />
          </div>
          <Skeleton className="h-4 w-16" />
        </div>
      ))}
    </div>
  );
}
