import { intervalWords } from "@/components/billing/words";
import { formatDate, formatMoney } from "@/lib/format";
import type { Money } from "@/lib/paddle/money";
import type { ChangePreview } from "@/lib/paddle/subscription-change";

type ChangeSummaryProps = { preview: ChangePreview; locale: string };

/** The money, before it moves: what now, what later, what comes back. */
export function ChangeSummary({ preview, locale }: ChangeSummaryProps) {
  const { dueNow, credit, recurring, nextBilledAt, lines } = preview;
  const words = (money: Money) => formatMoney(money.amount, money.currencyCode, locale);
  const each =
    recurring && `${words(recurring)} ${intervalWords(preview.billingInterval, preview.billingFrequency)}`;
  const from = nextBilledAt ? ` from ${formatDate(new Date(nextBilledAt), locale)}` : "";
  return (
    <>
      <div>
        <h2 className="font-semibold">What this change costs</h2>
        <p className="mt-2" data-testid="summary">
          {dueNow ? `You pay ${words(dueNow)} now` : "You pay nothing now"}
          {each ? `, then ${each}${from}.` : "."}
          {credit && ` ${words(credit)} goes to your balance, and is used for your next payments.`}
        </p>
      </div>
      {lines.length > 0 && (
        <details>
          <summary className="min-h-11 cursor-pointer py-2 text-muted-foreground text-sm">
            How this is worked out
          </summary>
          <ul className="divide-y divide-border text-sm">
            {lines.map((line, index) => (
              // Two lines may be alike: the list is never reordered.
              // biome-ignore lint/suspicious/noArrayIndexKey: see above
              <li key={index} className="flex justify-between gap-4 py-2">
                <span>
                  {line.quantity < 0 ? "Unused time on " : ""}
                  {line.name} × {Math.abs(line.quantity)}
                </span>
                <span className="tabular-nums">{words(line.amount)}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
