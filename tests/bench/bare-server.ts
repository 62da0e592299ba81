import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import pg from "pg";
import { applyEventStatement } from "@/lib/billing/apply-subscription";

// The webhook receiver with everything left out but its two duties: the same HMAC, then the same statement. It checks
// neither the header's form and time nor what is in the body, so it is a limit and no example.
const { PORT, DATABASE_URL, WEBHOOK_SECRET = "" } = process.env;
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 10 });

type Fields = { [key: string]: unknown };
type Item = { quantity: number; price: Fields & { unit_price: { amount: string } }; product: Fields };
type Delivered = {
  event_id: string;
  event_type: string;
  occurred_at: string;
  data: Fields & { items: Item[]; billing_cycle: Fields; current_billing_period: Fields };
};

function isSigned(body: Buffer, header: string): boolean {
  const [, ts = "", h1 = ""] = /^ts=(\d+);h1=([0-9a-f]{64})$/.exec(header) ?? [];
  const expected = createHmac("sha256", WEBHOOK_SECRET).update(`${ts}:`).update(body).digest();
  const claimed = Buffer.from(h1, "hex");
  return claimed.length === expected.length && timingSafeEqual(claimed, expected);
}

const rowOf = ({ data, occurred_at, event_id }: Delivered) => ({
  id: data.id,
  paddleCustomerId: data.customer_id,
  status: data.status,
  collectionMode: data.collection_mode,
  currencyCode: data.currency_code,
  billingInterval: data.billing_cycle.interval,
  billingFrequency: data.billing_cycle.frequency,
  items: data.items.map(({ product, price, quantity }) => ({
    productId: product.id,
    productName: product.name,
    priceId: price.id,
    quantity,
    unitAmount: price.unit_price.amount,
  })),
  startedAt: data.started_at,
  nextBilledAt: data.next_billed_at,
  currentPeriodStartsAt: data.current_billing_period.starts_at,
  currentPeriodEndsAt: data.current_billing_period.ends_at,
  occurredAt: occurred_at,
  eventId: event_id,
});

async function receive(body: Buffer, header: string): Promise<number> {
  if (!isSigned(body, header)) return 401;
  const event: Delivered = JSON.parse(body.toString());
  await pool.query(applyEventStatement, [
    event.event_id,
    event.event_type,
    event.occurred_at,
    event.data.id,
    event.data.status,
    JSON.stringify([rowOf(event)]),
  ]);
  return 200;
}

createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", async () => {
    const header = String(request.headers["paddle-signature"]);
    const status = await receive(Buffer.concat(chunks), header).catch(() => 500);
    response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify({ status }));
  });
}).listen(Number(PORT), "127.0.0.1");
