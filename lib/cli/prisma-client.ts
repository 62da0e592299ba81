import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

// Loaded before each command that reads the database: a clone that was neither built nor run has no Prisma client yet.
if (!existsSync("prisma/generated/client.ts")) {
  const generate = ["node_modules/prisma/build/index.js", "generate", "--no-hints"];
  const { status, stderr } = spawnSync(process.execPath, generate, { encoding: "utf8" });
  if (status !== 0) {
    console.error(`Prisma's client could not be made. Has npm ci been run?\n${stderr}`);
    process.exit(1);
  }
}
