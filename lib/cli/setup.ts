import { parseArgs } from "node:util";
import type { Ids, PaddleIds } from "@/lib/billing/plan-catalog";
import { findFaults } from "@/lib/billing/plans";
import { openDialog } from "@/lib/cli/dialog";
import { readIfThere, replaceFile } from "@/lib/cli/env-file";
import { readGiven, setVariables } from "@/lib/cli/settings";
import { setUpCatalog } from "@/lib/cli/setup-catalog";
import { setUpDestination } from "@/lib/cli/setup-destination";
import { writeSettings } from "@/lib/cli/setup-env";
import { dashboardOf, describeFailure, type Setup } from "@/lib/cli/setup-run";
import { readSoundEnv, setEnv, withLocalDefaults } from "@/lib/env";
import { isLoopback, isPlaceholder } from "@/lib/env-values";
import { PaddleError } from "@/lib/paddle/errors";
import { appPermissions, probePermissions, setupPermissions, WEBHOOK_PATH } from "@/lib/paddle/notifications";
import { findPaymentLink } from "@/lib/paddle/transactions";

const USAGE = `npm run setup: brings a Paddle account in line with lib/billing/plans.ts. Safe to repeat.

  --url https://your-app   find or create the destination of webhooks there
  --live                   allow a key of production
  --dry-run                say what would be done, and change nothing
  --yes                    agree to everything that would be asked`;

/** Something that a person has to do first, in words. */
class Refusal extends Error {}

const flag = { type: "boolean", default: false } as const;

function readArguments() {
  try {
    const options = { url: { type: "string" }, live: flag, "dry-run": flag, yes: flag, help: flag } as const;
    return parseArgs({ options }).values;
  } catch (error) {
    throw new Refusal(`${(error as Error).message}\n\n${USAGE}`);
  }
}

/** The address of the app, without a path. */
function readAddress(url: string | undefined): string | null {
  if (url === undefined) return null;
  const address = URL.canParse(url) ? new URL(url) : null;
  const isRight = address?.protocol === "https:" && ["/", WEBHOOK_PATH].includes(address.pathname);
  if (!address || !isRight || isLoopback(url) || address.search || address.hash)
    throw new Refusal(`--url ${url}: it must be your app's public address, such as https://app.example.com`);
  return address.origin;
}

function readEnvironment(key: string, isLive: boolean, set: string | undefined): Setup["environment"] {
  if (set === "local")
    throw new Refusal("PADDLE_ENVIRONMENT is local, where everything is there already. Leave it out.");
  // A key from before May 2025 doesn't say what it is for.
  const isOld = /^[a-zA-Z\d]{50}$/.test(key);
  const isForLive = key.startsWith("pdl_live_") || (isOld && set === "production");
  if (isForLive && !isLive)
    throw new Refusal("This key is for your live account. To create products and prices there, add --live.");
  if (isLive && !isForLive) throw new Refusal("--live is for a key of production, and this one is for the sandbox.");
  return isLive ? "production" : "sandbox";
}

async function readKey(set: string | undefined, setup: Setup): Promise<string> {
  const isSet = set && !isPlaceholder(set);
  const key = isSet ? set : await setup.askSecret("Paddle's API key (it isn't shown):");
  if (key) return key;
  throw new Refusal(
    `There is no API key. Create one at ${dashboardOf(setup)}/authentication-v2 with these permissions:\n` +
      `  ${[...appPermissions, ...setupPermissions].join(", ")}\nThen: PADDLE_API_KEY=pdl_sdbx_apikey_… npm run setup`,
  );
}

async function checkPermissions(needed: readonly string[], setup: Setup): Promise<void> {
  setup.say("API key");
  const errors = [...(await probePermissions(needed, "job"))].filter(([, error]) => error !== null);
  const failure = errors.find(([, error]) => error?.code !== "forbidden")?.[1];
  if (failure?.code === "invalid_token")
    throw new Refusal("Paddle doesn't know this key: it is revoked or expired, or not copied whole.");
  if (failure) throw failure;
  const missing = errors.map(([permission]) => permission);
  if (missing.length > 0)
    throw new Refusal(
      `The key lacks ${missing.join(", ")}. Nothing was changed. Add them at ${dashboardOf(setup)}/authentication-v2 ` +
        "(the key's menu > Edit permissions), then run this again.",
    );
  setup.say(`  ${needed.length} permissions, all there`);
}

/** What else is wrong in `.env` is what setup is for. */
function settingsForCalls() {
  const { env, faults } = readSoundEnv(withLocalDefaults());
  const needed = ["PADDLE_ENVIRONMENT", "PADDLE_API_URL", "PADDLE_API_KEY", "PADDLE_REQUESTS_PER_MINUTE"];
  const wrong = [...faults].filter(([name]) => needed.includes(name)).map((fault) => fault.join(" "));
  if (wrong.length > 0) throw new Refusal(`These settings are wrong (see .env.example):\n  ${wrong.join("\n  ")}`);
  setEnv(env);
  return env;
}

const IDS_FILE = "lib/billing/paddle-ids.json";

async function writeIds(found: Record<string, Ids>, setup: Setup): Promise<void> {
  if (setup.isDryRun) return;
  const all: PaddleIds = JSON.parse((await readIfThere(IDS_FILE)) ?? "{}");
  const before = all[setup.environment] ?? {};
  const isOther = (id: string, part: keyof Ids) => ![undefined, found[id]?.[part]].includes(before[id]?.[part]);
  const others = Object.keys(found).filter((id) =>
    (["product", "month", "year"] as const).some((part) => isOther(id, part)),
  );
  const question = `${IDS_FILE} has other ids for ${others.join(", ")}, which this account doesn't sell. Replace them?`;
  if (others.length > 0 && !(await setup.agree(question)))
    return setup.leave(
      `${IDS_FILE} keeps other ids for ${others.join(", ")}. Is this the right account? If so, run this again with --yes.`,
    );
  const merged = Object.entries(found).map(([id, ids]) => [id, { ...before[id], ...ids }]);
  const after = { ...before, ...Object.fromEntries(merged) };
  if (JSON.stringify(after) === JSON.stringify(before)) return;
  await replaceFile(IDS_FILE, `${JSON.stringify({ ...all, [setup.environment]: after }, null, 2)}\n`, {
    isSecret: false,
  });
  setup.did(`  ${IDS_FILE}: written; commit it`);
}

/** The API can't set it, but shows where the newest checkout led. */
async function sayPaymentLink(app: string | null, setup: Setup): Promise<void> {
  const link = await findPaymentLink();
  setup.say("Default payment link");
  if (link) return setup.say(`  ${link}`);
  setup.say(`  Not known, and without one nothing can be sold. Set it to ${app ?? "https://your-app"}/checkout at
  ${dashboardOf(setup)}/checkout-settings (Checkout > Checkout settings > Default payment link).
  It must be https, and not localhost; until your app is there, any https address of yours will do.`);
}

async function run(): Promise<number> {
  const { url, live, yes, help, "dry-run": isDryRun } = readArguments();
  if (help) {
    console.log(USAGE);
    return 0;
  }
  const app = readAddress(url);
  const faults = findFaults("local");
  if (faults.length > 0) throw new Refusal(`lib/billing/plans.ts is wrong:\n  ${faults.join("\n  ")}`);
  const given = readGiven();
  const draft: Setup = { ...openDialog({ isYes: yes }), environment: live ? "production" : "sandbox", isDryRun };
  const key = await readKey(given.PADDLE_API_KEY, draft);
  const setup = { ...draft, environment: readEnvironment(key, live, given.PADDLE_ENVIRONMENT) };
  const settings = { PADDLE_ENVIRONMENT: setup.environment, PADDLE_API_KEY: key };
  setVariables(settings);
  const { PADDLE_API_URL } = settingsForCalls();
  setup.say(`Paddle: ${PADDLE_API_URL ?? setup.environment}${isDryRun ? " (a dry run: nothing is changed)" : ""}`);
  const needed = [
    ...appPermissions,
    ...setupPermissions.filter((name) => app || !name.startsWith("notification_setting")),
  ];
  await checkPermissions(needed, setup);
  setup.say("Products and prices");
  await writeIds(await setUpCatalog(setup), setup);
  setup.say("Webhooks");
  const secret = app ? await setUpDestination(app + WEBHOOK_PATH, setup) : null;
  if (!app)
    setup.say(
      "  No --url was given. On a laptop `npm run paddle:watch` fetches the events, and `npm run dev` starts it.",
    );
  setup.say(".env");
  const wrong = await writeSettings({ ...settings, ...(secret && { PADDLE_WEBHOOK_SECRET: secret }) }, app, setup);
  for (const fault of wrong) setup.say(`  to fill in: ${fault}`);
  await sayPaymentLink(app, setup);
  const { did, left } = setup.counts;
  const outcome = did === 0 ? "Nothing was changed" : "Done";
  setup.say(left > 0 ? `${outcome}; ${left} left for you, marked ! above.` : `${outcome}. Next: npm run doctor`);
  return left > 0 ? 1 : 0;
}

// Exit code: 0 all is there, 1 something is for you to do first, 2 Paddle couldn't be asked.
try {
  process.exit(await run());
} catch (error) {
  if (error instanceof PaddleError)
    console.error(`${describeFailure(error)} Run it again: it goes on from what is there.`);
  else console.error(error instanceof Error ? error.message : error);
  process.exit(error instanceof PaddleError && error.kind !== "rejected" ? 2 : 1);
}
