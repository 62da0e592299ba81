import { defineConfig } from "prisma/config";
import { readVariables } from "./lib/cli/settings";

// `prisma generate` would download an engine that it does not use; any existing file makes it stop asking.
if (process.argv.includes("generate")) process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

const { DIRECT_URL, DATABASE_URL } = readVariables();

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
  datasource: { url: DIRECT_URL || DATABASE_URL || "" },
});
