import fc from "fast-check";
import { expect, test } from "playwright/test";
import { isCustomerId, isEventId, isSubscriptionId, isTransactionId, parseTimestamp } from "@/lib/paddle/schemas";

const day = "2026-11-20T13:20:20";
const body = "01jcgfqad406rsfjcgq44g9djq";

test("an id is its prefix and 26 letters and digits, and nothing before or after", () => {
  const ids = {
    ctm: isCustomerId,
    sub: isSubscriptionId,
    txn: isTransactionId,
    evt: isEventId,
    ntfsimevt: isEventId,
  };
  for (const [prefix, isId] of Object.entries(ids)) {
    const id = `${prefix}_${body}`;
    expect(isId(id), id).toBe(true);
    const broken = [
      id.toUpperCase(),
      `${id}0`,
      id.slice(0, -1),
      ` ${id}`,
      `${id}\n`,
      `${id}/..`,
      body,
      "",
      null,
      42,
      [id],
    ];
    for (const value of broken) expect(isId(value), JSON.stringify(value)).toBe(false);
  }
  expect(isCustomerId(`sub_${body}`)).toBe(false);
  expect(isEventId(`ev_${body}`)).toBe(false);
});

test("zero to nine fraction digits become nine, and more are cut off", () => {
  const digits = "123456789";
  for (let count = 0; count <= 9; count++) {
    const fraction = digits.slice(0, count);
    expect(parseTimestamp(`${day}${fraction && `.${fraction}`}Z`)).toBe(`${day}.${fraction.padEnd(9, "0")}Z`);
  }
  expect(parseTimestamp(`${day}.${digits}99Z`)).toBe(`${day}.${digits}Z`);
});

test("an offset becomes UTC, and the fraction stays", () => {
  expect(parseTimestamp("2026-11-20T13:20:20.1+00:00")).toBe("2026-11-20T13:20:20.100000000Z");
  expect(parseTimestamp("2026-11-20T13:20:20.123456+02:30")).toBe("2026-11-20T10:50:20.123456000Z");
  expect(parseTimestamp("2026-12-31T23:30:00-01:00")).toBe("2027-01-01T00:30:00.000000000Z");
  expect(parseTimestamp("2028-02-29t00:00:00z")).toBe("2028-02-29T00:00:00.000000000Z");
});

test("the year one, which Paddle has sent, is a timestamp", () => {
  expect(parseTimestamp("0001-01-01T00:00:00Z")).toBe("0001-01-01T00:00:00.000000000Z");
});

const timestamps = fc
  .record({
    seconds: fc.integer({ min: 0, max: 4_102_444_800 }),
    fraction: fc.stringMatching(/^\d{0,9}$/),
    offset: fc.constantFrom(null, 0, 60, -60, 330, -570, 840),
  })
  .map(({ seconds, fraction, offset }) => {
    const minutes = offset ?? 0;
    const local = new Date((seconds + minutes * 60) * 1_000).toISOString().slice(0, 19);
    const hhmm = [Math.trunc(Math.abs(minutes) / 60), Math.abs(minutes) % 60].map((part) =>
      String(part).padStart(2, "0"),
    );
    const zone = offset === null ? "Z" : `${minutes < 0 ? "-" : "+"}${hhmm.join(":")}`;
    const nanoseconds = BigInt(seconds) * 1_000_000_000n + BigInt(fraction.padEnd(9, "0"));
    return { text: `${local}${fraction && `.${fraction}`}${zone}`, nanoseconds };
  });

test("as text, timestamps sort as they do in nanoseconds, within one second too", () => {
  const sameSecond = fc.stringMatching(/^\d{1,9}$/).map((fraction) => ({
    text: `${day}.${fraction}Z`,
    nanoseconds: BigInt(Date.parse(`${day}Z`)) * 1_000_000n + BigInt(fraction.padEnd(9, "0")),
  }));
  const pairs = fc.oneof(fc.tuple(timestamps, timestamps), fc.tuple(sameSecond, sameSecond));
  const order = <T>(a: T, b: T) => (a < b ? -1 : Number(a > b));
  fc.assert(
    fc.property(pairs, ([a, b]) => {
      const asText = order(parseTimestamp(a.text) ?? "", parseTimestamp(b.text) ?? "");
      return asText === order(a.nanoseconds, b.nanoseconds);
    }),
    { numRuns: 10_000 },
  );
});

test("whatever comes in, what comes out has one width", () => {
  const anything = fc.oneof(
    fc.string(),
    fc.anything(),
    timestamps.map(({ text }) => text),
  );
  fc.assert(
    fc.property(anything, (value) => {
      const parsed = parseTimestamp(value);
      return parsed === null || /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{9}Z$/.test(parsed);
    }),
    { numRuns: 5_000 },
  );
});

const notTimestamps: [string, unknown][] = [
  ["nothing", undefined],
  ["null", null],
  ["a number", 1_763_644_820],
  ["a Date", new Date()],
  ["empty text", ""],
  ["a day", "2026-11-20"],
  ["a time without a zone", day],
  ["a space for the T", "2026-11-20 13:20:20Z"],
  ["a point without digits", `${day}.Z`],
  ["a comma for the point", `${day},5Z`],
  ["month 13", "2026-13-01T00:00:00Z"],
  ["hour 25", "2026-01-01T25:00:00Z"],
  ["hour 24", "2026-01-01T24:00:00Z"],
  ["30 February", "2026-02-30T00:00:00Z"],
  ["29 February of a common year", "2026-02-29T00:00:00Z"],
  ["a line after it", `${day}Z\n`],
  ["SQL after it", `${day}Z'; --`],
  ["a five-digit year", "+012026-11-20T13:20:20Z"],
  ["a moment that is before the year 0 in UTC", "0000-01-01T00:00:00+01:00"],
  ["a moment that is after the year 9999 in UTC", "9999-12-31T23:59:59-01:00"],
];
test("anything else is not a timestamp", () => {
  for (const [name, value] of notTimestamps) expect(parseTimestamp(value), name).toBeNull();
});
