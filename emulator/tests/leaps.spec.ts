import { expect, test } from "playwright/test";
import { setUpEmulator } from "./fixtures/rig.ts";

const rig = setUpEmulator();
const yearsAhead = 100;

test("a long leap of the clock lets others in, and ends where it is when nobody waits for it", async () => {
  const given = new AbortController();
  let isOver = false;
  const leap = fetch(`${rig.base}/__emulator/clock`, {
    method: "POST",
    body: JSON.stringify({ advance: `P${yearsAhead}Y` }),
    signal: given.signal,
  }).finally(() => {
    isOver = true;
  });
  const leapt = leap.catch(() => null);
  const began = rig.now();
  await expect.poll(() => rig.now(), "it is under way").toBeGreaterThan(began + 30 * 86_400_000);
  expect((await fetch(`${rig.base}/__emulator/faults`)).status).toBe(200);
  expect(isOver, "somebody else was answered before").toBe(false);

  given.abort();
  await leapt;
  const place = async () => {
    const { now } = await (
      await fetch(`${rig.base}/__emulator/clock`, { method: "POST", body: '{"advance":"PT0S"}' })
    ).json();
    return new Date(now).getUTCFullYear();
  };
  let last = 0;
  const isStanding = async () => {
    const before = last;
    last = await place();
    return last === before;
  };
  await expect.poll(isStanding, "it stands still").toBe(true);
  expect(await place()).toBeLessThan(new Date(began).getUTCFullYear() + yearsAhead);
});

test("two leaps at once end where the longer one leads, with everything done once", async () => {
  await Promise.all([rig.advance("P2M"), rig.advance("P1Y")]);
  const bills = rig.events().filter(({ type }) => type === "transaction.billed");
  const ids = bills.map(({ data }) => data.id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(rig.now()).toBeGreaterThan(Date.parse("2027-03-05T00:00:00Z"));
});
