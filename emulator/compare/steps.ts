/** `{product}` in the path and in the body stands for the id that an earlier step has made under this name. */
export interface Step {
  call: string;
  /** What is particular about it. */
  note?: string;
  body?: object;
  makes?: string;
}

/** Differs from run to run, because Paddle takes an e-mail address once only. */
const email = `compare-${Date.now().toString(36)}@example.com`;
const monthly = {
  product_id: "{product}",
  description: "Compared monthly",
  unit_price: { amount: "1000", currency_code: "USD" },
  billing_cycle: { interval: "month", frequency: 1 },
};
const trial_period = { interval: "day", frequency: 14 };
const address = { country_code: "US", postal_code: "10021" };
const items = (price_id: string, quantity: number) => [{ price_id, quantity }];
const archived = { status: "archived" };

/** Calls that need no payment: they make a small catalogue and one customer, read them in many ways, and archive them. */
export const steps: Step[] = [
  { call: "POST /products", body: { name: "Compared", tax_category: "standard" }, makes: "product" },
  { call: "POST /products", note: "without a name", body: { tax_category: "standard" } },
  { call: "GET /products/{product}?include=prices" },
  { call: "GET /products/pro_01gsz4t5hdjse780zja8vvr7jx", note: "unknown" },
  { call: "GET /products/pro_1", note: "malformed" },
  { call: "POST /prices", body: monthly, makes: "price" },
  { call: "POST /prices", note: "with a trial", body: { ...monthly, trial_period }, makes: "trial" },
  { call: "POST /prices", note: "once, with a trial", body: { ...monthly, billing_cycle: null, trial_period } },
  { call: "GET /prices/{price}?include=product" },
  { call: "GET /prices?product_id={product}&per_page=1" },
  { call: "PATCH /prices/{price}", body: { quantity: { minimum: 1, maximum: 50 } } },
  { call: "POST /customers", body: { email }, makes: "customer" },
  { call: "POST /customers", note: "again", body: { email } },
  { call: `GET /customers?email=${email}` },
  { call: "GET /customers/{customer}" },
  { call: "POST /customers/{customer}/addresses", body: address, makes: "address" },
  { call: "GET /customers/{customer}/addresses" },
  { call: "POST /customers/{customer}/businesses", body: { name: "Compared Ltd" }, makes: "business" },
  { call: "GET /customers/{customer}/credit-balances" },
  { call: "GET /customers/{customer}/payment-methods" },
  { call: "POST /customers/{customer}/portal-sessions", body: {} },
  {
    call: "POST /discounts",
    body: { amount: "10", description: "Compared", type: "percentage" },
    makes: "discount",
  },
  { call: "GET /discounts/{discount}" },
  { call: "POST /pricing-preview", body: { items: items("{price}", 1), address } },
  { call: "POST /pricing-preview", note: "above the quantity", body: { items: items("{price}", 51) } },
  { call: "POST /transactions/preview", body: { items: items("{price}", 2), address } },
  { call: "POST /transactions", note: "a draft", body: { items: items("{price}", 1) }, makes: "draft" },
  {
    call: "POST /transactions",
    note: "ready",
    body: { items: items("{trial}", 1), customer_id: "{customer}", address_id: "{address}" },
    makes: "transaction",
  },
  { call: "POST /transactions", note: "without items", body: { items: [] } },
  { call: "GET /transactions/{transaction}?include=customer,address" },
  { call: "GET /transactions/{transaction}/invoice", note: "not billed" },
  { call: "GET /transactions?customer_id={customer}" },
  { call: "GET /subscriptions?customer_id={customer}" },
  { call: "GET /subscriptions/sub_01gsz4t5hdjse780zja8vvr7jx", note: "unknown" },
  { call: "GET /adjustments?customer_id={customer}" },
  { call: "GET /event-types" },
  { call: "GET /ips" },
  { call: "GET /nothing", note: "no such path" },
  { call: "PATCH /prices/{price}", body: archived },
  { call: "POST /transactions", note: "of an archived price", body: { items: items("{price}", 1) } },
  { call: "PATCH /prices/{trial}", body: archived },
  { call: "PATCH /products/{product}", body: archived },
  { call: "PATCH /discounts/{discount}", body: archived },
  { call: "PATCH /customers/{customer}", body: archived },
];
