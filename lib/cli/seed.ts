import { loadSettings } from "@/lib/cli/settings";

const { env, variables } = loadSettings();
if (env.PADDLE_ENVIRONMENT !== "local") {
  console.error("The example users are for PADDLE_ENVIRONMENT=local only; nothing was changed.");
  process.exit(1);
}
Object.assign(process.env, variables);
// Imported late: these modules read the variables set above.
const { seed } = await import("@/prisma/seed");
console.log(`${await seed()} example users are ready.`);
process.exit(0);
