import "server-only";
import { listRefusals, type Refusal } from "@/lib/billing/refusals";
import { database } from "@/lib/db";
import { ago, type Check, fault, note, ok } from "@/lib/doctor/finding";
import { isOurs, webhookUrl } from "@/lib/doctor/webhooks";
import {
  type FailedDelivery,
  listFailedDeliveries,
  readLastDelivered,
  simulateDelivery,
} from "@/lib/paddle/deliveries";
import { listDestinations, readNewestEvent } from "@/lib/paddle/notifications";

const needs = ["PADDLE_ENVIRONMENT", "PADDLE_API_URL", "PADDLE_API_KEY", "AUTH_URL", "DATABASE_URL"] as const;

/** The destination that leads here and is active. Contains its secret. */
export const findOwn = async () => (await listDestinations()).find((one) => one.isActive && isOurs(one));

/** What an answer of our webhook, or of what stands before it, means; 0 is none. */
export function explainStatus(status: number | null, reason: string): [what: string, step: string] {
  if (status === null)
    return ["no attempt is on record", "send it again in Paddle > Developer tools > Notifications > Logs"];
  if (status === 0)
    return [
      "no answer within five seconds",
      `see that ${webhookUrl()} can be reached from the internet by https, with a valid certificate, and isn't slow`,
    ];
  if (status === 401 && reason === "timestamp")
    return ["401: the signature's time is too far from the app's clock", "let the app's machine set its clock by NTP"];
  if (status === 401 || status === 403)
    return reason === "signature"
      ? [
          "401: the signature doesn't match",
          "put the destination's secret key into the app's PADDLE_WEBHOOK_SECRET, and restart it",
        ]
      : [
          `${status}: something before the app wants a login`,
          `let ${webhookUrl()} through without one: password, firewall, preview protection`,
        ];
  if (status === 400)
    return [
      "400: the app couldn't read it",
      "see the app's log for the event, and set the destination's API version to 1",
    ];
  if (status === 404)
    return ["404: there is nothing at that address", `see that the app is deployed at ${webhookUrl()}`];
  if (status === 405)
    return ["405: the address takes no POST", `see that nothing but the app answers at ${webhookUrl()}`];
  if (status === 413)
    return ["413: the body is too large for what stands before the app", "let the proxy take a mebibyte"];
  if (status === 429)
    return ["429: something before the app limits requests", "let Paddle's addresses through (GET /ips)"];
  if (status >= 300 && status < 400)
    return [`${status}: a redirect, which Paddle doesn't follow`, "set the destination's URL to where it leads"];
  if (status === 503 && reason === "database")
    return ["503: the database didn't take it", "see the database's line above"];
  return [`${status}`, "see the app's log at that time"];
}

const why = "the app doesn't learn what happened until the next sync, or npm run billing:reconcile";

const failed: Check = {
  what: "Failed deliveries",
  needs,
  look: async () => {
    const own = await findOwn();
    if (!own) return [note("not-checked", "not checked: there is no active destination of this app, see above")];
    const [{ failed, count }, delivered] = await Promise.all([listFailedDeliveries(own.id), readLastDelivered(own.id)]);
    if (count === 0) return [ok("deliveries", delivered ? "none; Paddle's last one was taken" : "none")];
    const ids = failed.map(({ eventId }) => eventId);
    const statement = `SELECT "id" FROM "WebhookEvent" WHERE "id" = ANY($1)`;
    const known = new Set((await database().pool.query<{ id: string }>(statement, [ids])).rows.map(({ id }) => id));
    const lost = failed.filter(({ eventId }) => !known.has(eventId));
    if (lost.length === 0) return [ok("deliveries-repaired", `${count} failed; the newest of them were applied since`)];
    return byStatus(lost).map(([{ status, reason }, some]) => {
      const [what, step] = explainStatus(status, reason);
      const many = `${some.length} of the newest ${failed.length} that failed: ${what}`;
      return fault(
        `delivery-${status ?? "none"}${reason && `-${reason}`}`,
        many,
        why,
        `${step}; then npm run billing:reconcile`,
      );
    });
  },
};

function byStatus(all: FailedDelivery[]): [FailedDelivery, FailedDelivery[]][] {
  const keyOf = ({ status, reason }: FailedDelivery) => `${status} ${reason}`;
  const firsts = all.filter((one, index) => all.findIndex((other) => keyOf(other) === keyOf(one)) === index);
  return firsts.map((first) => [first, all.filter((one) => keyOf(one) === keyOf(first))]);
}

const simulated: Check = {
  what: "A delivery now",
  needs,
  look: async ({ mayWrite }) => {
    const own = await findOwn();
    if (!own) return [note("not-checked", "not checked: there is no active destination of this app, see above")];
    const answer = mayWrite && own.traffic.isSimulated ? await simulateDelivery(own.id) : null;
    if (!answer) {
      const last = await readLastDelivered(own.id);
      const why = mayWrite
        ? "the account, the key or the destination takes no simulated events"
        : "a simulated event would leave a trace";
      return [ok("delivery-not-tried", `not tried: ${why}${last ? "; the last real one was taken" : ""}`)];
    }
    if (answer.status >= 200 && answer.status < 300)
      return [ok("delivery", "Paddle sent a simulated event, and the app took it")];
    const [what, step] = explainStatus(answer.status, answer.reason);
    return [fault("delivery-simulated", `Paddle sent a simulated event, and got ${what}`, why, step)];
  },
};

/** Events are told within seconds; retries take longer, and show among the failed ones. */
const LATE_MS = 5 * 60_000;

const lastEvent: Check = {
  what: "Last event",
  needs,
  look: async ({ now }) => {
    const last = await database().prisma.webhookEvent.findFirst({
      where: { NOT: { id: { startsWith: "ntfsimevt_" } } },
      orderBy: { receivedAt: "desc" },
    });
    const newest = await readNewestEvent();
    const statement = { where: { id: newest?.id ?? "" }, select: { id: true } };
    const isKnown = !newest || (await database().prisma.webhookEvent.findUnique(statement)) !== null;
    const seen = last ? `${last.type}, ${ago(last.receivedAt, now)}` : "none yet";
    if (newest && !isKnown && now.getTime() - Date.parse(newest.occurredAt) > LATE_MS) {
      const detail = `${seen}; Paddle's newest, ${newest.type} of ${ago(new Date(newest.occurredAt), now)}, isn't here`;
      return [fault("event-missed", detail, why, "correct what the lines above name, then npm run billing:reconcile")];
    }
    return [last || newest ? ok("last-event", seen) : ok("last-event", "none yet, and none at Paddle")];
  },
};

const refusals: Record<string, [what: string, step: string]> = {
  "missing-header": [
    "without a Paddle-Signature",
    "if Paddle's deliveries fail, let the proxy pass that header on; else somebody is trying addresses, and nothing has to be done",
  ],
  malformed: [
    "with a Paddle-Signature that isn't one",
    "if Paddle's deliveries fail, see what stands between; else nothing has to be done",
  ],
  expired: ["signed more than five minutes before or after this clock", "let the app's machine set its clock by NTP"],
  mismatch: [
    "signed with another secret",
    "put the destination's secret key into PADDLE_WEBHOOK_SECRET; a destination of Paddle's other environment must not lead here",
  ],
  unreadable: [
    "rightly signed, and not to be read",
    "see the app's log for the event, and set the destination's API version to 1",
  ],
  "other-environment": [
    "of Paddle's simulator, which is for testing",
    "let the destination take real events only, in Paddle > Developer tools > Notifications",
  ],
  "too-large": ["with a body of more than a mebibyte", "nothing, unless Paddle's deliveries fail"],
  incomplete: [
    "whose body broke off",
    "if Paddle's deliveries fail, see what stands between; else nothing has to be done",
  ],
};

const usual = new Set<string>(["missing-header", "malformed", "too-large", "incomplete"]);

const refused: Check = {
  what: "Refused deliveries",
  needs: ["DATABASE_URL"],
  look: async ({ now }) => {
    const all = await listRefusals();
    if (all.length === 0) return [ok("refusals", "none in the last month")];
    const last = await database().prisma.webhookEvent.aggregate({ _max: { receivedAt: true } });
    const lastTaken = last._max.receivedAt;
    const isOpen = ({ lastAt }: Refusal) => !lastTaken || lastAt > lastTaken;
    const open = all.filter(isOpen);
    if (open.length === 0)
      return [
        ok(
          "refusals-over",
          `${all.reduce((sum, { count }) => sum + count, 0)} in the last month, none since an event was taken`,
        ),
      ];
    return open.map(({ reason, count, lastAt }) => {
      const [what, step] = refusals[reason] ?? [reason, "see the app's log"];
      const detail = `${count} ${what}, the last ${ago(lastAt, now)}, and no event was taken since`;
      // These come from anybody who tries addresses, and hardly ever from Paddle.
      if (usual.has(reason)) return note(`refused-${reason}`, detail, step);
      return fault(`refused-${reason}`, detail, why, step);
    });
  },
};

export const deliveryChecks = [simulated, lastEvent, failed, refused];
