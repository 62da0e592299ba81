import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

type Hold = (what: string, command: string, args: string[]) => void;

/** Puts the billing into another app, as the README tells it: it compiles there with a User type of that app's. */
export function liftBilling(project: string, hold: Hold): void {
  const app = mkdtempSync(join(tmpdir(), "other-app-"));
  try {
    for (const path of ["lib/billing", "lib/paddle", "lib/db.ts", "lib/env.ts", "prisma/generated"]) {
      cpSync(join(project, path), join(app, path), { recursive: true });
    }
    mkdirSync(join(app, "lib/auth"), { recursive: true });
    const user = "export type User = { id: string; name: string | null; email: string };\n";
    writeFileSync(join(app, "lib/auth/user.ts"), user);
    const config = {
      extends: join(project, "tsconfig.json"),
      compilerOptions: {
        incremental: false,
        plugins: [],
        paths: { "@/*": ["./*"], "*": [join(project, "node_modules/*"), join(project, "node_modules/@types/*")] },
        typeRoots: [join(project, "node_modules/@types")],
      },
      include: ["lib"],
    };
    writeFileSync(join(app, "tsconfig.json"), JSON.stringify(config));
    hold("lib/billing and lib/paddle in another app: types", "node_modules/.bin/tsc", ["--noEmit", "-p", app]);
  } finally {
    rmSync(app, { recursive: true, force: true });
  }
}
