import { parseArgs } from "node:util";
import { readArguments } from "../src/arguments.ts";
import { host, serveEmulator } from "../src/server.ts";
import { createEmulator } from "../src/start.ts";
import { compareShapes } from "./shape.ts";
import { type Step, steps } from "./steps.ts";

// `PADDLE_API_KEY=pdl_sdbx_apikey_… npm run compare -w paddle-emulator`: makes the same calls to Paddle's sandbox and to a
// new emulator, and prints where the shapes of the answers differ. What it makes in the account is archived at the end.
// `--against` names another server in the sandbox's place; `--port` is the emulator's.

interface Side {
  base: string;
  key: string;
  /** The ids of what the steps have made here, by name. */
  made: Record<string, string>;
}
interface Answer {
  status: number;
  body: unknown;
}

function fail(message: string): never {
  console.error(`compare: ${message}`);
  process.exit(2);
}

const options = { against: { type: "string" }, port: { type: "string", default: "4019" } } as const;
const { against, port } = parseArgs({ options }).values;
const key = process.env.PADDLE_API_KEY ?? fail("PADDLE_API_KEY must be set to the key of a Paddle sandbox account.");
if (!key.startsWith("pdl_sdbx_"))
  fail("PADDLE_API_KEY must be a sandbox key (pdl_sdbx_…): it makes products and customers.");

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

async function send({ base, key, made }: Side, { call, body, makes }: Step): Promise<Answer> {
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (_, name: string) => made[name] ?? "none");
  const [method = "", path = ""] = call.split(" ");
  const response = await fetch(`${base}${fill(path)}`, {
    method,
    headers: { Authorization: `Bearer ${key}`, "Content-Type": "application/json" },
    ...(body && { body: fill(JSON.stringify(body)) }),
  });
  const text = await response.text();
  const parsed: unknown = text === "" ? null : JSON.parse(text);
  const data = isObject(parsed) && isObject(parsed.data) ? parsed.data : {};
  if (makes && typeof data.id === "string") made[makes] = data.id;
  return { status: response.status, body: withoutChance(parsed) };
}

/** Less what says nothing of the shape: the request's own id, and what counts all that the account has. */
function withoutChance(body: unknown): unknown {
  if (!isObject(body)) return body;
  const { meta, ...rest } = body;
  if (!isObject(meta)) return rest;
  const { request_id, pagination, ...others } = meta;
  const keys = isObject(pagination) ? Object.keys(pagination).sort().join() : undefined;
  return { ...rest, meta: { ...others, request_id: typeof request_id, pagination: keys } };
}

function differences(theirs: Answer, ours: Answer): string[] {
  if (theirs.status !== ours.status) {
    const codeOf = ({ body }: Answer) =>
      isObject(body) && isObject(body.error) ? ` ${body.error.code}: ${body.error.detail}` : "";
    return [`Paddle answers ${theirs.status}${codeOf(theirs)}, the emulator ${ours.status}${codeOf(ours)}`];
  }
  // The prose of a refusal may differ, and the fields' messages with it.
  const isProse = (difference: string) => /^error\.(detail|documentation_url|errors\[\]\.message):/.test(difference);
  return compareShapes(theirs.body, ours.body).filter((difference) => !isProse(difference));
}

const wanted = readArguments(["--port", port, "--api-key", key], host);
if (typeof wanted === "string") fail(wanted);
const base = wanted.options.origin;
const emulator = createEmulator(wanted.options);
const { close } = await serveEmulator(emulator, wanted.port).catch((error: Error) => fail(error.message));
const paddle: Side = { base: against ?? "https://sandbox-api.paddle.com", key, made: {} };
const ours: Side = { base, key, made: {} };

let different = 0;
for (const step of steps) {
  const answer = await send(paddle, step).catch((error: Error) =>
    fail(`${paddle.base} doesn't answer: ${error.message}`),
  );
  const found = differences(answer, await send(ours, step));
  if (found.length > 0) different += 1;
  const note = step.note ? `, ${step.note}` : "";
  console.log(`${found.length > 0 ? "✗" : "✓"} ${step.call}${note}: ${answer.status}`);
  for (const difference of found) console.log(`    ${difference}`);
}
close();
console.log(`\n${steps.length} calls to ${paddle.base}: ${steps.length - different} alike, ${different} different.`);
process.exit(different > 0 ? 1 : 0);
