import pg from "pg";
import { loadSettings } from "@/lib/cli/settings";
import { type ImportReport, importStarterKit, type StarterKit } from "@/lib/cli/starter-kit";
import { isOutage } from "@/lib/db";
import { PaddleError } from "@/lib/paddle/errors";

const usage = `Usage: npm run import:starter-kit -- [--dry-run] postgresql://…
The address is that of the Supabase database: Supabase > Connect > Direct connection (or session pooler).`;

/** Reads the kit's two tables, and who can sign in. Changes nothing there. */
async function readKit(connectionString: string): Promise<StarterKit> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    const customers = await client.query(`SELECT customer_id AS "id" FROM public.customers`);
    const subscriptions = await client.query(
      `SELECT subscription_id AS "id", subscription_status AS "status" FROM public.subscriptions`,
    );
    const people = await client.query(
      `SELECT email, COALESCE(raw_user_meta_data->>'full_name', raw_user_meta_data->>'name') AS "name",
         email_confirmed_at AS "confirmedAt"
       FROM auth.users WHERE email IS NOT NULL AND email_confirmed_at IS NOT NULL`,
    );
    await client.query("COMMIT");
    return { customers: customers.rows, subscriptions: subscriptions.rows, people: people.rows };
  } finally {
    await client.end();
  }
}

function print({ people, customers, subscriptions, problems }: ImportReport): void {
  const unusable = people.unusable > 0 ? `, ${people.unusable} with an address that nobody can sign in with` : "";
  console.log(`People         ${people.created} created, ${people.known} here already${unusable}`);
  console.log(`Customers      ${customers.linked} linked, ${customers.known} linked already`);
  console.log(`Subscriptions  ${subscriptions.same} as in the kit, ${subscriptions.onlyAtPaddle} only at Paddle`);
  for (const [reason, ids] of problems) console.log(`\n${ids.length} ${reason}:\n  ${ids.sort().join("\n  ")}`);
}

// Exit code: 0 all was imported, 1 something needs somebody's eyes, 2 it could not be done.
const dryRun = process.argv.includes("--dry-run");
const [from, ...more] = process.argv.slice(2).filter((argument) => argument !== "--dry-run");
if (!from || !/^postgres(ql)?:\/\//.test(from) || more.length > 0) {
  console.error(usage);
  process.exit(2);
}
loadSettings();
const kit = await readKit(from).catch((error: Error) => {
  // The driver's message names neither the address nor its password.
  console.error(`The starter kit's tables could not be read: ${error.message}`);
  return process.exit(2);
});
try {
  const report = await importStarterKit(kit, { dryRun, now: new Date(), onProgress: (line) => console.error(line) });
  if ("refused" in report) throw new PaddleError(report.refused);
  if (dryRun) console.log("A dry run: nothing was changed. It would be:\n");
  print(report);
  process.exit(report.problems.size > 0 ? 1 : 0);
} catch (error) {
  const reason =
    error instanceof PaddleError
      ? `Paddle could not be asked (${error.kind}). Nothing is lost: run it again.`
      : isOutage(error)
        ? "The database can't be reached."
        : error;
  console.error(reason instanceof Error ? reason.message : reason);
  process.exit(2);
}
