import "server-only";
import { spendRequest } from "@/lib/paddle/budget";
import { callPaddle } from "@/lib/paddle/client";
import { PaddleFailure } from "@/lib/paddle/failure";
import { isCustomerId } from "@/lib/paddle/ids";
import { parseSubscription, type SubscriptionSnapshot } from "@/lib/paddle/subscription";

const PAGE_SIZE = 200;
const MAX_PAGES = 50;

/** All of a customer's subscriptions, every page and every status. Throws PaddleFailure; never a partial list. */
export async function listSubscriptions(customerId: string): Promise<SubscriptionSnapshot[]> {
  if (!isCustomerId(customerId)) throw new PaddleFailure("rejected", "invalid_customer_id");
  return callPaddle({ waiting: "page", repeatable: true }, async (paddle) => {
    const pages = paddle.subscriptions.list({ customerId: [customerId], perPage: PAGE_SIZE });
    const found = new Map<string, SubscriptionSnapshot>();
    for (let page = 0; pages.hasMore; page++) {
      if (page > 0) spendRequest("page");
      if (page === MAX_PAGES) throw new PaddleFailure("unavailable", "list_without_end");
      for (const entity of await pages.next()) {
        const subscription = parseSubscription(entity);
        if (!subscription) throw new PaddleFailure("unavailable", "unreadable_subscription");
        if (subscription.paddleCustomerId === customerId) found.set(subscription.id, subscription);
      }
    }
    return [...found.values()];
  });
}

/** The page of all customers' subscriptions after an id, in order of id. Throws PaddleFailure; never a partial page. */
export async function listAllSubscriptions(
  after: string | null,
): Promise<{ subscriptions: SubscriptionSnapshot[]; hasMore: boolean }> {
  return callPaddle({ waiting: "job", repeatable: true }, async (paddle) => {
    const page = paddle.subscriptions.list({
      orderBy: "id[ASC]",
      perPage: PAGE_SIZE,
      ...(after && { after }),
    });
    const read = (await page.next()).map((entity) => parseSubscription(entity));
    const subscriptions = read.filter((subscription) => subscription !== null);
    if (subscriptions.length < read.length) throw new PaddleFailure("unavailable", "unreadable_subscription");
    return { subscriptions, hasMore: page.hasMore && read.length > 0 };
  });
}
