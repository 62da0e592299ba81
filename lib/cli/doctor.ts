import { parseArgs, styleText } from "node:util";
import { readVariables } from "@/lib/cli/settings";
import { diagnose } from "@/lib/doctor/diagnose";
import { type Finding, groups, groupTitles } from "@/lib/doctor/finding";
import { readSoundEnv, setEnv } from "@/lib/env";

// Exit code: 0 nothing has to be done, 1 something has, 2 it was called wrongly.
const usage = `npm run doctor -- [--json] [--read-only] [group …]

  --json       the findings as JSON, for programs
  --read-only  has Paddle send no simulated event, the one thing that leaves a trace
  group        only these: ${groups.join(", ")}`;

const marks = { ok: ["✓", "green"], note: ["–", "yellow"], fault: ["✗", "red"] } as const;
const WHAT_WIDTH = 24;

function readArguments() {
  const flag = { type: "boolean", default: false } as const;
  try {
    const options = { json: flag, "read-only": flag };
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    const unknown = positionals.find((name) => !groups.some((group) => group === name));
    if (unknown !== undefined) throw new Error(`There is no group ${unknown}.`);
    const only = groups.filter((group) => positionals.length === 0 || positionals.includes(group));
    return { json: values.json, mayWrite: !values["read-only"], only };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${usage}`);
    return process.exit(2);
  }
}

/** One line, told as a sentence: what is wrong, why it matters, what to do. On a screen it is wrapped under itself. */
function draw({ what, state, detail, why, step }: Finding): string {
  const [mark, colour] = marks[state];
  const head = `  ${paint(colour, mark)} ${what.padEnd(WHAT_WIDTH)}  `;
  const text = `${detail}${why ? `: ${why}` : ""}.${step ? ` → ${step}.` : ""}`;
  return `${head}${wrap(text, WHAT_WIDTH + 6)}`;
}

// Only who looks at a screen has colours, and not if NO_COLOR says so; the marks say the same.
const { isTTY, columns } = process.stdout;
const paint = (style: Parameters<typeof styleText>[0], text: string) =>
  isTTY && process.stdout.hasColors() ? styleText(style, text) : text;

function wrap(text: string, indent: number): string {
  // Some terminals don't know how wide they are, and say 0.
  const width = Math.max(30, (columns || 80) - indent);
  if (!isTTY) return text;
  const lines = [""];
  for (const word of text.split(" ")) {
    const last = lines.at(-1) ?? "";
    if (last && last.length + word.length >= width) lines.push(word);
    else lines[lines.length - 1] = last ? `${last} ${word}` : word;
  }
  return lines.join(`\n${" ".repeat(indent)}`);
}

const { json, ...options } = readArguments();
const variables = readVariables();
const { env, faults } = readSoundEnv(variables);
setEnv(env);
const findings: Finding[] = [];
for await (const finding of diagnose({ ...options, faults })) {
  if (!json && finding.group !== findings.at(-1)?.group) console.log(`\n${paint("bold", groupTitles[finding.group])}`);
  findings.push(finding);
  if (!json) console.log(draw(finding));
}
const count = (state: Finding["state"]) => findings.filter((finding) => finding.state === state).length;
const isWell = count("fault") === 0;
if (json) console.log(JSON.stringify({ ok: isWell, findings }));
else {
  const notes = count("note") > 0 ? `, ${count("note")} to know` : "";
  const summary = isWell ? "Nothing has to be done" : `${count("fault")} to be done`;
  console.log(`\n${paint(isWell ? "green" : "red", summary)}: ${findings.length} lines, ${count("ok")} fine${notes}.`);
}
process.exit(isWell ? 0 : 1);
