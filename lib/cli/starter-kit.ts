import "server-only";
import { parseAddress } from "@/lib/auth/address";
import { linkByAddress } from "@/lib/billing/customer";
import { isLeftWrong, reconcile } from "@/lib/billing/reconcile";
import { database } from "@/lib/db";
import { listCustomerAddresses } from "@/lib/paddle/customers";
import type { PaddleErrorKind } from "@/lib/paddle/errors";
import { listAllSubscriptions } from "@/lib/paddle/subscriptions";

/** What Paddle's own starter kit keeps in Supabase. */
export type StarterKit = {
  customers: { id: string }[];
  subscriptions: { id: string; status: string }[];
  /** Its users with a confirmed address. */
  people: { email: string; name: string | null; confirmedAt: Date }[];
};

type Options = { dryRun: boolean; now: Date; onProgress: (line: string) => void };

export type ImportReport = {
  people: { created: number; known: number; unusable: number };
  customers: { linked: number; known: number };
  subscriptions: { same: number; onlyAtPaddle: number };
  /** What needs somebody's eyes: the reason, and the ids. */
  problems: Map<string, string[]>;
};

/**
 * Creates the kit's people as users with verified addresses, links each customer to the user with the address that
 * Paddle has for the customer now, and reads every subscription from Paddle. What the kit says of subscriptions is only
 * compared: it lost updates. Nothing that is there is overwritten, and a second run changes nothing. Throws PaddleError.
 */
export async function importStarterKit(
  kit: StarterKit,
  options: Options,
): Promise<ImportReport | { refused: PaddleErrorKind }> {
  const problems = new Map<string, string[]>();
  const people = await createUsers(kit, options);
  const customers = await linkCustomers(kit, options, problems);
  const report = await reconcile(options);
  if ("refused" in report) return report;
  if (!options.dryRun && isLeftWrong(report))
    add(problems, "subscriptions that could not be read or stored", report.unreadable);
  return { people, customers, subscriptions: await compare(kit, options, problems), problems };
}

function add(problems: ImportReport["problems"], reason: string, ids: string[]): void {
  if (ids.length > 0) problems.set(reason, [...(problems.get(reason) ?? []), ...ids]);
}

const createStatement = `
  WITH given AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS g("id" text, "email" text, "name" text, "confirmedAt" timestamptz)),
  created AS (
    INSERT INTO "User" ("id", "email", "name", "emailVerified") SELECT "id", "email", "name", "confirmedAt" FROM given WHERE $2
    ON CONFLICT ("email") DO NOTHING RETURNING "id"
  )
  SELECT (SELECT count(*) FROM created)::int AS "created",
    (SELECT count(*) FROM given g JOIN "User" u ON u."email" = g."email")::int AS "known"`;

/** A user who is here already, verified or not, stays as they are: their next sign-in verifies them. */
async function createUsers({ people }: StarterKit, { dryRun }: Options): Promise<ImportReport["people"]> {
  const usable = new Map<string, object>();
  for (const { email, name, confirmedAt } of people) {
    const address = parseAddress(email);
    if (address) usable.set(address, { id: crypto.randomUUID(), email: address, name, confirmedAt });
  }
  const values = [JSON.stringify([...usable.values()]), !dryRun];
  type Row = { created: number; known: number };
  const { rows } = await database().pool.query<Row>(createStatement, values);
  const [{ created, known }] = rows as [Row];
  return { created: dryRun ? usable.size - known : created, known, unusable: people.length - usable.size };
}

/** How many customers Paddle is asked for at a time. */
const BATCH = 100;

async function linkCustomers(kit: StarterKit, options: Options, problems: ImportReport["problems"]) {
  const counts = { linked: 0, known: 0 };
  const ids = kit.customers.map(({ id }) => id).sort();
  const { prisma } = database();
  for (let start = 0; start < ids.length; start += BATCH) {
    const batch = ids.slice(start, start + BATCH);
    const addresses = await listCustomerAddresses(batch, "job");
    const users = await prisma.user.findMany({
      where: { paddleCustomerId: { in: batch } },
      select: { paddleCustomerId: true },
    });
    const linked = new Set(users.map(({ paddleCustomerId }) => paddleCustomerId));
    for (const id of batch) {
      const address = parseAddress(addresses.get(id) ?? "");
      if (linked.has(id)) counts.known++;
      else if (!addresses.has(id)) add(problems, "customers that Paddle doesn't have", [id]);
      else if (!address) add(problems, "customers whose address nobody can sign in with", [id]);
      else {
        const outcome = await linkOne(id, address, kit, options);
        if (outcome === "linked") counts.linked++;
        else add(problems, reasons[outcome], [id]);
      }
    }
    options.onProgress(`customers: ${Math.min(start + BATCH, ids.length)} of ${ids.length}`);
  }
  return counts;
}

const reasons = {
  "no-user": "customers whose address no confirmed user has; they are linked when somebody signs in with it",
  "has-customer": "customers whose user has another customer",
  taken: "customers that another user has",
};

/** A dry run takes it that users whom it would create are there. */
async function linkOne(id: string, address: string, { people }: StarterKit, { dryRun }: Options) {
  if (dryRun) {
    const user = await database().prisma.user.findUnique({ where: { email: address } });
    if (user?.paddleCustomerId) return "has-customer";
    const isVerified = user ? user.emailVerified !== null : people.some(({ email }) => parseAddress(email) === address);
    return isVerified ? "linked" : "no-user";
  }
  const linked = await linkByAddress(id, address);
  return "refused" in linked ? linked.refused : "linked";
}

async function compare(kit: StarterKit, { onProgress }: Options, problems: ImportReport["problems"]) {
  const kept = new Map(kit.subscriptions.map(({ id, status }) => [id, status]));
  const counts = { same: 0, onlyAtPaddle: 0 };
  let page: Awaited<ReturnType<typeof listAllSubscriptions>> | undefined;
  do {
    page = await listAllSubscriptions(page?.last ?? null);
    for (const { id, status } of page.subscriptions) {
      const said = kept.get(id);
      if (said === undefined) counts.onlyAtPaddle++;
      else if (said === status) counts.same++;
      else add(problems, `subscriptions that were "${said}" there and are "${status}" at Paddle`, [id]);
    }
    for (const id of [...page.subscriptions.map(({ id }) => id), ...page.unreadable]) kept.delete(id);
    onProgress(`subscriptions: ${kit.subscriptions.length - kept.size} of ${kit.subscriptions.length} found at Paddle`);
  } while (page.hasMore);
  add(problems, "subscriptions that Paddle doesn't have (another account, or the other environment?)", [
    ...kept.keys(),
  ]);
  return counts;
}
