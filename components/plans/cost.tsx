import Link from "next/link";
import type { ReactNode } from "react";
import { Remedy, unpaid } from "@/components/plans/refusal";
import { ActionForm } from "@/components/site/action-form";
import { buttonVariants } from "@/components/ui/button";
import type { ActionState } from "@/lib/auth/user";
import * as copy from "@/lib/copy";
import { formatMoney } from "@/lib/format";
import type { Money } from "@/lib/paddle/schemas";

export type Format = (money: Money | null) => string | null;

export const formatFor =
  (locale: string): Format =>
  (money) =>
    money && formatMoney(money, locale);

/** An amount for each period; null where it isn't known. */
export const each = (amount: string | null, interval: string, frequency: number) =>
  amount && `${amount} ${copy.perInterval(interval, frequency)}`;

type RowProps = { label: string; name?: string; amount: string | null; detail?: string | null };

/** On a phone without the name, which the choice above says. */
export function Row({ label, name, amount, detail }: RowProps) {
  return (
    <div className="grid grid-cols-[1fr_auto] gap-x-4 text-sm">
      <dt className="text-muted-foreground">{label}</dt>
      <dd className="text-right tabular-nums">{amount}</dd>
      {name && <dd className="col-span-2 font-medium max-lg:sr-only">{name}</dd>}
      {detail && <dd className="col-span-2 text-muted-foreground">{detail}</dd>}
    </div>
  );
}

/** The amount that is charged with the click. */
export function Due({ amount }: { amount: string | null }) {
  return (
    <div className="flex items-baseline justify-between gap-4 border-t pt-2 font-semibold lg:pt-3">
      <dt>{copy.changeSummary.due}</dt>
      <dd className="text-lg tabular-nums" data-testid="due">
        {amount ?? copy.changeSummary.nothing}
      </dd>
    </div>
  );
}

type ConfirmationProps = {
  action: (state: ActionState, form: FormData) => Promise<ActionState>;
  subscriptionId: string;
  children: ReactNode;
} & ({ fields?: never; label?: never } | { fields: Record<string, string>; label: string });

/** In the same place of the tree whether or not there is something to confirm: see ActionForm. */
export function Confirmation({ action, subscriptionId, children, fields, label }: ConfirmationProps) {
  return (
    <ActionForm
      action={action}
      fields={fields ?? null}
      label={label}
      className="flex flex-col gap-3 lg:gap-4"
      buttonClassName={buttonVariants({ className: "w-full" })}
      remedy={{ reasons: unpaid, node: <Remedy refused="declined" subscriptionId={subscriptionId} /> }}
      done={
        <Link href="/settings/billing" prefetch={false} className="font-medium underline underline-offset-4">
          {copy.links.billing}
        </Link>
      }
    >
      <div className="flex flex-col gap-3 lg:gap-4">{children}</div>
    </ActionForm>
  );
}
