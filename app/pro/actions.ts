"use server";

import { z } from "zod";
import { proPage } from "@/app/pro/copy";
import { type ActionState, userAction } from "@/lib/auth/user";
import { getAccess } from "@/lib/billing/access";
import { example } from "@/lib/billing/plans";
import { featureAction } from "@/lib/gate";

// Examples of gated server actions. Each is a public POST endpoint, so it checks by itself, whatever its page has checked.

const nothing = z.object({});

/** An example of an action that needs a feature. */
export const exportAction = featureAction(example.feature, nothing, async () => ({ success: proPage.exported }));

/** An example of an action that needs a seat for each person. */
export const inviteAction = userAction(nothing, async (_input, user): Promise<ActionState> => {
  // In your product: count the people in your own table. Here it is the user alone.
  const people = 1;
  const { seats } = await getAccess(user, new Date());
  return people + 1 > seats ? { error: proPage.noSeat } : { success: proPage.invited };
});
