"use server";

import { redirect } from "next/navigation";
import { after } from "next/server";
import { z } from "zod";
import { type ActionState, endSession, userAction } from "@/lib/auth/user";
import { runJobs } from "@/lib/billing/jobs";
import { deleteAccount, keepAccount } from "@/lib/billing/leave";
import { accountRefusals } from "@/lib/copy";

/** Leads away from the settings: nobody is signed in any more. */
export const deleteAccountAction = userAction(
  z.object({ email: z.string().max(320) }),
  async ({ email }, user): Promise<ActionState> => {
    const begun = await deleteAccount(user, email, new Date());
    if ("refused" in begun) return { error: accountRefusals[begun.refused] };
    after(runJobs);
    await endSession();
    redirect("/settings/account/deleted");
  },
);

export const keepAccountAction = userAction(z.object({}), async (_, user): Promise<ActionState> => {
  const kept = await keepAccount(user, new Date());
  if ("refused" in kept) return { error: accountRefusals[kept.refused] };
  redirect("/settings/account?kept");
});
