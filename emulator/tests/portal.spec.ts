import { expect, test } from "playwright/test";
import { customers, subscriptions } from "./fixtures/ids.ts";
import { setUpEmulator } from "./fixtures/rig.ts";

const { samActive, pia, carl } = subscriptions;
const { sam, sixten } = customers;
const rig = setUpEmulator();

test("portal pages act for the token's customer, and show a forged token nothing", async () => {
  const { urls } = await rig.paddle.customerPortalSessions.create(sam, [samActive]);
  const overview = await fetch(urls.general.overview);
  expect(overview.headers.get("x-frame-options")).toBe("DENY");
  expect(overview.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
  expect(overview.headers.get("cache-control")).toBe("no-store");
  expect(await overview.text()).toContain("sam@example.com");

  const link = new URL(String(urls.subscriptions[0]?.cancelSubscription));
  const token = String(link.searchParams.get("token"));
  const [head, claims = "", mac] = token.split(".");
  const foreign = Buffer.from(claims, "base64url").toString().replace(sam, sixten);
  const forged = [head, Buffer.from(foreign).toString("base64url"), mac].join(".");
  const refused = await fetch(`${link.origin}${link.pathname}?action=overview&token=${forged}`);
  expect(refused.status).toBe(403);
  expect(await refused.text()).not.toContain("@example.com");
  link.searchParams.set("subscription_id", carl);
  expect((await fetch(link)).status).toBe(403);

  const submit = (path: string, fields: Record<string, string>) =>
    fetch(`${link.origin}${link.pathname}/${path}`, {
      method: "POST",
      body: new URLSearchParams({ token, subscription_id: samActive, ...fields }),
      redirect: "manual",
    });
  const submitted = await submit("cancel", {});
  expect(submitted.status).toBe(303);
  const shown = await fetch(new URL(String(submitted.headers.get("location")), rig.base));
  expect(await shown.text()).toContain('role="status"');
  expect((await rig.paddle.subscriptions.get(samActive)).scheduledChange?.action).toBe("cancel");
  await submit("keep", {});
  expect((await rig.paddle.subscriptions.get(samActive)).scheduledChange).toBeNull();
});

test("a good card in the portal pays what is past due, a declined one changes nothing", async () => {
  const customerId = "ctm_01jcdatmzkd45fnkr29hvg9a7k";
  const { urls } = await rig.paddle.customerPortalSessions.create(customerId, [pia]);
  const link = new URL(String(urls.subscriptions[0]?.updateSubscriptionPaymentMethod));
  const save = (card: string) =>
    fetch(`${link.origin}${link.pathname}/payment-method`, {
      method: "POST",
      body: new URLSearchParams({
        token: String(link.searchParams.get("token")),
        subscription_id: pia,
        card,
      }),
    });
  expect(await (await save("4000000000000002")).text()).toContain("declined");
  expect((await rig.paddle.subscriptions.get(pia)).status).toBe("past_due");
  expect(await (await save("4242424242424242")).text()).toContain("saved");
  expect((await rig.paddle.subscriptions.get(pia)).status).toBe("active");
});
