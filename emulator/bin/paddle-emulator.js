#!/usr/bin/env node
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

// In the project it runs from its sources; what is packed has none, and is plain JavaScript.
const tsconfig = fileURLToPath(new URL("../tsconfig.json", import.meta.url));
if (existsSync(tsconfig)) {
  const { register } = await import("tsx/esm/api");
  // The settings of this package, not those of the folder it is started in.
  register({ tsconfig });
  await import("../src/main.ts");
} else {
  await import("../dist/main.js");
}
