import { applyList } from "@/lib/billing/apply-subscription";
import { loadSettings } from "@/lib/cli/settings";
import { database } from "@/lib/db";
import { findCustomerByEmail } from "@/lib/paddle/customers";
import { listSubscriptions } from "@/lib/paddle/subscriptions";
import { examples } from "@/prisma/examples";

// `npm run db:seed`: creates the example users, links each to the customer with their address, and syncs their
// subscriptions. Safe to repeat.
if (loadSettings().env.PADDLE_ENVIRONMENT !== "local") {
  console.error("The example users are for PADDLE_ENVIRONMENT=local only; nothing was changed.");
  process.exit(1);
}
for (const { email, name } of examples) {
  const now = new Date();
  const paddleCustomerId = await findCustomerByEmail(email);
  if (paddleCustomerId) await applyList(await listSubscriptions(paddleCustomerId), now);
  const user = { name, emailVerified: now, paddleCustomerId, syncedAt: now, syncFreshUntil: now };
  await database().prisma.user.upsert({ where: { email }, create: { email, ...user }, update: user });
}
console.log(`${examples.length} example users are ready.`);
process.exit(0);
