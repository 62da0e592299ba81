import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Judgement } from "./fixtures/judge.ts";
import type { Description } from "./openapi/description.ts";

// `npm run matrix -w paddle-emulator`: runs the tests, and writes what they saw of each operation and each webhook that
// Paddle describes to MATRIX.md. Ends with 1 when an answer or a webhook isn't as described, or a test fails.

const root = fileURLToPath(new URL("..", import.meta.url));
const description: Description = JSON.parse(readFileSync(join(root, "tests/openapi/paddle.json"), "utf8"));

function runTests(): { isPassed: boolean; judgements: Judgement[] } {
  const folder = mkdtempSync(join(tmpdir(), "paddle-matrix-"));
  const env = { ...process.env, MATRIX_FOLDER: folder };
  const args = ["test", "--config", "tests/playwright.config.ts"];
  const { status } = spawnSync("playwright", args, { cwd: root, env, stdio: "inherit" });
  const lines = readdirSync(folder).flatMap((name) => readFileSync(join(folder, name), "utf8").trim().split("\n"));
  rmSync(folder, { recursive: true });
  return { isPassed: status === 0, judgements: lines.map((line): Judgement => JSON.parse(line)) };
}

const count = (judgements: Judgement[], isCounted: (one: Judgement) => boolean): string =>
  `${judgements.filter(isCounted).length}/${judgements.length}`;
const yes = (is: boolean): string => (is ? "yes" : "–");
const distinct = (values: (string | null)[]): string[] =>
  [...new Set(values.filter((value) => value !== null))].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));

/** Padded as the formatter does it. */
function table(head: string[], rows: string[][]): string {
  const widths = head.map((_, column) => Math.max(3, ...[head, ...rows].map((cells) => (cells[column] ?? "").length)));
  const line = (cells: string[]) => `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

const { isPassed, judgements } = runTests();
const of = (name: string, kind: Judgement["kind"]) =>
  judgements.filter((one) => one.name === name && one.kind === kind && one.code !== "invalid_url");

/** The cells that operations and webhooks have in common. */
const common = (name: string, seen: Judgement[]): string[] => [
  `\`${name}\``,
  yes(seen.length > 0),
  count(seen, ({ valid }) => valid),
  count(seen, ({ strict }) => strict),
];
const rowsOf = (seen: Judgement[]): string => distinct(seen.map(({ observed }) => observed)).join(", ");

const operations = Object.keys(description.operations).map((name) => {
  const seen = of(name, "answer");
  const isRead = seen.some(({ isSdk, status }) => isSdk && status < 300);
  const codes = distinct(seen.map(({ code }) => code && `\`${code}\``)).join(" ");
  return [...common(name, seen), yes(isRead), rowsOf(seen), codes];
});
const webhooks = Object.keys(description.webhooks).map((name) => {
  const seen = of(name, "webhook");
  return [...common(name, seen), rowsOf(seen)];
});

const answers = judgements.filter(({ kind }) => kind === "answer");
const told = judgements.filter(({ kind }) => kind === "webhook");
const served = operations.filter(([, isServed]) => isServed === "yes").length;
const summary = [
  `Operations: ${served} of ${operations.length} served.`,
  `Answers: ${count(answers, ({ valid }) => valid)} as described, ${count(answers, ({ strict }) => strict)} strictly.`,
  `Webhooks: ${count(told, ({ valid }) => valid)} as described, ${count(told, ({ strict }) => strict)} strictly.`,
].join("\n");

const text = `# What the tests saw

Made by \`npm run matrix -w paddle-emulator\`, from Paddle's own description of its API (${description.date}).

**Valid**: answers, of those seen, that its schemas allow. **Strictly**: with every documented property there and no other; what
Paddle's own examples leave out may be missing, what it documents since then may be there. **SDK**: a test had Paddle's Node
SDK read one. **Observed**: rows of the README's table. **Refusals**: the codes seen.

${summary.replace(/^/gm, "- ")}

## Operations

${table(["operation", "served", "valid", "strictly", "SDK", "observed", "refusals"], operations)}

## Webhooks

${table(["event", "sent", "valid", "strictly", "observed"], webhooks)}
`;
writeFileSync(join(root, "MATRIX.md"), text);
console.log(`\n${summary}`);
process.exitCode = isPassed && judgements.every(({ strict }) => strict) ? 0 : 1;
