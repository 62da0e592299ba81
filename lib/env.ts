import { z } from "zod";
// Relative, because Prisma reads this file too.
import {
  addresses,
  apiKey,
  count,
  formOf,
  given,
  isLoopback,
  isMailServer,
  isPostgres,
  optional,
  origin,
  seconds,
  secrets,
  text,
  token,
  withoutSlash,
} from "./env-values";

/** Where the programs of local development listen. */
const localPorts = { PORT: "3000", EMULATOR_PORT: "4010", EMBEDDED_DATABASE_PORT: "54329" };

/** What `npm run dev` and the tests use without a `.env`. None of it gives access to anything outside this machine. */
const localDefaults = {
  PADDLE_ENVIRONMENT: "local",
  PADDLE_API_KEY: "pdl_sdbx_apikey_01localemulatorkey00000000_LocalEmulatorKeyNoUse0_aaa",
  PADDLE_WEBHOOK_SECRET: "pdl_ntfset_01localemulatorsecret00000_LocalEmulatorSecretOfNoOtherUse0",
  AUTH_SECRET: "local-development-only-secret-never-used-in-production",
};

/**
 * To offer another, add it here, its provider to `lib/auth/providers.ts` and its two variables to `.env.example`.
 * `origin` is where its sign-in page is.
 */
export const oauthProviders = {
  github: {
    name: "GitHub",
    origin: "https://github.com",
    variables: ["AUTH_GITHUB_ID", "AUTH_GITHUB_SECRET"],
  },
  google: {
    name: "Google",
    origin: "https://accounts.google.com",
    variables: ["AUTH_GOOGLE_ID", "AUTH_GOOGLE_SECRET"],
  },
} as const satisfies Record<string, { name: string; origin: string; variables: readonly [id: string, secret: string] }>;
export type OAuthProvider = keyof typeof oauthProviders;
export const oauthProviderIds = Object.keys(oauthProviders) as OAuthProvider[];
const oauthPairs = oauthProviderIds.map((id) => oauthProviders[id].variables);
type OAuthVariable = (typeof oauthPairs)[number][number];

const schema = z.object({
  DATABASE_URL: text.refine(isPostgres, "is not a postgresql:// URL"),
  DIRECT_URL: optional.refine((value) => !value || isPostgres(value), "is not a postgresql:// URL"),
  DATABASE_POOL_SIZE: count("10"),
  AUTH_SECRET: text.min(32, "is shorter than 32 characters"),
  AUTH_URL: origin,
  ...(Object.fromEntries(oauthPairs.flat().map((name) => [name, optional])) as Record<OAuthVariable, typeof optional>),
  EMAIL_SERVER: optional.refine((value) => !value || isMailServer(value), "is not an smtp:// URL"),
  EMAIL_FROM: optional,
  PADDLE_ENVIRONMENT: given.pipe(z.enum(["local", "sandbox", "production"], "must be local, sandbox or production")),
  PADDLE_API_URL: optional.transform((value) => value && withoutSlash(value)),
  PADDLE_API_KEY: text.regex(apiKey, formOf("API keys")),
  PADDLE_REQUESTS_PER_MINUTE: count("240"),
  PADDLE_WEBHOOK_SECRET: secrets,
  NEXT_PUBLIC_PADDLE_CLIENT_TOKEN: token,
  SHUTDOWN_DELAY_SECONDS: seconds("2"),
  ADMIN_EMAILS: addresses,
  OTEL_EXPORTER_OTLP_ENDPOINT: optional.refine((value) => !value || URL.canParse(value), "is not a URL"),
  CRON_SECRET: optional.refine((value) => !value || value.length >= 16, "is shorter than 16 characters"),
});

export type Env = z.infer<typeof schema>;
type Source = Record<string, string | undefined>;

/** Faults that only show in combination: half-set pairs, keys of the other environment, `local` with public addresses. */
function* combinedFaults(value: Source): Generator<[name: string, fault: string]> {
  for (const [a, b] of [...oauthPairs, ["EMAIL_SERVER", "EMAIL_FROM"] as const]) {
    if (value[a] && !value[b]) yield [b, `is missing, but ${a} is set`];
    if (value[b] && !value[a]) yield [a, `is missing, but ${b} is set`];
  }

  const live = value.PADDLE_ENVIRONMENT === "production";
  const [otherKey, ownToken] = live ? ["pdl_sdbx_", "live_"] : ["pdl_live_", "test_"];
  const key = value.PADDLE_API_KEY;
  const token = value.NEXT_PUBLIC_PADDLE_CLIENT_TOKEN;
  if (key?.startsWith(otherKey)) yield ["PADDLE_API_KEY", "belongs to the other environment"];
  if (token && !token.startsWith(ownToken)) {
    yield ["NEXT_PUBLIC_PADDLE_CLIENT_TOKEN", `does not start with ${ownToken}, so belongs to another environment`];
  }
  const secret = value.PADDLE_WEBHOOK_SECRET;
  if (!secret?.split(",").some((one) => one.trim()) && !isTrial(value))
    yield ["PADDLE_WEBHOOK_SECRET", secret === undefined ? "is missing" : "is empty"];
  yield* value.PADDLE_ENVIRONMENT === "local" ? localFaults(value) : remoteFaults(value);
}

/** Paddle's sandbox used from a laptop, which no webhook reaches: `npm run paddle:watch` fetches the events. */
export const isTrial = ({ PADDLE_ENVIRONMENT, AUTH_URL }: Source | Env): boolean =>
  PADDLE_ENVIRONMENT === "sandbox" && Boolean(AUTH_URL && isLoopback(AUTH_URL));

function* localFaults(value: Source): Generator<[string, string]> {
  for (const name of ["AUTH_URL", "PADDLE_API_URL"]) {
    if (!value[name]) yield [name, "is missing"];
    else if (!isLoopback(value[name])) yield [name, "must be a loopback address while PADDLE_ENVIRONMENT is local"];
  }
}

function* remoteFaults(value: Source): Generator<[string, string]> {
  const isEmulated = value.PADDLE_ENVIRONMENT === "sandbox" && value.PADDLE_API_URL && isLoopback(value.PADDLE_API_URL);
  if (value.PADDLE_API_URL && !isEmulated)
    yield ["PADDLE_API_URL", "is only for PADDLE_ENVIRONMENT=local, or on loopback in place of the sandbox"];
  if (!value.NEXT_PUBLIC_PADDLE_CLIENT_TOKEN) yield ["NEXT_PUBLIC_PADDLE_CLIENT_TOKEN", "is missing"];
  if (value.AUTH_URL && !value.AUTH_URL.startsWith("https://") && !isTrial(value))
    yield ["AUTH_URL", "must start with https://"];
  for (const name of ["PADDLE_API_KEY", "PADDLE_WEBHOOK_SECRET", "AUTH_SECRET"] as const) {
    if (value[name]?.includes(localDefaults[name])) yield [name, "is the public default of local development"];
  }
  if (!value.EMAIL_SERVER && !oauthPairs.some(([id]) => value[id])) {
    yield ["EMAIL_SERVER", "is missing, and no other sign-in provider is set"];
  }
}

/** Environment variables completed with the local defaults; not in production, and never for Paddle's. */
export function withLocalDefaults(source: Source = process.env): Source {
  if (isProduction || source.PADDLE_ENVIRONMENT === "production") return { ...localPorts, ...source };
  const local = source.PADDLE_ENVIRONMENT ? source.PADDLE_ENVIRONMENT === "local" : !source.PADDLE_API_KEY;
  const { PADDLE_ENVIRONMENT, PADDLE_API_KEY, PADDLE_WEBHOOK_SECRET, ...others } = localDefaults;
  const paddle = local ? { PADDLE_ENVIRONMENT, PADDLE_API_KEY, PADDLE_WEBHOOK_SECRET } : {};
  const set = Object.fromEntries(Object.entries(source).filter(([, value]) => value));
  const merged: Source = { ...localPorts, ...others, ...paddle, ...set };
  merged.AUTH_URL ??= `http://localhost:${merged.PORT}`;
  merged.DATABASE_URL ??= `postgresql://postgres@127.0.0.1:${merged.EMBEDDED_DATABASE_PORT}/postgres`;
  if (local) merged.PADDLE_API_URL ??= `http://127.0.0.1:${merged.EMULATOR_PORT}`;
  return merged;
}

function read(given: Source) {
  const source = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, value?.trim()]));
  const result = schema.safeParse(source);
  const faults = new Map<string, string>();
  const found = result.error?.issues.map(({ path, message }) => [String(path[0]), message] as const) ?? [];
  // A variable's first fault is the one that explains the others.
  for (const [name, fault] of [...found, ...combinedFaults(source)]) if (!faults.has(name)) faults.set(name, fault);
  return { source, result, faults };
}

/** Parses all variables. Faults name the variable and what is wrong with it, never its value. */
export function readEnv(given: Source): { env: Env; faults: [] } | { env: null; faults: string[] } {
  const { result, faults } = read(given);
  if (result.success && faults.size === 0) return { env: result.data, faults: [] };
  return { env: null, faults: [...faults].map(([name, fault]) => `${name} ${fault}`).sort() };
}

/** For the doctor and setup, which go on with the settings that are right: those, and what is wrong with which of the others. */
export function readSoundEnv(given: Source): { env: Partial<Env>; faults: ReadonlyMap<string, string> } {
  const { source, faults } = read(given);
  const sound = Object.entries(schema.shape).filter(([name]) => !faults.has(name));
  return { env: Object.fromEntries(sound.map(([name, one]) => [name, one.safeParse(source[name]).data])), faults };
}

export const isProduction = process.env.NODE_ENV === "production";

let checked: Env | undefined;

/** The app's settings. Throws, listing every fault, when any is wrong. Read at run time, so one build serves every environment. */
export function env(): Env {
  if (checked) return checked;
  const { env: read, faults } = readEnv(withLocalDefaults());
  if (!read) throw new Error(`These settings are wrong (see .env.example):\n  ${faults.join("\n  ")}`);
  checked = read;
  return checked;
}

/** Puts settings in place that are read already. Whoever leaves some out must not ask for those. */
export function setEnv(some: Partial<Env>): void {
  checked = some as Env;
}

/** The Paddle environment that a build is for, if set: only the Content-Security-Policy is fixed that early. */
export const buildEnvironment = process.env.PADDLE_ENVIRONMENT;

/** The app's address, for what is read before the settings are checked. A build may know none. */
export const publicAddress = URL.canParse(process.env.AUTH_URL ?? "") ? process.env.AUTH_URL : "http://localhost:3000";

/** Whether the build is for an image: a folder that runs without `node_modules`. `next start` has no use for it. */
export const isStandaloneBuild = Boolean(process.env.BUILD_STANDALONE);

/** Plans to build with instead of lib/billing/plans.ts. The tests have their own, so that changing yours breaks none. */
export const testPlans = process.env.TEST_PLANS;
