import { removeScheduledChangeAction } from "@/app/settings/billing/actions";
import { PortalButton } from "@/components/billing/portal-button";
import { ActionForm } from "@/components/site/action-form";
import { ButtonLink, PlansLink } from "@/components/site/page";
import { SupportText } from "@/components/site/support-text";
import { Alert, AlertDescription } from "@/components/ui/alert";
import { buttonVariants } from "@/components/ui/button";
import { Card, CardContent } from "@/components/ui/card";
import type { ChangeRefusal } from "@/lib/billing/plan-change";
import * as copy from "@/lib/copy";

type RemedyProps = { refused: ChangeRefusal; subscriptionId: string };

/** Another payment method helps. */
export const unpaid: ChangeRefusal[] = ["past-due", "no-payment-method", "declined"];

/** What works instead of a change that is refused; nothing where only time or support helps. */
export function Remedy({ refused, subscriptionId }: RemedyProps) {
  if (unpaid.includes(refused)) {
    return (
      <PortalButton target={`update-payment-method:${subscriptionId}`} className={buttonVariants()}>
        {copy.cardButtons["update-payment-method"]}
      </PortalButton>
    );
  }
  if (refused === "canceled") return <PlansLink />;
  if (refused === "resume-first")
    return <ButtonLink href={`/settings/billing/${subscriptionId}/resume`}>{copy.cardButtons.resume}</ButtonLink>;
  if (refused === "change-scheduled") {
    return (
      <ActionForm
        action={removeScheduledChangeAction}
        fields={{ subscriptionId }}
        label={copy.cardButtons["remove-scheduled-change"]}
        buttonClassName={buttonVariants()}
      />
    );
  }
  return null;
}

const outages: ChangeRefusal[] = ["timeout", "unavailable", "rate-limited", "rejected", "too-many-requests"];
/** Whether it is about the request, and the same one may succeed later. */
export const isOutage = (refused: ChangeRefusal) => outages.includes(refused);

/** In place of everything that could be chosen: why nothing can, and what can be done about it. */
export function Refusal({ refused, subscriptionId, text }: RemedyProps & { text: string }) {
  return (
    <Card>
      <CardContent className="flex flex-col items-start gap-5">
        <p data-testid="refusal" className="text-sm leading-relaxed">
          <SupportText>{text}</SupportText>
        </p>
        <div className="flex flex-wrap gap-2 max-sm:w-full max-sm:flex-col">
          <Remedy refused={refused} subscriptionId={subscriptionId} />
          {isOutage(refused) && (
            <ButtonLink href={`/settings/billing/${subscriptionId}/plan`}>{copy.billingPage.retry}</ButtonLink>
          )}
          <ButtonLink href="/settings/billing" variant="outline">
            {copy.links.billing}
          </ButtonLink>
        </div>
      </CardContent>
    </Card>
  );
}

/** Why this choice has no price. */
export function RefusedChoice({ refused, subscriptionId, text }: RemedyProps & { text: string }) {
  return (
    <div className="flex flex-col items-start gap-3">
      <Alert variant="destructive">
        <AlertDescription>
          <p>
            <SupportText>{text}</SupportText>
          </p>
        </AlertDescription>
      </Alert>
      <Remedy refused={refused} subscriptionId={subscriptionId} />
    </div>
  );
}
