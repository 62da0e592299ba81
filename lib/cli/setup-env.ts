import { randomBytes } from "node:crypto";
import { parseEnv } from "node:util";
import { readIfThere, readVariable, replaceFile, setVariable } from "@/lib/cli/env-file";
import type { Setup } from "@/lib/cli/setup-run";
import { readEnv, withLocalDefaults } from "@/lib/env";
import { isPlaceholder } from "@/lib/env-values";

const FILE = ".env";

/** What `npm run dev` brings by itself on a laptop, where nothing else is said. */
const laptopHas = ["DATABASE_URL", "AUTH_URL", "PADDLE_WEBHOOK_SECRET"];

/**
 * Writes these variables into `.env`, which is made of `.env.example` where it is missing. A value that is there already
 * stays, unless somebody agrees. Prints names, never values. Returns what is still wrong with all of it.
 */
export async function writeSettings(
  wanted: Record<string, string>,
  app: string | null,
  setup: Setup,
): Promise<string[]> {
  const before = await readIfThere(FILE);
  let text = before ?? (await readIfThere(`${FILE}.example`)) ?? "";
  if (before === null && !app)
    for (const name of laptopHas) if (readVariable(text, name)) text = setVariable(text, name, "");
  const own = { AUTH_SECRET: randomBytes(33).toString("base64"), ...(app && { AUTH_URL: app }) };
  const missing = Object.entries(own).filter(([name]) => isFree(readVariable(text, name)));
  for (const [name, value] of [...Object.entries(wanted), ...missing]) {
    const there = readVariable(text, name);
    // While a secret is rotated there are two.
    if (there.split(/\s*,\s*/).includes(value)) continue;
    if (!isFree(there) && !(await mayReplace(name, setup))) continue;
    text = setVariable(text, name, value);
    if (setup.isDryRun) setup.say(`  ${name}: would be written`);
    else setup.did(`  ${name}: written`);
  }
  if (!setup.isDryRun && text !== before) await replaceFile(FILE, text, { isSecret: true });
  return readEnv(withLocalDefaults(parseEnv(text) as Record<string, string>)).faults;
}

const isFree = (value: string) => value === "" || isPlaceholder(value);

async function mayReplace(name: string, setup: Setup): Promise<boolean> {
  if (setup.isDryRun) {
    setup.say(`  ${name}: ${FILE} has another value, which would be replaced if you agree`);
    return false;
  }
  if (await setup.agree(`${FILE} has another ${name}. Replace it?`)) return true;
  setup.leave(
    `${name}: ${FILE} keeps the value it has, which isn't the one found here. Replace it, or run this again with --yes.`,
  );
  return false;
}
