import { expect, test } from "playwright/test";
import { customers, prices, subscriptions } from "./fixtures/ids.ts";
import { codeOf, setUpEmulator } from "./fixtures/rig.ts";

const { sam, mona, nora } = customers;
const rig = setUpEmulator();
const berlin = { countryCode: "DE", city: "Berlin", postalCode: "10115", firstLine: "Invalidenstraße 1" } as const;
const items = [{ priceId: prices.proMonthly, quantity: 1 }];
const seedsBusiness = "biz_01je39sv7rg4m0k3y8c2q6w5zt";

test("an address is created, found by any of its fields, changed and archived, each with its event", async () => {
  const { addresses } = rig.paddle;
  const created = await addresses.create(nora, { ...berlin, customData: { floor: "third" } });
  expect(created).toMatchObject({ customerId: nora, ...berlin, region: null, status: "active" });
  expect(await addresses.get(nora, created.id)).toEqual(created);
  const found = async (search: string) => (await addresses.list(nora, { search }).next()).map(({ id }) => id);
  for (const search of [created.id, "invalidenstrasse", "INVALIDENSTRAßE", "third", "10115"]) {
    expect([search, await found(search)]).toEqual([search, search === "invalidenstrasse" ? [] : [created.id]]);
  }
  expect(await found("active")).toEqual([]);
  expect((await addresses.update(nora, created.id, { city: "Potsdam" })).city).toBe("Potsdam");
  await addresses.archive(nora, created.id);
  expect(await addresses.list(nora).next()).toEqual([]);
  expect(await addresses.list(nora, { status: ["archived"], id: [created.id] }).next()).toHaveLength(1);
  expect(rig.typesOf(created.id)).toEqual(["address.created", "address.updated", "address.updated"]);
});

test("addresses page by their ids, and somebody else's is unknown", async () => {
  const { addresses } = rig.paddle;
  const made = [];
  for (const city of ["Ulm", "Bonn", "Köln"]) made.push((await addresses.create(nora, { ...berlin, city })).id);
  const pages = addresses.list(nora, { perPage: 2, orderBy: "id[ASC]" });
  const seen = [...(await pages.next()), ...(await pages.next())].map(({ id }) => id);
  expect(seen).toEqual(made);
  expect(pages.hasMore).toBe(false);
  const [id = ""] = made;
  expect(await codeOf(addresses.get(sam, id))).toBe("not_found");
  expect(await codeOf(addresses.update(sam, id, { city: "Rom" }))).toBe("not_found");
  expect(await codeOf(addresses.list("ctm_01jcdawfjk12e0ye1nyggcx1eh").next())).toBe("not_found");
});

test("a country that Paddle does not sell to is refused, and an American address without its ZIP code", async () => {
  const { addresses } = rig.paddle;
  expect(await codeOf(addresses.create(nora, { countryCode: "KP" as "DE" }))).toBe("address_location_not_allowed");
  expect(await codeOf(addresses.create(nora, { countryCode: "USA" as "US" }))).toBe("invalid_field");
  expect(await codeOf(addresses.create(nora, { countryCode: "US" }))).toBe("invalid_field");
  expect(await codeOf(addresses.create(nora, { countryCode: "US", postalCode: "10021" }))).toBeNull();
  expect(rig.events()).toHaveLength(1);
});

test("a business is created, searched with its contacts, changed and archived, each with its event", async () => {
  const { businesses } = rig.paddle;
  const contacts = [{ name: "Ada", email: "ada@example.com" }];
  const created = await businesses.create(nora, { name: "Quinn Ltd", taxIdentifier: "GB999", contacts });
  expect(created).toMatchObject({ customerId: nora, name: "Quinn Ltd", companyNumber: null, contacts });
  expect(await businesses.list(nora, { search: "ADA@" }).next()).toEqual([created]);
  expect(await businesses.list(nora, { search: "nobody" }).next()).toEqual([]);
  expect((await businesses.update(nora, created.id, { companyNumber: "77" })).companyNumber).toBe("77");
  expect((await businesses.archive(nora, created.id)).status).toBe("archived");
  expect(rig.typesOf(created.id)).toEqual(["business.created", "business.updated", "business.updated"]);
  expect(await codeOf(businesses.create(nora, { name: "" }))).toBe("invalid_field");
  expect(await codeOf(businesses.create(nora, { name: "A", contacts: [...contacts, ...contacts] }))).toBe(
    "invalid_field",
  );
});

test("the business that the first state names is there, and stands in its transactions", async () => {
  expect((await rig.paddle.subscriptions.get(subscriptions.mona)).businessId).toBe(seedsBusiness);
  expect((await rig.paddle.businesses.get(mona, seedsBusiness)).name).toBe("Weiss Luftbild GmbH");
  const [transaction] = await rig.paddle.transactions.list({ customerId: [mona], include: ["business"] }).next();
  expect(transaction?.business?.id).toBe(seedsBusiness);
});

test("a transaction takes only its customer's own address and business", async () => {
  const address = await rig.paddle.addresses.create(nora, berlin);
  const business = await rig.paddle.businesses.create(nora, { name: "Quinn Ltd" });
  const buy = (parties: object) => codeOf(rig.paddle.transactions.create({ items, ...parties }));
  expect(await buy({ customerId: nora, addressId: address.id, businessId: business.id })).toBeNull();
  expect(await buy({ customerId: sam, addressId: address.id })).toBe("not_found");
  expect(await buy({ customerId: nora, businessId: seedsBusiness })).toBe("not_found");
  expect(await buy({ addressId: address.id })).toBe("transaction_customer_is_required_with_address");
  expect(await buy({ businessId: business.id })).toBe("transaction_customer_is_required_for_business_validation");
});

test("what is archived can't be used wherever an id of it is taken, until it is active again", async () => {
  const { paddle } = rig;
  const address = await paddle.addresses.create(nora, berlin);
  const business = await paddle.businesses.create(nora, { name: "Quinn Ltd" });
  const parties = { customerId: nora, addressId: address.id, businessId: business.id };
  const open = await paddle.transactions.create({ items, ...parties });
  const uses = () =>
    Promise.all([
      codeOf(paddle.transactions.create({ items, ...parties })),
      codeOf(paddle.transactions.update(open.id, { customData: { a: 1 } })),
      codeOf(paddle.transactions.preview({ items, ...parties })),
      codeOf(paddle.pricingPreview.preview({ items, ...parties })),
    ]);
  const archived = ["entity_archived", "entity_archived", "entity_archived", "entity_archived"];
  const nothing = [null, null, null, null];
  expect(await uses()).toEqual(nothing);
  await paddle.addresses.archive(nora, address.id);
  expect(await uses()).toEqual(archived);
  expect(await codeOf(paddle.addresses.update(nora, address.id, { city: "Ulm" }))).toBe("entity_archived");
  await paddle.addresses.update(nora, address.id, { city: "Ulm", status: "active" });
  expect(await uses()).toEqual(nothing);
  await paddle.businesses.archive(nora, business.id);
  expect(await uses()).toEqual(archived);
  await paddle.businesses.update(nora, business.id, { status: "active" });
  await paddle.customers.archive(nora);
  expect(await uses()).toEqual(archived);
  expect(await codeOf(paddle.customerPortalSessions.create(nora, []))).toBe("entity_archived");
  expect(await codeOf(paddle.addresses.create(nora, berlin))).toBe("entity_archived");
  expect(await codeOf(paddle.businesses.create(nora, { name: "B" }))).toBe("entity_archived");
  expect(await codeOf(paddle.customers.update(nora, { name: "N" }))).toBe("entity_archived");
  expect((await paddle.addresses.get(nora, address.id)).city).toBe("Ulm");
  await paddle.customers.update(nora, { status: "active" });
  expect(await uses()).toEqual(nothing);
});

test("customers are found by their id, address and name, archived ones only when asked for", async () => {
  const { paddle } = rig;
  const search = async (text: string) => (await paddle.customers.list({ search: text }).next()).map(({ id }) => id);
  expect(await search("quinn")).toEqual([nora]);
  expect(await search("NORA@")).toEqual([nora]);
  expect(await search(nora)).toEqual([nora]);
  await paddle.customers.archive(nora);
  expect(await search("quinn")).toEqual([]);
  const byEmail = { email: ["Nora@example.com"], status: ["active" as const, "archived" as const] };
  expect((await paddle.customers.list(byEmail).next()).map(({ status }) => status)).toEqual(["archived"]);
  const again = paddle.customers.create({ email: "NORA@example.com" });
  await expect(again).rejects.toMatchObject({ code: "customer_already_exists", detail: expect.stringContaining(nora) });
});
