import { loadSettings } from "@/lib/cli/settings";

// Exit code: 0 all is well, 1 something has to be done.
const { variables } = loadSettings();
console.log("✓ Settings");
Object.assign(process.env, variables);
// Imported late: these modules read the variables set above.
const { diagnose } = await import("@/lib/billing/diagnose");

let isWell = true;
for await (const { what, advice, isNote } of diagnose()) {
  console.log(advice ? `${isNote ? "–" : "✗"} ${what}: ${advice}` : `✓ ${what}`);
  isWell &&= advice === null || Boolean(isNote);
}
process.exit(isWell ? 0 : 1);
