import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Hold } from "@/tests/fixtures/project-copy";

/** Puts the billing into another app, as the README tells it: it compiles there with that app's own `User`. */
export function liftBilling(project: string, hold: Hold): void {
  // Below the copy, because that is where the packages are.
  const app = join(project, "other-app");
  try {
    for (const path of [
      "lib/billing",
      "lib/paddle",
      "lib/db.ts",
      "lib/env.ts",
      "lib/env-values.ts",
      "lib/jobs.ts",
      "lib/log.ts",
      "lib/rate-limit.ts",
      "lib/retention.ts",
      "prisma/generated",
    ]) {
      cpSync(join(project, path), join(app, path), { recursive: true });
    }
    mkdirSync(join(app, "lib/auth"));
    const user = "export type User = { id: string; name: string | null; email: string };\n";
    writeFileSync(join(app, "lib/auth/user.ts"), user);
    const reactions = `import type { Reactions } from "@/lib/billing/subscription-changes";\nexport const reactions: Reactions = {};\n`;
    writeFileSync(join(app, "lib/reactions.ts"), reactions);
    const compilerOptions = { incremental: false, plugins: [], paths: { "@/*": ["./*"] } };
    const config = { extends: "../tsconfig.json", compilerOptions, include: ["."] };
    writeFileSync(join(app, "tsconfig.json"), JSON.stringify(config));
    hold("lib/billing and lib/paddle in another app: types", "node_modules/.bin/tsc", ["--noEmit", "-p", app]);
  } finally {
    rmSync(app, { recursive: true, force: true });
  }
}
