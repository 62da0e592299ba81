import { expect, test } from "playwright/test";
import { createCustomer, createPortalLink, findCustomerByEmail, portalPages } from "@/lib/paddle/customers";
import { withPaddle } from "@/tests/fixtures/stubs";

const customerId = "ctm_01jcdaf4zgm2fxw3nc0e4fn137";
const subscriptionId = "sub_01jcgfqad406rsfjcgq44g9djq";

type Target = Parameters<typeof createPortalLink>[1];
type Links = { overview?: string; cancel?: unknown; card?: unknown; view?: unknown };

/** The link of a page, when Paddle answers with these addresses of its portal; `id` is whose links they are. */
async function linkTo(page: Target["page"], { overview, cancel, card, view }: Links, id = subscriptionId) {
  const target: Target = page === "overview" ? { page } : { page, subscriptionId };
  const links = { id, cancel_subscription: cancel, update_subscription_payment_method: card, view_subscription: view };
  const urls = { general: { overview }, subscriptions: page === "overview" ? [] : [links] };
  const data = { id: "cpls_1", customer_id: customerId, urls, created_at: "" };
  return withPaddle({ data }, () => createPortalLink(customerId, target));
}
const portal = "http://127.0.0.1:4010/portal?token=secret";
const all = { overview: `${portal}&o`, cancel: `${portal}&c`, card: `${portal}&p`, view: `${portal}&v` };
const pages = { overview: "overview", cancel: "cancel", "update-payment-method": "card", view: "view" } as const;

test("a portal link leads to the page and the subscription that were wanted", async () => {
  for (const page of portalPages) {
    const { result, calls } = await linkTo(page, all);
    expect(result).toBe(all[pages[page]]);
    const subscription_ids = page === "overview" ? [] : [subscriptionId];
    const path = `/customers/${customerId}/portal-sessions`;
    expect(calls).toEqual([{ method: "POST", path, query: "", body: { subscription_ids } }]);
    const ofAnother = linkTo(page, all, "sub_01jcdafvpe5hm4vczfefsbwhvp");
    if (page !== "overview") await expect(ofAnother).rejects.toThrow("unexpected_portal_url");
  }
});

for (const view of [undefined, null, "", "/portal", 7, {}]) {
  test(`where Paddle has ${JSON.stringify(view)} for a subscription's own page, the overview opens`, async () => {
    expect((await linkTo("view", { ...all, view })).result).toBe(all.overview);
    expect((await linkTo("cancel", { ...all, view })).result, "the others stay").toBe(all.cancel);
    const foreign = linkTo("view", { ...all, view, overview: "https://evil.test/portal" });
    await expect(foreign).rejects.toThrow("unexpected_portal_url");
  });
}

for (const url of [
  "https://evil.test/portal?token=secret",
  "http://127.0.0.1:4011/portal",
  "https://127.0.0.1:4010/portal",
  "http://user:password@127.0.0.1:4010/portal",
  // Paddle's own host is no place for a link made by the local one.
  "https://customer-portal.paddle.com/portal",
  "javascript:alert(1)",
]) {
  test(`nobody is led to "${url}"`, async () => {
    for (const page of portalPages)
      await expect(linkTo(page, { ...all, [pages[page]]: url }), page).rejects.toThrow("unexpected_portal_url");
  });
}

for (const cancel of [undefined, null, 7, "", "/portal", "http://127.0.0.1:4010.evil.test/portal"]) {
  test(`${JSON.stringify(cancel)} is no link to a form, and nothing stands in for it`, async () => {
    await expect(linkTo("cancel", { ...all, cancel })).rejects.toThrow("unexpected_portal_url");
  });
}

const customer = (email: string, id = customerId) => ({ id, email, status: "active", name: null, locale: "en" });

test("a customer is found by exactly their address, in whatever case, and not by a list of addresses", async () => {
  const data = [customer("sam@example.com.evil.test", "ctm_01jcdatmzkd45fnkr29hvg9a7k"), customer("Sam@Example.com")];
  const { result, calls } = await withPaddle({ data }, () => findCustomerByEmail("sam@example.com", "page"));
  expect(result).toBe(customerId);
  expect(calls[0]?.query).toContain("email=sam@example.com");
  expect(calls[0]?.query).toContain("status=active,archived");
  expect((await withPaddle({ data }, () => findCustomerByEmail("nora@example.com", "page"))).result).toBeNull();
  const two = await withPaddle({ data }, () => findCustomerByEmail("sam@example.com,nora@example.com", "page"));
  expect(two).toEqual({ result: null, calls: [] });
});

test("a new customer is created; one that Paddle already has is the one it names, and nothing else is", async () => {
  const create = () => createCustomer("sam@example.com", "Sam");
  const created = await withPaddle({ data: customer("sam@example.com") }, create);
  expect(created.result).toBe(customerId);
  expect(created.calls).toMatchObject([{ method: "POST", body: { email: "sam@example.com", name: "Sam" } }]);
  const refuse = (code: string, detail: string) => ({
    error: { type: "request_error", code, detail, documentation_url: "https://developer.paddle.com" },
  });
  const taken = refuse("customer_already_exists", `conflicts with customer of id ${customerId}`);
  expect((await withPaddle(taken, create)).result).toBe(customerId);
  for (const other of [refuse("customer_already_exists", "conflicts"), refuse("forbidden", customerId)])
    await expect(withPaddle(other, create)).rejects.toMatchObject({ kind: "rejected" });
});
