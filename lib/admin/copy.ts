import type { EventOutcome } from "@/lib/admin/event-log";
import type { DeliveryLine, DeliveryRefusal } from "@/lib/admin/failed-deliveries";
import type { RunReport } from "@/lib/admin/reconcile-now";
import type { LinkRefusal, Owner } from "@/lib/admin/unlinked-customers";
import type { RefusalReason } from "@/lib/billing/refusals";
import { whyUnavailable } from "@/lib/copy";
import type { Finding } from "@/lib/doctor/finding";

// The texts of the admin's pages, which only people of ADMIN_EMAILS see.

export const adminNav = {
  label: "Billing admin",
  overview: "Overview",
  events: "Events",
  customers: "Customers",
  checks: "Checks",
  audit: "Audit trail",
};
export const utcNote = "All times are in UTC.";
export const listNav = { newest: "Back to the newest", next: "Older", more: "More customers" };
export const filterForm = { submit: "Filter", clear: "Clear" };

export const overviewPage = {
  title: "Billing admin",
  reconcile: {
    title: "Reconcile",
    description: "Reads Paddle’s events and every subscription, and repairs rows that differ. Safe at any time.",
    submit: "Reconcile now",
    goOn: "Go on",
    never: "No run was started here yet.",
    last: (at: string) => `Last step: ${at}`,
    running: "Not finished yet: more is still to be read.",
    complete: "Finished: everything was read.",
  },
  readAgain: {
    title: "Read a subscription again",
    description: "Asks Paddle for it now and stores the answer, unless the row is newer.",
    label: "Subscription",
    submit: "Read again",
    changed: (id: string) => `${id} was read. Its row was different, and is now as Paddle has it.`,
    same: (id: string) => `${id} was read. Its row stays as it was.`,
  },
};
/** By reason; one that came later has no words yet. */
const refusedReasons: Record<RefusalReason, string> = {
  "missing-header": "No Paddle-Signature header",
  malformed: "A Paddle-Signature that can’t be read",
  expired: "Older or newer than five minutes, by this server’s clock",
  mismatch: "Signed with another secret",
  unreadable: "Signed, but no event that can be read",
  "other-environment": "A simulated event, in production",
  "too-large": "Too large",
  incomplete: "Broken off on the way",
};
export const refusedReason = (reason: string): string =>
  Object.hasOwn(refusedReasons, reason) ? refusedReasons[reason as RefusalReason] : reason;
export const refusedSection = {
  title: "Refused deliveries",
  description: "What came to the webhook’s address and wasn’t taken, in the last month. Nothing of it is kept.",
  empty: "None.",
  line: (count: number, last: string) => `${count} ${count === 1 ? "time" : "times"}, last at ${last}`,
};
export const reportLines = (report: RunReport): string[] => [
  report.isComplete ? overviewPage.reconcile.complete : overviewPage.reconcile.running,
  `Events: ${report.pulled} read, ${report.applied} applied, ${report.failed} could not be applied`,
  `Subscriptions: ${report.checked} compared, ${report.drifted} differed, ${report.repaired} repaired, ${report.unreadable} unreadable`,
];

export const eventsPage = {
  title: "Events",
  description: "What Paddle has sent, the newest first. Payloads aren’t kept.",
  filter: {
    customer: "Customer",
    customerHint: "ctm_… or an address",
    subscription: "Subscription",
    type: "Type",
    from: "Received from (UTC)",
    to: "Until (UTC)",
  },
  received: (at: string) => `Received ${at}`,
  occurred: (at: string) => `Occurred ${at}`,
  empty: "No events.",
  noMatch: "No events match. Events are kept for 180 days.",
};
export const eventOutcomes: Record<EventOutcome, string> = {
  current: "Applied",
  older: "Older than the row",
  other: "Not a subscription’s",
  "not-applied": "Not applied",
};

export const customersPage = {
  title: "Customers without a user",
  description:
    "They pay, and nobody who signs in is linked to them. Whoever signs in by the address that Paddle has for them is linked without your help.",
  empty: "Every customer with a subscription has a user.",
  subscriptions: (count: number) => `${count} ${count === 1 ? "subscription" : "subscriptions"}`,
  since: (date: string) => `since ${date}`,
  lookUp: "Look up at Paddle",
  lookedUp: (id: string) => `Customer ${id}`,
  confirm: (address: string) => `Type ${address} to link this customer to that user. A link can’t be changed here.`,
  confirmLabel: "Address",
  submit: "Link",
  linked: (address: string) => `The customer is linked to ${address}, who sees the subscriptions on the next visit.`,
  cancel: "Cancel",
};
export const ownerText = ({ address, user }: Owner): string =>
  ({
    none: `Paddle has ${address} for this customer. No user has signed in by it yet: who does is linked then.`,
    unverified: `Paddle has ${address} for this customer. The user with it hasn’t verified it, so can’t be linked.`,
    "has-customer": `Paddle has ${address} for this customer. The user with it is linked to another customer already.`,
    free: `Paddle has ${address} for this customer. A user has verified that address and is linked to no customer.`,
  })[user];
const refusals: Record<LinkRefusal | DeliveryRefusal | "running", string> = {
  "not-found": "Paddle has nothing with this id.",
  "not-confirmed": "That isn’t the address that Paddle has for this customer now. Nobody was linked.",
  "no-user": "No user has verified the address that Paddle has for this customer now. Nobody was linked.",
  "has-customer": "That user is linked to a customer already. Nothing was changed.",
  taken: "This customer is linked to a user already. Nothing was changed.",
  "no-destination": "No active destination at Paddle leads to this app. The doctor says more.",
  "not-here": "Paddle has no delivery to this app with this id. Nothing was sent.",
  "not-replayable": "Paddle sends only what it has given up or delivered, and not what was sent again before.",
  forbidden: "The API key lacks notification.write. Add that permission to it at Paddle.",
  running: "Another step is running. Try again in a minute.",
};
export const refusalText = (reason: string): string =>
  Object.hasOwn(refusals, reason) ? refusals[reason as keyof typeof refusals] : whyUnavailable(reason);

export const checksPage = {
  title: "Checks",
  doctor: {
    title: "Doctor",
    description:
      "Looks at settings, database, Paddle, webhooks, prices and rows, as npm run doctor does. It changes nothing, and takes some thirty of the minute’s requests to Paddle.",
    submit: "Check now",
    running: "Checking. It takes up to 20 seconds.",
    pending: "Checking…",
    summary: (faults: number) => (faults === 0 ? "Nothing has to be done." : `To be done: ${faults}`),
    states: { ok: "Fine", note: "To know", fault: "To be done" } satisfies Record<Finding["state"], string>,
    why: "Why it matters:",
    step: "What to do:",
  },
  failed: {
    title: "Deliveries that failed",
    description: "The newest ten that Paddle sent here and this app didn’t take, read from Paddle at a press.",
    show: "Show them",
    empty: "None.",
    more: (shown: number, count: number) => `The newest ${shown} of ${count}.`,
    tried: (at: string) => `Last tried ${at}`,
    replayedAt: (at: string) => `Sent again ${at}`,
    states: { arrived: "Arrived since", retried: "Paddle tries again", lost: "Given up" } satisfies Record<
      DeliveryLine["state"],
      string
    >,
    replay: "Send again",
    replayed: "Paddle sends it again now. Once it is here it is among the events.",
  },
};

export const auditPage = {
  title: "Audit trail",
  description: "Who did what, and how it ended, the newest first.",
  filter: { user: "User", userHint: "An id or an address", action: "Action", subscription: "Subscription" },
  deleted: (id: string) => `deleted user ${id}`,
  empty: "Nothing has been done yet.",
  noMatch: "Nothing matches.",
};
