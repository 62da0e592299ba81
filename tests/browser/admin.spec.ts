import {
  adminNav,
  auditPage,
  checksPage,
  customersPage,
  eventsPage,
  filterForm,
  overviewPage,
  refusedReason,
  refusedSection,
} from "@/lib/admin/copy";
import { expectAccessible } from "@/tests/fixtures/accessible";
import { ADMIN, expect, failDelivery, test } from "@/tests/fixtures/admin";
import { DESTINATION } from "@/tests/fixtures/doctor-faults";
import { signInSynced } from "@/tests/fixtures/people";
import { customers, subscriptions } from "@/tests/fixtures/seed";
import type { Stack } from "@/tests/fixtures/stack";

test.beforeEach(async ({ stack, signIn }) => {
  await signInSynced(stack, "tess@example.com");
  await stack.database.sql(`UPDATE "User" SET "paddleCustomerId" = NULL`);
  await fetch(`${stack.url}/api/webhooks/paddle`, { method: "POST", body: "{}" });
  await expect
    .poll(() => stack.database.sql(`SELECT 1 FROM "RefusedDelivery" WHERE "reason" = 'missing-header'`))
    .toHaveLength(1);
  await signIn(ADMIN);
});

test("the overview reconciles, reads a subscription again, and lists what was refused", async ({ page }) => {
  await page.goto("/admin/billing");
  await expect(page.getByText(overviewPage.reconcile.never)).toBeVisible();
  await page.getByRole("button", { name: overviewPage.reconcile.submit }).click();
  await expect(page.getByRole("status").getByText(overviewPage.reconcile.complete)).toBeVisible();
  await expect(page.getByRole("region", { name: refusedSection.title })).toContainText(refusedReason("missing-header"));
  await page.getByLabel(overviewPage.readAgain.label, { exact: true }).fill(subscriptions.tess);
  await page.keyboard.press("Enter");
  await expect(page.getByText(overviewPage.readAgain.same(subscriptions.tess))).toBeVisible();
  await expectAccessible(page);
});

/** Ends the first step within Paddle's subscriptions: its page, the first of two, comes when the step's time is over. */
async function splitSubscriptions({ emulator }: Stack): Promise<{ first: number; all: number }> {
  const list = "/subscriptions?order_by=id[ASC]&per_page=200";
  const { data } = await emulator.api<{ data: object[] }>("GET", list);
  const first = Math.floor(data.length / 2);
  const pagination = { per_page: 200, has_more: true, next: `${emulator.url}${list}`, estimated_total: data.length };
  const body = { data: data.slice(0, first), meta: { request_id: "1", pagination } };
  const page = { path: "/subscriptions", method: "GET", times: 1 };
  await emulator.control("faults", { ...page, status: 200, body, latencyMs: 6_500 });
  return { first, all: data.length };
}

const compared = (count: number) => new RegExp(`^Subscriptions: ${count} compared`);

test("a reconcile of several steps goes on by itself from one to the next, says how far it is, and adds them up", async ({
  page,
  stack,
}) => {
  const { first, all } = await splitSubscriptions(stack);
  // The second step takes long enough for the first one's report to be seen.
  await stack.emulator.control("faults", { path: "/subscriptions", method: "GET", times: 1, latencyMs: 3_000 });
  await page.goto("/admin/billing");
  await page.getByRole("button", { name: overviewPage.reconcile.submit }).click();
  const status = page.getByRole("status").filter({ has: page.getByRole("listitem") });
  await expect(status).toContainText(overviewPage.reconcile.running, { timeout: 20_000 });
  await expect(status.getByText(compared(first))).toBeVisible();
  await expect(page.getByRole("button", { name: overviewPage.reconcile.goOn })).toBeVisible();
  await expect(status).toContainText(overviewPage.reconcile.complete);
  await expect(status.getByText(compared(all))).toBeVisible();
  await expect(page.getByRole("button", { name: overviewPage.reconcile.submit })).toBeVisible();
  await page.reload();
  await expect(page.getByText(overviewPage.reconcile.complete)).toBeVisible();
  await expect(page.getByText(compared(all))).toBeVisible();
  const steps = await stack.database.sql(`SELECT "outcome" FROM "AuditEntry" WHERE "action" = 'admin:reconcile'`);
  expect(steps).toEqual([{ outcome: "done" }, { outcome: "done" }]);
});

test("the checks name what is wrong, why it matters and what to do", async ({ page, stack }) => {
  await stack.emulator.api("PATCH", DESTINATION, { active: false });
  await page.goto("/admin/billing");
  await page.getByRole("link", { name: adminNav.checks, exact: true }).click();
  await page.getByRole("button", { name: checksPage.doctor.submit }).click();
  const line = page.getByRole("listitem").filter({ hasText: "Webhook destination" });
  await expect(line).toContainText("it is inactive");
  await expect(line).toContainText(`${checksPage.doctor.why} no event arrives`);
  await expect(line).toContainText(`${checksPage.doctor.step} activate it`);
  await expect(page.getByRole("status").getByText(checksPage.doctor.summary(2))).toBeVisible();
  await expectAccessible(page);
});

test("each group of checks shows once it is known, and the next press begins anew", async ({ page, stack }) => {
  const { submit, running, pending, summary } = checksPage.doctor;
  const status = page.getByRole("status").filter({ hasText: /\w/ });
  const press = async () => {
    await stack.emulator.control("faults", { path: "/notification-settings", times: 1, latencyMs: 3_000 });
    await page.getByRole("button", { name: submit }).click();
    await expect(page.getByRole("listitem").filter({ hasText: "Migrations" })).toBeVisible({ timeout: 2_500 });
    await expect(page.getByText(pending)).toHaveCount(1);
    await expect(status).toHaveText(running);
    await expect(status).toHaveText(summary(1));
    await expect(page.getByText(pending)).toHaveCount(0);
    await expect(page.getByRole("listitem").filter({ hasText: "Webhook destination" })).toBeVisible();
  };
  await page.goto("/admin/billing/checks");
  await press();
  await press();
});

test("deliveries that failed are shown, and sent again one by one", async ({ page, stack }) => {
  await failDelivery(stack, subscriptions.tess);
  await page.goto("/admin/billing/checks");
  await page.getByRole("link", { name: checksPage.failed.show }).click();
  const row = page.getByRole("listitem").filter({ hasText: checksPage.failed.states.lost });
  await expect(row).toHaveCount(1);
  await expectAccessible(page);
  await row.getByRole("button", { name: checksPage.failed.replay }).click();
  await expect(page.getByText(checksPage.failed.replayed)).toBeVisible();
  await expectAccessible(page);
});

test("events are filtered in place, and each id leads to its own", async ({ page, stack }) => {
  await stack.database.sql(
    `INSERT INTO "WebhookEvent" ("id", "type", "occurredAt", "subscriptionId")
     SELECT 'evt_' || n, 'subscription.updated', '2024-01-01T00:00:00.000000000Z', $1 FROM generate_series(1, 60) AS n`,
    [subscriptions.tess],
  );
  await page.goto("/admin/billing");
  await page.getByRole("link", { name: adminNav.events, exact: true }).click();
  await expect(page.getByRole("heading", { name: eventsPage.title })).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: "subscription.updated" })).toHaveCount(50);
  await expectAccessible(page);
  await page.getByRole("link", { name: subscriptions.tess }).first().click();
  await expect(page.getByLabel(eventsPage.filter.subscription)).toHaveValue(subscriptions.tess);
  await page.getByLabel(eventsPage.filter.type, { exact: true }).fill("nothing.such");
  await page.getByRole("button", { name: filterForm.submit }).click();
  await expect(page.getByText(eventsPage.noMatch)).toBeVisible();
});

test("a customer without a user is looked up, linked by typing the address, and gone from the list", async ({
  page,
}) => {
  await page.goto("/admin/billing/customers");
  await expectAccessible(page);
  await page.getByRole("link", { name: new RegExp(`${customersPage.lookUp} ?: ${customers.tess}`) }).click();
  await expect(page.getByText(customersPage.confirm("tess@example.com"))).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel(customersPage.confirmLabel).fill("tess@example.com");
  await page.getByRole("button", { name: customersPage.submit, exact: true }).click();
  await expect(page.getByText(customersPage.linked("tess@example.com"))).toBeVisible();
  await page.goto("/admin/billing/customers");
  await expect(page.getByText(customersPage.empty)).toBeVisible();
  await page.getByRole("link", { name: adminNav.audit }).click();
  await expect(page.getByRole("heading", { name: auditPage.title })).toBeVisible();
  await expect(page.getByText("admin:link-customer")).toBeVisible();
  await expectAccessible(page);
});

test.describe("without script", () => {
  test.use({ javaScriptEnabled: false });

  test("a reconcile is one press for each step, and says what it did", async ({ page }) => {
    await page.goto("/admin/billing");
    await page.getByRole("button", { name: overviewPage.reconcile.submit }).click();
    await expect(page.getByRole("status").getByText(overviewPage.reconcile.complete)).toBeVisible();
  });

  test("the checks come all together", async ({ page }) => {
    await page.goto("/admin/billing/checks");
    await page.getByRole("button", { name: checksPage.doctor.submit }).click();
    await expect(page.getByRole("status").getByText(checksPage.doctor.summary(1))).toBeVisible();
    for (const what of ["Migrations", "Webhook destination", "Reconcile"])
      await expect(page.getByRole("listitem").filter({ hasText: what }).first()).toBeVisible();
    await expect(page.getByText(checksPage.doctor.pending)).toHaveCount(0);
  });

  test("a step that isn't the last is followed by one more press", async ({ page, stack }) => {
    const { first, all } = await splitSubscriptions(stack);
    await page.goto("/admin/billing");
    await page.getByRole("button", { name: overviewPage.reconcile.submit }).click();
    const status = page.getByRole("status").filter({ has: page.getByRole("listitem") });
    await expect(status.getByText(compared(first))).toBeVisible({ timeout: 20_000 });
    await page.getByRole("button", { name: overviewPage.reconcile.goOn }).click();
    await expect(status.getByText(compared(all))).toBeVisible();
    await expect(status).toContainText(overviewPage.reconcile.complete);
  });
});
