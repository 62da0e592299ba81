import { expect, test } from "playwright/test";
import { applyEvent, applyList, versionOf } from "@/lib/billing/apply-subscription";
import { snapshot } from "@/tests/fixtures/plan-subscriptions";
import { withRows } from "@/tests/fixtures/stubs";

test("what Paddle answers ranks by its own time of the last change, or else five minutes before the request", () => {
  const requestedAt = new Date("2027-03-01T00:00:30.500Z");
  const least = "2027-02-28T23:55:30.500000000Z";
  const changed = "2027-02-28T23:55:30.500000001Z";
  for (const [updatedAt, version] of [
    [changed, changed],
    ["2027-03-01T00:04:00.000000000Z", "2027-03-01T00:04:00.000000000Z"],
    ["2027-02-28T23:55:30.499999999Z", least],
    ["0001-01-01T00:00:00.000000000Z", least],
    [null, least],
  ] as const)
    expect(versionOf({ updatedAt }, requestedAt), String(updatedAt)).toBe(version);
  expect(() => versionOf({ updatedAt: null }, new Date(Number.NaN))).toThrow();
});

test("what the one statement did to an event and its row is said in a word", async () => {
  const event = {
    id: "evt_1",
    type: "subscription.updated",
    occurredAt: "2026-05-20T12:00:00.000000000Z",
    adjusted: null,
  };
  const outcome = async (recorded: number, applied: number, subscription: ReturnType<typeof snapshot> | null) =>
    (await withRows([{ recorded, applied }], () => applyEvent({ ...event, subscription }, new Date()))).result;
  expect(await outcome(1, 1, snapshot())).toBe("applied");
  expect(await outcome(1, 0, snapshot())).toBe("stale");
  expect(await outcome(0, 0, snapshot())).toBe("duplicate");
  expect(await outcome(1, 0, null)).toBe("ignored");
  const { sent } = await withRows([{ recorded: 1 }], () =>
    applyEvent({ ...event, subscription: snapshot() }, new Date()),
  );
  const { id, status } = snapshot();
  const row = { ...snapshot(), occurredAt: event.occurredAt, eventId: event.id };
  expect(sent).toEqual([[event.id, event.type, event.occurredAt, id, status, JSON.stringify([row])]]);
});

test("a list is written in order of id, so that two at once can't wait for each other; an empty one is not", async () => {
  const updatedAt = "2026-05-20T12:00:59.123456789Z";
  const listed = ["sub_c", "sub_a", "sub_b"].map((id) => snapshot({ id, ...(id === "sub_b" && { updatedAt }) }));
  const { sent } = await withRows([], () => applyList(listed, new Date("2026-05-20T12:01:00Z")));
  const rows: { id: string; occurredAt: string; eventId: string }[] = JSON.parse(String(sent[0]?.[0]));
  expect(rows.map(({ id }) => id)).toEqual(["sub_a", "sub_b", "sub_c"]);
  expect(rows[0]).toMatchObject({ occurredAt: "2026-05-20T11:56:00.000000000Z", eventId: "" });
  expect(rows[1]).toMatchObject({ occurredAt: updatedAt, eventId: "" });
  expect((await withRows([], () => applyList([], new Date()))).sent).toEqual([]);
});
