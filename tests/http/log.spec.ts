import { buildEvent, deliver } from "@/tests/fixtures/events";
import { readLog } from "@/tests/fixtures/log";
import { signInSynced } from "@/tests/fixtures/people";
import { expect, test } from "@/tests/fixtures/test";
import { SAM } from "@/tests/fixtures/users";
import { visit } from "@/tests/fixtures/visitor";

const isUuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

test("once it has started, each line of the log is JSON with its time in UTC", async ({ stack }) => {
  await deliver(stack, buildEvent(), { signature: null });
  await stack.database.cut();
  await visit(stack, "/settings/billing", { session: "nobodys-session" }).finally(stack.database.mend);
  const printed = stack.app.output();
  const lines = printed.slice(printed.indexOf('{"time"')).trim().split("\n");
  expect(lines.length).toBeGreaterThanOrEqual(2);
  for (const line of lines) {
    const { time, level, event } = JSON.parse(line);
    expect(new Date(time).toISOString(), line).toBe(time);
    expect(["info", "warn", "error"], line).toContain(level);
    expect(event, line).toMatch(/^[\w.-]+$/);
  }
});

test("each request keeps its own id, which its answer names, however many run at once", async ({ stack }) => {
  const before = readLog(stack.app).length;
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => deliver(stack, buildEvent(), { signature: null })),
  );
  const ids = answers.map(({ headers }) => headers.get("x-request-id"));
  for (const id of ids) expect(id).toMatch(isUuid);
  expect(new Set(ids).size).toBe(20);
  const lines = () => readLog(stack.app).slice(before);
  await expect.poll(() => lines().length).toBe(20);
  expect(new Set(lines().map(({ requestId }) => requestId))).toEqual(new Set(ids));
});

test("a proxy's id is taken over; what is no id is not", async ({ stack }) => {
  const idFor = async (given: string) => {
    const { headers } = await visit(stack, "/api/health", { headers: { "X-Request-Id": given } });
    return headers.get("x-request-id");
  };
  expect(await idFor("of-the-proxy.42")).toBe("of-the-proxy.42");
  for (const given of ["short", "with spaces in it", '"},{"level":"error"', "x".repeat(129)])
    expect(await idFor(given)).toMatch(isUuid);
});

test("the line of an event that wasn't committed names the event and the request", async ({ stack }) => {
  const event = buildEvent();
  await stack.database.cut();
  const answer = await deliver(stack, event).finally(stack.database.mend);
  expect(answer.status).toBe(503);
  const line = readLog(stack.app).findLast((one) => one.event === "webhook.not-committed");
  expect(line).toMatchObject({
    eventId: event.event_id,
    requestId: answer.headers.get("x-request-id"),
    level: "error",
  });
});

test("what a page throws is one line, with the route, the request and the digest that the visitor is shown", async ({
  stack,
}) => {
  const { session } = await signInSynced(stack, SAM.email);
  const before = readLog(stack.app).length;
  await stack.database.sql(`ALTER TABLE "Subscription" RENAME TO "Gone"`);
  const answer = await visit(stack, "/settings/billing", { session }).finally(() =>
    stack.database.sql(`ALTER TABLE "Gone" RENAME TO "Subscription"`),
  );
  const lines = () => readLog(stack.app).slice(before);
  const about = () => lines().filter(({ message }) => message.includes('relation "Subscription" does not exist'));
  // By the server's own clock, until Next's print of it would be there too.
  await expect
    .poll(async () => {
      await deliver(stack, buildEvent(), { signature: null });
      return Date.parse(lines().at(-1)?.time ?? "") - Date.parse(about()[0]?.time ?? "");
    })
    .toBeGreaterThan(200);
  expect(about()).toMatchObject([
    { event: "request.failed", route: "/settings/billing", requestId: answer.headers.get("x-request-id") },
  ]);
  expect(about()[0]?.digest).toMatch(/^\d+/);
  expect(about()[0]?.message).toMatch(/\n\s+at /);
});
