import { request } from "node:http";
import { Paddle } from "@paddle/paddle-node-sdk";
import fc from "fast-check";
import { verifySignature } from "@/lib/paddle/webhook";
import { OLD_SECRET } from "@/tests/fixtures/cluster";
import { type Answer, countStatus, post } from "@/tests/fixtures/deliveries";
import { WEBHOOK_SECRET } from "@/tests/fixtures/emulator";
import { buildEvent, hmac, sign, toBytes, unixSeconds } from "@/tests/fixtures/events";
import { report } from "@/tests/fixtures/figures";
import { createRandom, runSeed } from "@/tests/fixtures/random";
import { expect, type StormStack, test } from "@/tests/fixtures/storm-test";

test.describe.configure({ timeout: 180_000 });

const JUNK = "pdl_ntfset_01junkjunkjunkjunkjunkjunk_SecretOfNobodyAtAll000000000000000";

type Forgery = { body: Uint8Array; signature: string | string[] };

/** Sends all of them, sixteen at a time. A header that Node will not send is sent by nobody. */
async function sendAll({ cluster }: StormStack, forgeries: Forgery[]): Promise<Answer[]> {
  const answers: Answer[] = [];
  let next = 0;
  const work = async () => {
    for (let index = next++; index < forgeries.length; index = next++) {
      const { body, signature } = forgeries[index] ?? { body: Buffer.from(""), signature: "" };
      const url = cluster.urls[index % cluster.urls.length] ?? "";
      answers.push(await post(url, body, { "Paddle-Signature": signature as string }));
    }
  };
  await Promise.all(Array.from({ length: 16 }, work));
  return answers;
}

async function check(storm: StormStack, name: string, forgeries: Forgery[]): Promise<void> {
  const answers = await sendAll(storm, forgeries);
  const accepted = countStatus(answers, (status) => status < 400);
  const failed = countStatus(answers, (status) => status >= 500 || status === 0);
  report(`${name}, seed ${runSeed}: accepted · 5xx`, `${accepted} · ${failed}`, "0 · 0");
  expect(answers).toHaveLength(forgeries.length);
  expect([accepted, failed]).toEqual([0, 0]);
  expect(await storm.database.sql(`SELECT 1 FROM "WebhookEvent"`)).toEqual([]);
}

test("ten thousand made-up signature headers are refused, and none makes the app fail", async ({ storm }) => {
  const body = toBytes(buildEvent());
  const right = (ts: number) => hmac(body, WEBHOOK_SECRET, ts);
  const ts = fc.integer({ min: unixSeconds() - 400, max: unixSeconds() + 400 });
  const hex = fc.stringMatching(/^[0-9a-fA-F]{0,70}$/);
  const near = fc.oneof(
    fc
      .tuple(ts, fc.array(hex, { maxLength: 12 }))
      .map(([at, list]) => `ts=${at}${list.map((h1) => `;h1=${h1}`).join("")}`),
    // The right signature in a header that is not one: cut, spelled or spaced otherwise, under another key.
    ts.map((at) => `ts=${at};h1=${right(at).slice(0, -1)}`),
    ts.map((at) => `ts=${at};h1=${right(at)}0`),
    ts.map((at) => `ts=${at};h1=${right(at).toUpperCase().replace(/\d+$/, "A")}`),
    ts.map((at) => `ts=${at};h1=${right(at + 1)}`),
    ts.map((at) => `h1=${right(at)};ts=${at}`),
    ts.map((at) => `ts=${at};ts=${at};h1=${right(at)}`),
    ts.map((at) => `ts=${at};h2=${right(at)}`),
    ts.map((at) => `ts=${at}, h1=${right(at)}`),
    ts.map((at) => `ts=${at}.0;h1=${right(at)}`),
    ts.map((at) => `ts=+${at};h1=${right(at)}`),
  );
  const sendable = /^[\t\x20-\x7e\x80-\xff]*$/;
  const text = fc.string({ maxLength: 300, unit: "binary-ascii" }).filter((one) => sendable.test(one));
  const latin = fc.stringMatching(/^[\x80-\xff;=a-f0-9]{1,100}$/);
  const long = fc.integer({ min: 1_000, max: 12_000 }).map((length) => `ts=1;h1=${"a".repeat(length)}`);
  const header = fc.oneof({ weight: 6, arbitrary: near }, { weight: 3, arbitrary: text }, latin, long);
  const headers = fc.sample(header, { numRuns: 10_000, seed: runSeed });
  await check(
    storm,
    "10,000 made-up signature headers",
    headers.map((signature) => ({ body, signature })),
  );
  const twice = ["ts=1;h1=00", sign(body)];
  expect((await sendAll(storm, [{ body, signature: twice }]))[0]?.status).toBe(401);
  expect((await sendAll(storm, [{ body, signature: sign(body) }]))[0]?.status).toBe(200);
});

test("a thousand deliveries with one bit changed, in body, time or signature, are refused", async ({ storm }) => {
  const random = createRandom();
  const flip = (bytes: Buffer, from: number, to: number) => {
    const copy = Buffer.from(bytes);
    const at = from + random.below(to - from);
    copy[at] = (copy[at] ?? 0) ^ (1 << random.below(7));
    return copy;
  };
  const forgeries: Forgery[] = [];
  while (forgeries.length < 1_000) {
    const body = Buffer.from(toBytes(buildEvent()));
    const signature = Buffer.from(sign(body), "latin1");
    const part = forgeries.length % 3;
    const [from, to] = part === 1 ? [3, signature.indexOf(";")] : [signature.indexOf("h1=") + 3, signature.length];
    const header = part === 0 ? signature : flip(signature, from, to);
    if (!/^[\x20-\x7e]*$/.test(header.toString("latin1"))) continue;
    forgeries.push({
      body: part === 0 ? flip(body, 0, body.length) : body,
      signature: header.toString("latin1"),
    });
  }
  await check(storm, "1,000 one-bit changes", forgeries);
});

test("during a rotation any signature may match any secret, whatever the SDK's own helper says", async () => {
  const { webhooks } = new Paddle("pdl_sdbx_apikey_unused");
  const body = toBytes(buildEvent());
  const names = { old: OLD_SECRET, new: WEBHOOK_SECRET, junk: JUNK };
  type Name = keyof typeof names;
  const headers: Name[][] = [
    ["new"],
    ["old"],
    ["old", "new"],
    ["new", "old"],
    ["junk", "new"],
    ["new", "junk"],
    ["junk"],
  ];
  const configured: Name[][] = [["new"], ["old", "new"], ["new", "old"]];
  const lines: string[] = [];
  let right = 0;
  for (const signers of headers) {
    for (const set of configured) {
      const header = sign(body, { secrets: signers.map((name) => names[name]) });
      const ours =
        verifySignature(
          body,
          header,
          set.map((name) => names[name]),
          new Date(),
        ) === "valid";
      const asked = set.map((name) => webhooks.isSignatureValid(Buffer.from(body).toString(), names[name], header));
      const theirs = (await Promise.all(asked))[0] ?? false;
      const should = signers.some((name) => set.includes(name));
      if (ours === should) right += 1;
      const word = (is: boolean) => (is ? "accepted" : "refused ");
      const columns = [`  h1 {${signers}}`.padEnd(17), `secrets {${set}}`.padEnd(19)];
      lines.push([...columns, `ours ${word(ours)}  SDK ${word(theirs)}`].join(" "));
    }
  }
  console.log(lines.join("\n"));
  report("rotation, every order of signatures and secrets: right answers", `${right} of ${lines.length}`, "21 of 21");
  expect(right).toBe(lines.length);
});

test("a signature header of a hundred kilobytes, and two headers at once, are refused", async ({ storm }) => {
  const status = await new Promise<number>((resolve) => {
    const url = `${storm.cluster.urls[0]}/api/webhooks/paddle`;
    const headers = { "Paddle-Signature": `ts=1;h1=${"a".repeat(100_000)}` };
    const sending = request(url, { method: "POST", headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    sending.on("error", () => resolve(431));
    sending.end("{}");
  });
  expect(status).toBe(431);
});
