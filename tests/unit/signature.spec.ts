import { Paddle } from "@paddle/paddle-node-sdk";
import fc from "fast-check";
import { expect, test } from "playwright/test";
import { verifySignature } from "@/lib/paddle/webhook";
import { buildEvent, hmac, sign, toBytes } from "@/tests/fixtures/events";

const SECRET = "pdl_ntfset_01aaaaaaaaaaaaaaaaaaaaaaaa_Secret+Of/Ours0000000000000000";
const OLD = "pdl_ntfset_01bbbbbbbbbbbbbbbbbbbbbbbb_Secret+Before/That0000000000000";
const JUNK = "pdl_ntfset_01cccccccccccccccccccccccc_Secret+Of/SomeoneElse000000000";
const now = new Date("2026-11-20T13:20:20.500Z");
const ts = Math.floor(now.getTime() / 1_000);
const body = toBytes(buildEvent({ data: { items: [], custom_data: { note: "Zoë ✈ \u00e9\n" } } }));

type Attempt = { body?: Uint8Array; header?: string | null; secrets?: string[]; now?: Date };
const right = sign(body, { ts, secrets: [SECRET] });

const verify = (attempt: Attempt = {}) => {
  const given = { body, header: right, secrets: [SECRET], now, ...attempt };
  return verifySignature(given.body, given.header, given.secrets, given.now);
};

test("a right signature is valid, and does not match a changed body", () => {
  expect(verify()).toBe("valid");
  expect(verify({ body: Buffer.concat([body, Buffer.from(" ")]) })).toBe("mismatch");
  expect(verify({ body: Buffer.from(JSON.stringify(JSON.parse(Buffer.from(body).toString()), null, 1)) })).toBe(
    "mismatch",
  );
  expect(verify({ body: new Uint8Array() })).toBe("mismatch");
});

test("any flipped bit of the body does not match", () => {
  fc.assert(
    fc.property(fc.nat(body.length * 8 - 1), (bit) => {
      const flipped = Buffer.from(body);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      return verify({ body: flipped }) === "mismatch";
    }),
    { numRuns: 1_000 },
  );
});

test("neither a changed time nor another secret's signature matches", () => {
  expect(verify({ header: sign(body, { ts, secrets: [JUNK] }) })).toBe("mismatch");
  expect(verify({ header: right.replace(`ts=${ts}`, `ts=${ts + 1}`) })).toBe("mismatch");
  expect(verify({ header: right.replace(`ts=${ts}`, `ts=0${ts}`) })).toBe("mismatch");
});

test("bytes are signed, not text: a body that is not UTF-8 can be valid", () => {
  const bytes = Uint8Array.from([0xff, 0xfe, 0x00, 0x80]);
  expect(verify({ body: bytes, header: sign(bytes, { ts, secrets: [SECRET] }) })).toBe("valid");
});

const onTheSecond = new Date(ts * 1_000);
test("a signature is valid for five minutes before and after its time, and no second longer", () => {
  for (const [seconds, verdict] of [
    [-301, "expired"],
    [-300, "valid"],
    [0, "valid"],
    [300, "valid"],
    [301, "expired"],
    [365 * 86_400, "expired"],
  ] as const) {
    const header = sign(body, { ts: ts + seconds, secrets: [SECRET] });
    expect(verify({ header, now: onTheSecond }), `${seconds} s`).toBe(verdict);
  }
});

test("with no secret nothing is valid, not even what an empty key signs", () => {
  const ofEmpty = `ts=${ts};h1=${hmac(body, "", ts)}`;
  for (const header of [right, ofEmpty]) {
    for (const secrets of [[], [""], ["", ""]]) expect(verify({ header, secrets })).toBe("mismatch");
  }
  expect(verify({ secrets: ["", SECRET] })).toBe("valid");
});

const h1 = hmac(body, SECRET, ts);
const malformed: [string, string | null][] = [
  ["no header", null],
  ["an empty header", ""],
  ["a time alone", `ts=${ts}`],
  ["a signature alone", `h1=${h1}`],
  ["the signature first", `h1=${h1};ts=${ts}`],
  ["two times", `ts=${ts};ts=${ts};h1=${h1}`],
  ["a space", `ts=${ts}; h1=${h1}`],
  ["a comma", `ts=${ts},h1=${h1}`],
  ["a line break", `ts=${ts};h1=${h1}\n`],
  ["a later scheme alone", `ts=${ts};h2=${h1}`],
  ["a time that is no number", `ts=abc;h1=${h1}`],
  ["a time with a tail", `ts=${ts}abc;h1=${h1}`],
  ["a negative time", `ts=-${ts};h1=${h1}`],
  ["an empty time", `ts=;h1=${h1}`],
  ["upper-case hex", `ts=${ts};h1=${h1.toUpperCase()}`],
  ["a short h1", `ts=${ts};h1=${h1.slice(1)}`],
  ["a long h1", `ts=${ts};h1=${h1}0`],
  ["a h1 that is not hex", `ts=${ts};h1=${h1.slice(1)}g`],
  ["an empty h1", `ts=${ts};h1=`],
  ["eleven signatures", `ts=${ts}${`;h1=${h1}`.repeat(11)}`],
  ["ten kilobytes", `ts=${ts};h1=${"a".repeat(10_000)}`],
  ["ten kilobytes beside a right signature", `ts=${ts};h1=${h1};h2=${"a".repeat(10_000)}`],
  ["a hundred parts beside a right signature", `ts=${ts};h1=${h1}${";h2=a".repeat(100)}`],
];
test("any other header is malformed", () => {
  for (const [name, header] of malformed) expect(verify({ header }), name).toBe("malformed");
});

test("a part that is unknown or malformed is skipped beside a right signature", () => {
  for (const part of [
    `h2=${h1}`,
    `h2=${"0".repeat(128)}`,
    "h1=",
    `h1=${h1.slice(1)}`,
    `h1=${h1.toUpperCase()}`,
    "v=1",
    "",
  ]) {
    const headers = [`ts=${ts};h1=${h1};${part}`, `ts=${ts};${part};h1=${h1}`];
    for (const header of headers) expect(verify({ header }), header).toBe("valid");
    const wrong = `ts=${ts};h1=${hmac(body, JUNK, ts)};${part}`;
    expect(verify({ header: wrong }), wrong).toBe("mismatch");
  }
});

test("while a secret is rotated, any signature may match any secret, in every order", () => {
  const orders = [
    [OLD, SECRET],
    [SECRET, OLD],
    [JUNK, SECRET],
    [SECRET, JUNK],
    [JUNK, OLD, SECRET],
  ];
  for (const signers of orders) {
    const header = sign(body, { ts, secrets: signers });
    for (const secrets of [[SECRET], [OLD, SECRET], [SECRET, OLD]]) expect(verify({ header, secrets })).toBe("valid");
    expect(verify({ header, secrets: ["pdl_ntfset_of_nobody"] })).toBe("mismatch");
  }
});

test("the SDK's own helper depends on the order of the two: why there is one here", async () => {
  const { webhooks } = new Paddle("pdl_sdbx_apikey_unused");
  const live = Math.floor(Date.now() / 1_000);
  const text = Buffer.from(body).toString();
  const sdkSays = (secrets: string[]) => webhooks.isSignatureValid(text, SECRET, sign(body, { ts: live, secrets }));
  expect(await sdkSays([OLD, SECRET])).toBe(true);
  expect(await sdkSays([SECRET, OLD])).toBe(false);
  const inAYear = sign(body, { ts: live + 365 * 86_400, secrets: [SECRET] });
  expect(await webhooks.isSignatureValid(text, SECRET, inAYear)).toBe(true);
});

test("10,000 made-up headers neither throw nor are valid", () => {
  const hex = fc.stringMatching(/^[0-9a-f]{62,66}$/);
  const near = fc.tuple(
    fc.integer({ min: ts - 400, max: ts + 400 }),
    fc.array(hex, { maxLength: 12 }),
    fc.constantFrom("", " ", ";"),
  );
  const wellFormed = near.map(([at, list, end]) => `ts=${at}${list.map((one) => `;h1=${one}`).join("")}${end}`);
  fc.assert(
    fc.property(fc.oneof(wellFormed, fc.string({ unit: "binary" }), fc.string({ maxLength: 300 })), (header) => {
      return verify({ header }) !== "valid";
    }),
    { numRuns: 10_000 },
  );
});
