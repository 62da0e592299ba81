"use server";

import { refresh } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { getUser, requireUser } from "@/lib/auth/user";
import { expire } from "@/lib/billing/freshen";
import { openInvoice } from "@/lib/billing/open-invoice";
import { openPortal, type PortalLink, type PortalRefusal } from "@/lib/billing/open-portal";

// Each of these is a public POST endpoint: it trusts no argument, and takes the identity from the session.

const target = z.union([
  z.object({ page: z.literal("overview"), subscriptionId: z.null() }),
  z.object({ page: z.enum(["cancel", "update-payment-method", "view"]), subscriptionId: z.string().max(64) }),
  z.object({ page: z.literal("invoice"), subscriptionId: z.string().max(64) }),
]);

/** A link into the customer portal, or to an invoice, for the tab that the click has opened. */
export async function createLink(
  page: unknown,
  subscriptionId: unknown,
): Promise<PortalLink | { refused: "signed-out" }> {
  const user = await getUser();
  if (!user) return { refused: "signed-out" };
  const { data } = target.safeParse({ page, subscriptionId });
  if (!data) return { refused: "not-found" };
  const now = new Date();
  return data.page === "invoice" ? openInvoice(user, data.subscriptionId, now) : openPortal(user, data, now);
}

type Refused = { refused: PortalRefusal | "signed-out" };

/** The same without script: the form's answer is a redirect into the portal, in this tab. */
export async function followLink(_previous: unknown, form: FormData): Promise<Refused> {
  const link = await createLink(form.get("page"), form.get("subscriptionId"));
  if ("refused" in link) return link;
  redirect(link.url);
}

/** Renders the screen anew with a list from Paddle. */
export async function refreshBilling(): Promise<void> {
  await expire(await requireUser("/settings/billing"), new Date());
  refresh();
}
