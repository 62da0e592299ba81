import { applyList } from "@/lib/billing/apply-subscription";
import { loadSettings } from "@/lib/cli/settings";
import { database } from "@/lib/db";
import { findCustomerByEmail } from "@/lib/paddle/customers";
import { listSubscriptions } from "@/lib/paddle/subscriptions";
import { examples } from "@/prisma/examples";

// `npm run db:seed`: brings the local Paddle in line with lib/billing/plans.ts, creates the example users, links each to
// the customer with their address, and syncs their subscriptions. Safe to repeat; `npm run dev` does, each time.
const { env } = loadSettings();
if (env.PADDLE_ENVIRONMENT !== "local") {
  console.error("The example users are for PADDLE_ENVIRONMENT=local only; nothing was changed.");
  process.exit(1);
}

/** Puts what is sold into the local Paddle, and has the example customers hold it. */
async function sellPlans(): Promise<void> {
  // Imported here, so that a mistake in plans.ts is one line too.
  const { syncLocalCatalog } = await import("@/lib/cli/catalog");
  const { sold, faults } = await syncLocalCatalog();
  const { COUNT_RULE, findCountFaults } = await import("@/lib/billing/count-faults");
  for (const { limit, detail } of await findCountFaults()) faults.push(`${limit}: ${detail}: write ${COUNT_RULE}`);
  for (const fault of faults) console.error(`lib/billing/plans.ts: ${fault}`);
  if (sold.plans.length === 0) throw new Error("no plan is for sale");
  const answer = await fetch(`${env.PADDLE_API_URL}/__emulator/examples`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(sold),
  });
  if (!answer.ok) throw new Error(`the example customers could not be given these plans: ${await answer.text()}`);
  if (!(await answer.json()).dealt) return;
  // What they held may be newer by the local Paddle's clock, which somebody has put forward.
  const emails = examples.map(({ email }) => email);
  const users = await database().prisma.user.findMany({ where: { email: { in: emails } } });
  const customers = users.flatMap(({ paddleCustomerId }) => paddleCustomerId ?? []);
  await database().prisma.subscription.deleteMany({ where: { paddleCustomerId: { in: customers } } });
}

/** A compiler's message has its place and reason on the second line. */
const onOneLine = ({ message }: Error) => message.split("\n").filter(Boolean).slice(0, 2).join(" ");
await sellPlans().catch((error: Error) => console.error(`lib/billing/plans.ts: ${onOneLine(error)}`));

for (const { email, name } of examples) {
  const now = new Date();
  const paddleCustomerId = await findCustomerByEmail(email, "job");
  if (paddleCustomerId) await applyList(await listSubscriptions(paddleCustomerId), now);
  const user = { name, emailVerified: now, paddleCustomerId, syncedAt: now, syncFreshUntil: now };
  await database().prisma.user.upsert({ where: { email }, create: { email, ...user }, update: user });
}
process.exit(0);
