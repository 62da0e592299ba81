import fc from "fast-check";
import { expect, test } from "playwright/test";
import { parseInstant } from "@/lib/paddle/instant";

const day = "2026-11-20T13:20:20";

test("zero to nine fraction digits become nine", () => {
  const digits = "123456789";
  for (let count = 0; count <= 9; count++) {
    const fraction = digits.slice(0, count);
    expect(parseInstant(`${day}${fraction && `.${fraction}`}Z`)).toBe(`${day}.${fraction.padEnd(9, "0")}Z`);
  }
});

test("an offset is turned into UTC, and the fraction is kept", () => {
  expect(parseInstant("2026-11-20T13:20:20.1+00:00")).toBe("2026-11-20T13:20:20.100000000Z");
  expect(parseInstant("2026-11-20T13:20:20.123456+02:30")).toBe("2026-11-20T10:50:20.123456000Z");
  expect(parseInstant("2026-12-31T23:30:00-01:00")).toBe("2027-01-01T00:30:00.000000000Z");
});

test("the year one, which Paddle has sent, is an instant", () => {
  expect(parseInstant("0001-01-01T00:00:00Z")).toBe("0001-01-01T00:00:00.000000000Z");
});

const instants = fc
  .record({
    seconds: fc.integer({ min: 0, max: 4_102_444_800 }),
    fraction: fc.stringMatching(/^\d{0,9}$/),
    offset: fc.constantFrom(0, 60, -60, 330, -570, 840),
    zulu: fc.boolean(),
  })
  .map(({ seconds, fraction, offset, zulu }) => {
    const minutes = zulu ? 0 : offset;
    const local = new Date((seconds + minutes * 60) * 1_000).toISOString().slice(0, 19);
    const hhmm = [Math.abs(minutes) / 60, Math.abs(minutes) % 60].map((part) =>
      String(Math.trunc(part)).padStart(2, "0"),
    );
    const zone = zulu ? "Z" : `${minutes < 0 ? "-" : "+"}${hhmm.join(":")}`;
    const nanoseconds = BigInt(seconds) * 1_000_000_000n + BigInt(fraction.padEnd(9, "0"));
    return { text: `${local}${fraction && `.${fraction}`}${zone}`, nanoseconds };
  });

test("as text, instants sort as they do in nanoseconds", () => {
  fc.assert(
    fc.property(instants, instants, (a, b) => {
      const [left, right] = [parseInstant(a.text) ?? "", parseInstant(b.text) ?? ""];
      const asText = left < right ? -1 : left > right ? 1 : 0;
      const asNumber = a.nanoseconds < b.nanoseconds ? -1 : a.nanoseconds > b.nanoseconds ? 1 : 0;
      return asText === asNumber;
    }),
    { numRuns: 10_000 },
  );
});

test("instants within one second sort by their fraction alone", () => {
  const fractions = fc.stringMatching(/^\d{1,9}$/);
  fc.assert(
    fc.property(fractions, fractions, (a, b) => {
      const parsed = [a, b].map((fraction) => parseInstant(`${day}.${fraction}Z`) ?? "");
      return (parsed[0] ?? "") < (parsed[1] ?? "") === a.padEnd(9, "0") < b.padEnd(9, "0");
    }),
    { numRuns: 5_000 },
  );
});

const notInstants: [string, unknown][] = [
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
  ["a moment that UTC puts before the year 0", "0000-01-01T00:00:00+01:00"],
  ["a moment that UTC puts after the year 9999", "9999-12-31T23:59:59-01:00"],
];
for (const [name, value] of notInstants) {
  test(`${name} is not an instant`, () => {
    expect(parseInstant(value)).toBeNull();
  });
}

test("whatever comes in, what comes out has one width", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.anything(),
        instants.map(({ text }) => text),
      ),
      (value) => {
        const parsed = parseInstant(value);
        return parsed === null || /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{9}Z$/.test(parsed);
      },
    ),
    { numRuns: 5_000 },
  );
});
