// Packs the emulator, installs it in an empty folder and follows the README there: `npm run test:packed`. Needs npm's registry.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "./fixtures/ports.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "packed-"));
const run = (command: string, args: string[], cwd = folder) =>
  execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });

const written = /```js\n(import assert[\s\S]*?)```/.exec(readFileSync(join(root, "README.md"), "utf8"))?.[1];
assert(written, "the README has a test");

run("npm", ["pack", "--silent", "--ignore-scripts=false", "--pack-destination", folder], root);
const [tarball = ""] = readdirSync(folder);
const { devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const sdk = `@paddle/paddle-node-sdk@${devDependencies["@paddle/paddle-node-sdk"]}`;
writeFileSync(join(folder, "package.json"), '{"private":true,"type":"module"}');
run("npm", ["install", `./${tarball}`, sdk]);

const installed = join(folder, "node_modules", "paddle-emulator");
for (const name of ["LICENSE", "README.md", "dist/main.js"]) assert(existsSync(join(installed, name)), name);
for (const name of ["src", "tests"]) assert(!existsSync(join(installed, name)), name);
assert(!existsSync(join(folder, "node_modules", "tsx")), "it runs without tsx");

const port = await freePort();
const began = performance.now();
const program = spawn(process.execPath, [join(installed, "bin/paddle-emulator.js"), "--port", String(port)], {
  cwd: folder,
});
program.stderr.pipe(process.stderr);
try {
  const [line] = await once(program.stdout, "data");
  const started = Math.round(performance.now() - began);
  assert.match(String(line), /^emulator listening on /);
  assert.match(run("npx", ["paddle-emulator", "--help"]), /--webhook-url/);
  writeFileSync(join(folder, "app.test.js"), written.replace("4010", String(port)));
  run("node", ["--test"]);
  console.log(
    `packed, installed and used by itself: it listens ${started} ms after its start, and the README's test passes`,
  );
} finally {
  program.kill();
  rmSync(folder, { recursive: true });
}
