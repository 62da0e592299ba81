import type { Metadata } from "next";
import { AccountScreen } from "@/components/billing/account-screen";
import { Notice } from "@/components/site/notice";
import { Page } from "@/components/site/page";
import { PageSkeleton } from "@/components/site/page-skeleton";
import { Streamed } from "@/components/site/streamed";
import { type User, userPage } from "@/lib/auth/user";
import { getAccountState } from "@/lib/billing/leave";
import { CANCEL_ON_LEAVING } from "@/lib/billing/leaving-policy";
import { getBillingAccount } from "@/lib/billing/subscriptions";
import { syncSubscriptions } from "@/lib/billing/sync";
import { accountPage } from "@/lib/copy";
import { getVisitor } from "@/lib/request";

export const metadata: Metadata = { title: accountPage.title };
export const maxDuration = 60;

/** Says what deleting the account would do to each subscription, so it waits for what Paddle has. */
export default userPage("/settings/account", async (user, { query, guard }) => {
  const heading = { title: accountPage.title, description: accountPage.description(user.email) };
  return (
    <Streamed
      skeleton={<PageSkeleton {...heading} settings="account" cards={2} />}
      content={() =>
        guard(async () => (
          <Page {...heading} settings="account">
            {await renderAccount(user, query.kept !== undefined)}
          </Page>
        ))
      }
    />
  );
});

async function renderAccount(user: User, isKept: boolean) {
  const { syncFreshUntil } = await getBillingAccount(user);
  const isFresh = syncFreshUntil !== null && syncFreshUntil > new Date();
  const failure = isFresh ? null : await syncSubscriptions(user, new Date());
  const [state, { locale }] = await Promise.all([getAccountState(user, new Date()), getVisitor()]);
  return (
    <>
      {isKept && !state.isLeaving && <Notice>{accountPage.leaving.kept}</Notice>}
      <AccountScreen
        email={user.email}
        state={state}
        from={CANCEL_ON_LEAVING}
        isOutdated={failure !== null}
        locale={locale}
      />
    </>
  );
}
