import "server-only";
import type { User } from "@/lib/auth/user";
import { type DescribedSubscription, describeSubscription, warnings } from "@/lib/billing/describe";
import { readMirror } from "@/lib/billing/mirror";

export type Overview = {
  /** `unknown`: Paddle has never been asked, so nothing may be said yet. */
  state: "unknown" | "no-customer" | "no-subscriptions" | "subscriptions";
  live: DescribedSubscription[];
  past: DescribedSubscription[];
  /** The one subscription that most needs attention. */
  urgent: DescribedSubscription | null;
  listedAt: Date | null;
  isFresh: boolean;
};

/** What the billing screen shows, from the mirror alone. */
export async function getOverview(user: User, now: Date): Promise<Overview> {
  const mirror = await readMirror(user);
  const described = mirror.subscriptions.map(describeSubscription);
  const live = described.filter((one) => one.status !== "canceled");
  return {
    state: stateOf(mirror, described.length),
    live,
    past: described.filter((one) => one.status === "canceled"),
    urgent: warnings.flatMap((warning) => live.filter((one) => one.warning === warning))[0] ?? null,
    listedAt: mirror.listedAt,
    isFresh: mirror.freshUntil !== null && mirror.freshUntil > now,
  };
}

function stateOf(
  { listedAt, paddleCustomerId }: { listedAt: Date | null; paddleCustomerId: string | null },
  subscriptions: number,
): Overview["state"] {
  if (subscriptions > 0) return "subscriptions";
  if (listedAt === null) return "unknown";
  return paddleCustomerId ? "no-subscriptions" : "no-customer";
}
