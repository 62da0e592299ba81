import "server-only";
import { type LogPage, PAGE_SIZE, toPage } from "@/lib/admin/log-page";
import { parseAddress } from "@/lib/auth/address";
import type { Admin } from "@/lib/auth/admin";
import { audit, withAudit } from "@/lib/billing/audit";
import { linkByAddress, listUnlinkedCustomers, type UnlinkedCustomer } from "@/lib/billing/customer";
import { database } from "@/lib/db";
import { listCustomerAddresses } from "@/lib/paddle/customers";

/** A page of them, from after the customer that is the cursor. */
export async function listUnlinked(cursor: string | null): Promise<LogPage<UnlinkedCustomer>> {
  return toPage(await listUnlinkedCustomers(PAGE_SIZE + 1, cursor), ({ paddleCustomerId }) => paddleCustomerId);
}

/** Somebody with the address that Paddle has for a customer, and whether they could be linked to it. */
export type Owner = { address: string; user: "none" | "unverified" | "has-customer" | "free" };

/** Who a customer is at Paddle now, and which user has that address. Links nobody. */
export const lookUpOwner = (admin: Admin, paddleCustomerId: string, now: Date) =>
  withAudit<Owner, "not-found">(admin, { action: "admin:look-up-customer" }, now, async () => {
    const address = await readAddress(paddleCustomerId);
    if (!address) return { refused: "not-found" };
    const select = { emailVerified: true, paddleCustomerId: true };
    const user = await database().prisma.user.findUnique({ where: { email: address }, select });
    if (!user) return { address, user: "none" };
    if (!user.emailVerified) return { address, user: "unverified" };
    return { address, user: user.paddleCustomerId ? "has-customer" : "free" };
  });

export type LinkRefusal = "not-found" | "not-confirmed" | "no-user" | "has-customer" | "taken";

/**
 * Links a customer to the user whose verified address is the one that Paddle has for it now; `typed` is that address,
 * to confirm it. On record twice: as what the admin did, and as what happened to the user.
 */
export const linkToOwner = (admin: Admin, paddleCustomerId: string, typed: string, now: Date) =>
  withAudit<{ address: string }, LinkRefusal>(admin, { action: "admin:link-customer" }, now, async () => {
    const address = await readAddress(paddleCustomerId);
    if (!address) return { refused: "not-found" };
    if (parseAddress(typed.trim()) !== address) return { refused: "not-confirmed" };
    const linked = await linkByAddress(paddleCustomerId, address);
    if ("refused" in linked) return linked;
    await audit({ id: linked.userId }, { action: "link-customer" }, `linked by ${admin.id}`);
    return { address };
  });

const readAddress = async (id: string) => parseAddress((await listCustomerAddresses([id], "click")).get(id) ?? "");
