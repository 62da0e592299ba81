import "server-only";
import { callPaddle } from "@/lib/paddle/client";
import { PaddleFailure } from "@/lib/paddle/failure";
import { isCustomerId } from "@/lib/paddle/ids";

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

/** Creates a customer, or finds the one that has this address already: Paddle names it in its refusal. Throws PaddleFailure. */
export async function createCustomer(email: string, name: string | null): Promise<string> {
  try {
    const customer = await callPaddle({ waiting: "click", repeatable: false }, (paddle) =>
      paddle.customers.create({ email, name }),
    );
    return customer.id;
  } catch (error) {
    const isTaken = error instanceof PaddleFailure && error.code === "customer_already_exists";
    const existing = isTaken ? /\bctm_[a-z\d]{26}\b/.exec(error.detail ?? "")?.[0] : null;
    if (!isCustomerId(existing)) throw error;
    return existing;
  }
}
