import "server-only";
import { callPaddle } from "@/lib/paddle/client";

/** The id of the customer with exactly this address, archived ones included; null when Paddle has none. */
export async function findCustomerByEmail(email: string): Promise<string | null> {
  // The list's filter splits at commas, so an address with one (legal when quoted) would ask for two others.
  if (email.includes(",")) return null;
  const wanted = email.toLowerCase();
  const customers = await callPaddle({ waiting: "page", repeatable: true }, (paddle) =>
    paddle.customers.list({ email: [email], status: ["active", "archived"] }).next(),
  );
  return customers.find((customer) => customer.email.toLowerCase() === wanted)?.id ?? null;
}
