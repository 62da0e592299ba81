import { expect, test } from "playwright/test";
import { customers, subscriptions } from "./fixtures/ids.ts";
import { codeOf, setUpEmulator } from "./fixtures/rig.ts";

const rig = setUpEmulator();
const bills = (subscriptionId: string) => rig.paddle.transactions.list({ subscriptionId: [subscriptionId] }).next();
const invoiceOf = (id: string, disposition?: "inline") =>
  rig.paddle.transactions.getInvoicePDF(id, disposition && { disposition });

/** Where the table of a PDF says its objects are, and what is there. */
function objectsOf(pdf: string): string[] {
  const start = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(pdf)?.[1]);
  expect(pdf.slice(start, start + 4)).toBe("xref");
  const offsets = [...pdf.slice(start).matchAll(/^(\d{10}) 00000 n $/gm)].map(([, offset]) => Number(offset));
  return offsets.map((offset) => pdf.slice(offset, pdf.indexOf("endobj", offset)));
}

test("an invoice is a PDF of the sale, at a signed address", async () => {
  const [bill] = await bills(subscriptions.samActive);
  const { url } = await invoiceOf(String(bill?.id));
  const file = await fetch(url);
  expect(file.headers.get("content-type")).toBe("application/pdf");
  expect(file.headers.get("content-disposition")).toBe(`attachment; filename="invoice_${bill?.invoiceNumber}.pdf"`);
  const pdf = Buffer.from(await file.arrayBuffer()).toString("latin1");
  expect(pdf.startsWith("%PDF-1.4\n")).toBe(true);
  const objects = objectsOf(pdf);
  objects.forEach((object, index) => {
    expect(object.startsWith(`${index + 1} 0 obj\n`)).toBe(true);
  });
  const [, length, content = ""] = /\/Length (\d+) >>\nstream\n(.*)\nendstream/s.exec(objects[6] ?? "") ?? [];
  expect(content).toHaveLength(Number(length));
  for (const words of [
    bill?.invoiceNumber,
    "Sam Miller",
    "sam@example.com",
    "AeroEdit Pro",
    "$300.00",
    "$400.00",
    "4242",
  ]) {
    expect(content).toContain(words);
  }
  const inline = await fetch((await invoiceOf(String(bill?.id), "inline")).url);
  expect(inline.headers.get("content-disposition")).toContain("inline");
});

test("an address that was changed or has expired opens nothing", async () => {
  const [bill, other] = await bills(subscriptions.samActive);
  const { url } = await invoiceOf(String(bill?.id));
  const status = async (change: (link: URL) => void) => {
    const link = new URL(url);
    change(link);
    return (await fetch(link)).status;
  };
  expect(await status(() => {})).toBe(200);
  expect(await status((link) => link.searchParams.set("expires", "9999999999"))).toBe(403);
  expect(await status((link) => link.searchParams.set("signature", "00"))).toBe(403);
  expect(await status((link) => link.searchParams.delete("signature"))).toBe(403);
  expect(
    await status((link) => {
      link.pathname = link.pathname.replace(String(bill?.id), String(other?.id));
    }),
  ).toBe(403);
});

test("there are invoices for what is paid or invoiced, and none for nothing", async () => {
  const [owed] = await bills(subscriptions.pia);
  expect(await codeOf(invoiceOf(String(owed?.id)))).toBe("not_found");
  const [invoiced] = await bills(subscriptions.mona);
  expect(invoiced?.status).toBe("billed");
  expect(await codeOf(invoiceOf(String(invoiced?.id)))).toBeNull();
  const [free] = await rig.paddle.transactions
    .list({ customerId: [customers.sam], origin: ["subscription_payment_method_change"] })
    .next();
  expect(await codeOf(invoiceOf(String(free?.id)))).toBe("not_found");
  const [yen] = await bills(subscriptions.jun);
  const pdf = await (await fetch((await invoiceOf(String(yen?.id))).url)).arrayBuffer();
  expect(Buffer.from(pdf).toString("latin1")).toContain("\xa51,500");
});

test("the portal lists transactions with their invoices", async () => {
  const { urls } = await rig.paddle.customerPortalSessions.create(customers.sam, []);
  const page = await (await fetch(urls.general.overview)).text();
  const [link = ""] = /http:[^"]+\/invoices\/[^"]+/.exec(page) ?? [];
  expect(page).toContain("$400.00");
  expect((await fetch(link.replaceAll("&amp;", "&"))).headers.get("content-type")).toBe("application/pdf");
});
