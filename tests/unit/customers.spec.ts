import { expect, test } from "playwright/test";
import { createCustomer, createPortalLink, findCustomerByEmail } from "@/lib/paddle/customers";
import { withPaddle } from "@/tests/fixtures/stubs";

const customerId = "ctm_01jcdaf4zgm2fxw3nc0e4fn137";
const subscriptionId = "sub_01jcgfqad406rsfjcgq44g9djq";

/** The link of a page, when Paddle answers with these addresses of its portal. */
async function linkTo(target: Parameters<typeof createPortalLink>[1], url: string, id = subscriptionId) {
  const links = { id, cancel_subscription: url, update_subscription_payment_method: `${url}&card` };
  const urls = { general: { overview: `${url}&overview` }, subscriptions: [links] };
  const data = { id: "cpls_1", customer_id: customerId, urls, created_at: "" };
  const { result, calls } = await withPaddle({ data }, () => createPortalLink(customerId, target));
  return { url: result, body: calls[0]?.body };
}
const linkFrom = (url: string, id = subscriptionId) => linkTo({ page: "cancel", subscriptionId }, url, id);

test("a portal link leads to the page and the subscription that were wanted", async () => {
  const url = "http://127.0.0.1:4010/portal?token=secret";
  const body = { subscription_ids: [subscriptionId] };
  expect(await linkTo({ page: "cancel", subscriptionId }, url)).toEqual({ url, body });
  expect(await linkTo({ page: "update-payment-method", subscriptionId }, url)).toEqual({ url: `${url}&card`, body });
  expect(await linkTo({ page: "view", subscriptionId }, url)).toEqual({ url: `${url}&card`, body });
  expect((await linkTo({ page: "overview" }, url)).url).toBe(`${url}&overview`);
  await expect(linkFrom(url, "sub_01jcdafvpe5hm4vczfefsbwhvp")).rejects.toThrow("unexpected_portal_url");
});

for (const url of [
  "https://evil.test/portal?token=secret",
  "http://127.0.0.1:4010.evil.test/portal",
  "http://127.0.0.1:4011/portal",
  "https://127.0.0.1:4010/portal",
  "http://user:password@127.0.0.1:4010/portal",
  // Paddle's own host is no place for a link made by the local one.
  "https://customer-portal.paddle.com/portal",
  "javascript:alert(1)",
  "/portal",
  "",
]) {
  test(`nobody is led to "${url}"`, async () => {
    await expect(linkFrom(url)).rejects.toThrow("unexpected_portal_url");
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
