import { newId } from "@/tests/fixtures/entities";
import { fillIn, readForms } from "@/tests/fixtures/forms";
import type { Stack } from "@/tests/fixtures/stack";
import { expect, test } from "@/tests/fixtures/test";
import { createSession, SAM, SAM_ACTIVE } from "@/tests/fixtures/users";
import { visit } from "@/tests/fixtures/visitor";

const TESS = "ctm_01jcdawfjk3jngbempneq8m2j1";
const TESS_TRIAL = "sub_01je3ad5d0jt1jps6qzz77zx8q";

/** Sam's session, and the form behind "Cancel subscription" of his page. */
async function samsForm(stack: Stack): Promise<{ session: string; form: FormData }> {
  await visit(stack, "/settings/billing", {
    session: await createSession(stack.database, "tess@example.com"),
  });
  const session = await createSession(stack.database, SAM.email);
  await visit(stack, "/settings/billing", { session });
  const form = readForms(await visit(stack, "/settings/billing", { session })).find(
    (one) => one.get("page") === "cancel",
  );
  if (!form) throw new Error("Sam's page has no form for a cancellation.");
  return { session, form };
}

const send = (stack: Stack, session: string | null, body: FormData, origin = stack.url) =>
  visit(stack, "/settings/billing", { session, method: "POST", headers: { Origin: origin }, body });

const portalCalls = async ({ emulator }: Stack) =>
  (await emulator.requests()).filter(({ path }) => path.includes("/portal-sessions"));

test("without script the form leads into the portal, to its own subscription", async ({ stack }) => {
  const { session, form } = await samsForm(stack);
  const answer = await send(stack, session, form);
  expect(answer.status).toBe(303);
  const portal = new URL(answer.headers.get("location") ?? "");
  expect(portal.origin).toBe(stack.emulator.url);
  expect(portal.searchParams.get("action")).toBe("cancel_subscription");
  expect(portal.searchParams.get("subscription_id")).toBe(SAM_ACTIVE);
  expect(answer.headers.get("cache-control")).toContain("no-store");
});

test("a foreign and an unknown subscription in the form's field are refused in the same words", async ({
  stack,
}) => {
  const { session, form } = await samsForm(stack);
  const ids = [TESS_TRIAL, newId("sub"), newId("sub")];
  for (const subscriptionId of ids) {
    const answer = await send(stack, session, fillIn(form, { subscriptionId }));
    expect(answer.status).toBe(200);
    expect(answer.headers.get("location")).toBeNull();
    expect(answer.text).toContain("This subscription isn’t on your account");
    expect(answer.text).not.toContain(TESS);
  }
  expect(await portalCalls(stack)).toEqual([]);
});

const fields: [name: string, changes: Record<string, string | Blob | null>][] = [
  ["no subscription", { subscriptionId: null }],
  ["an empty subscription", { subscriptionId: "" }],
  ["a path", { subscriptionId: "../../customers" }],
  ["a file for a subscription", { subscriptionId: new Blob([SAM_ACTIVE]) }],
  ["a megabyte for a subscription", { subscriptionId: "s".repeat(900_000) }],
  ["a customer for a subscription", { subscriptionId: TESS }],
  ["an unknown page", { page: "../../../transactions" }],
  ["no page", { page: null }],
];
for (const [name, changes] of fields) {
  test(`a form with ${name} leads nowhere, and Paddle is not called`, async ({ stack }) => {
    const { session, form } = await samsForm(stack);
    const answer = await send(stack, session, fillIn(form, changes));
    expect(answer.headers.get("location")).toBeNull();
    expect(answer.text).not.toContain("token=pga_");
    expect(await portalCalls(stack)).toEqual([]);
  });
}

test("a customer in any field changes nothing", async ({ stack }) => {
  const { session, form } = await samsForm(stack);
  const claims = {
    customerId: TESS,
    customer_id: TESS,
    paddleCustomerId: TESS,
    userId: "someone",
    email: "tess@example.com",
  };
  const answer = await send(stack, session, fillIn(form, claims));
  expect(answer.status).toBe(303);
  expect(await portalCalls(stack)).toMatchObject([{ path: `/customers/${SAM.customerId}/portal-sessions` }]);
});

test("bound arguments and keys from outside are not trusted", async ({ stack }) => {
  const { session, form } = await samsForm(stack);
  const names = [...form.keys()].filter((name) => name.startsWith("$ACTION_"));
  expect(names.length).toBeGreaterThanOrEqual(3);
  for (const name of names) {
    for (const value of ["", "x", `{"url":"https://evil.test"}`, `[{"url":"https://evil.test"}]`]) {
      const answer = await send(stack, session, fillIn(form, { [name]: value, subscriptionId: TESS_TRIAL }));
      expect(answer.headers.get("location")).toBeNull();
      expect(answer.text).not.toContain("token=pga_");
    }
  }
  expect(await portalCalls(stack)).toEqual([]);
});

test("a form sent by a stranger's page, or signed out, leads nowhere", async ({ stack }) => {
  const { session, form } = await samsForm(stack);
  for (const origin of ["https://evil.test", "null"]) {
    const answer = await send(stack, session, form, origin);
    expect(answer.headers.get("location") ?? "").not.toContain("token");
  }
  const signedOut = await send(stack, null, form);
  expect(signedOut.headers.get("location") ?? "").not.toContain("token");
  expect(await portalCalls(stack)).toEqual([]);
});
