"use server";

import { z } from "zod";
import { proPage } from "@/app/pro/copy";
import { type ActionState, userAction } from "@/lib/auth/user";
import { checkAccess } from "@/lib/billing/access";
import { examplePlan } from "@/lib/billing/plans";

// Examples of gated server actions. Each is a public POST endpoint, so it checks by itself, whatever its page has checked.

const nothing = z.object({});

/** An example of an action for one plan and those above. */
export const exportAction = userAction(nothing, async (_input, user): Promise<ActionState> => {
  if (!(await checkAccess(user, new Date(), { plan: examplePlan }))) return { error: proPage.deniedTitle };
  return { success: proPage.exported };
});

/** An example of an action that needs a seat for each person. */
export const inviteAction = userAction(nothing, async (_input, user): Promise<ActionState> => {
  // In your product: count the people in your own table. Here it is the user alone.
  const people = 1;
  if (!(await checkAccess(user, new Date(), { seats: people + 1 }))) return { error: proPage.noSeat };
  return { success: proPage.invited };
});
