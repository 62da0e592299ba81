import type { Metadata } from "next";
import { linkCustomerAction } from "@/app/admin-pages/billing/actions";
import { AdminFrame } from "@/components/admin/frame";
import { formatInstant, IdLink, LogList, LogRow, Section } from "@/components/admin/parts";
import { ActionForm } from "@/components/site/action-form";
import { ButtonLink } from "@/components/site/page";
import { buttonVariants } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { customersPage, ownerText, refusalText } from "@/lib/admin/copy";
import { adminPaths, withQuery } from "@/lib/admin/paths";
import { readQuery } from "@/lib/admin/query";
import { listUnlinked, lookUpOwner } from "@/lib/admin/unlinked-customers";
import { type Admin, adminPage } from "@/lib/auth/admin";

export const metadata: Metadata = { title: customersPage.title };
export const maxDuration = 60;

const path = adminPaths.customers;

export default adminPage(path, async (admin, { query }) => {
  const { after = null, customer } = readQuery(query, ["after", "customer"] as const);
  const { lines, next } = await listUnlinked(after);
  return (
    <AdminFrame current="customers" title={customersPage.title} description={customersPage.description}>
      {customer && <LinkSection admin={admin} customerId={customer} />}
      <LogList path={path} query={after ? { after } : {}} next={next} empty={customersPage.empty}>
        {lines.map(({ paddleCustomerId, subscriptions, since }) => (
          <LogRow
            key={paddleCustomerId}
            title={paddleCustomerId}
            badge={
              <ButtonLink href={withQuery(path, { customer: paddleCustomerId })} variant="outline" size="sm">
                {customersPage.lookUp}
                <span className="sr-only">: {paddleCustomerId}</span>
              </ButtonLink>
            }
          >
            <IdLink href={withQuery(adminPaths.events, { customer: paddleCustomerId })}>
              {customersPage.subscriptions(subscriptions)}
            </IdLink>
            {since && <span>{customersPage.since(formatInstant(since))}</span>}
          </LogRow>
        ))}
      </LogList>
    </AdminFrame>
  );
});

/** Who the customer is at Paddle now, and the form that links them, where they can be. */
async function LinkSection({ admin, customerId }: { admin: Admin; customerId: string }) {
  const owner = await lookUpOwner(admin, customerId, new Date());
  const address = "user" in owner && owner.user === "free" ? owner.address : null;
  return (
    <Section
      id="link"
      title={customersPage.lookedUp(customerId)}
      description={"refused" in owner ? refusalText(owner.refused) : ownerText(owner)}
    >
      <ActionForm
        action={linkCustomerAction}
        fields={address ? { customerId } : null}
        label={customersPage.submit}
        buttonClassName={buttonVariants()}
        className="flex flex-col items-start gap-3"
      >
        {address && (
          <div className="flex w-full flex-col gap-1.5 sm:max-w-sm">
            <p className="text-sm">{customersPage.confirm(address)}</p>
            <Label htmlFor="typed">{customersPage.confirmLabel}</Label>
            <Input id="typed" name="typed" type="email" required autoComplete="off" />
          </div>
        )}
      </ActionForm>
    </Section>
  );
}
