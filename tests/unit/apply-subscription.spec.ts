import { expect, test } from "playwright/test";
import { applyEvent, applyList, versionOfList } from "@/lib/billing/apply-subscription";
import { parseTimestamp } from "@/lib/paddle/schemas";
import { snapshot } from "@/tests/fixtures/plan-subscriptions";
import { withRows } from "@/tests/fixtures/stubs";

test("a list ranks a minute before its request, so that no event of meanwhile loses to it", () => {
  const requestedAt = new Date("2027-03-01T00:00:30.500Z");
  expect(versionOfList(requestedAt)).toBe("2027-02-28T23:59:30.500000000Z");
  const event = parseTimestamp("2027-02-28T23:59:30.500000001Z") ?? "";
  expect(event > versionOfList(requestedAt)).toBe(true);
  expect(() => versionOfList(new Date(Number.NaN))).toThrow();
});

test("what the one statement did to an event and its row is said in a word", async () => {
  const event = { id: "evt_1", type: "subscription.updated", occurredAt: "2026-05-20T12:00:00.000000000Z" };
  const outcome = async (recorded: number, applied: number, subscription: ReturnType<typeof snapshot> | null) =>
    (await withRows([{ recorded, applied }], () => applyEvent({ ...event, subscription }))).result;
  expect(await outcome(1, 1, snapshot())).toBe("applied");
  expect(await outcome(1, 0, snapshot())).toBe("stale");
  expect(await outcome(0, 0, snapshot())).toBe("duplicate");
  expect(await outcome(1, 0, null)).toBe("ignored");
  const { sent } = await withRows([{ recorded: 1 }], () => applyEvent({ ...event, subscription: snapshot() }));
  const { id, status } = snapshot();
  const row = { ...snapshot(), occurredAt: event.occurredAt, eventId: event.id };
  expect(sent).toEqual([[event.id, event.type, event.occurredAt, id, status, JSON.stringify([row])]]);
});

test("a list is written in order of id, so that two at once can't wait for each other; an empty one is not", async () => {
  const listed = ["sub_c", "sub_a", "sub_b"].map((id) => snapshot({ id }));
  const { sent } = await withRows([], () => applyList(listed, new Date("2026-05-20T12:01:00Z")));
  const rows: { id: string; occurredAt: string; eventId: string }[] = JSON.parse(String(sent[0]?.[0]));
  expect(rows.map(({ id }) => id)).toEqual(["sub_a", "sub_b", "sub_c"]);
  expect(rows[0]).toMatchObject({ occurredAt: "2026-05-20T12:00:00.000000000Z", eventId: "" });
  expect((await withRows([], () => applyList([], new Date()))).sent).toEqual([]);
});
