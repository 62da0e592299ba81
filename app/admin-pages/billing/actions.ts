"use server";

import { z } from "zod";
import { runsScript } from "@/components/site/streamed";
import { type CheckedGroup, check } from "@/lib/admin/check";
import { checksPage, customersPage, overviewPage, refusalText, reportLines } from "@/lib/admin/copy";
import { replay } from "@/lib/admin/failed-deliveries";
import { readAgain } from "@/lib/admin/read-again";
import { reconcileStep } from "@/lib/admin/reconcile-now";
import { linkToOwner } from "@/lib/admin/unlinked-customers";
import { adminAction } from "@/lib/auth/admin";
import type { ActionState } from "@/lib/auth/user";

// Each of these is a public POST endpoint. For whoever isn't an admin at this moment there is nothing here.

const text = z.string().trim().max(400);

/** What a step has come to, and whether another is to follow. */
export type RunState = { lines: string[]; isComplete: boolean } | { error: string } | null;

export const reconcileAction = adminAction(z.object({}), async (_input, admin): Promise<RunState> => {
  const report = await reconcileStep(admin, new Date());
  if ("refused" in report) return { error: refusalText(report.refused) };
  return { lines: reportLines(report), isComplete: report.isComplete };
});

const idSchema = z.object({ subscriptionId: text });
export const readAgainAction = adminAction(idSchema, async ({ subscriptionId }, admin): Promise<ActionState> => {
  const answer = await readAgain(admin, subscriptionId, new Date());
  if ("refused" in answer) return { error: refusalText(answer.refused) };
  return { success: overviewPage.readAgain[answer.outcome](subscriptionId) };
});

const linkSchema = z.object({ customerId: text, typed: text });
export const linkCustomerAction = adminAction(linkSchema, async (input, admin): Promise<ActionState> => {
  const answer = await linkToOwner(admin, input.customerId, input.typed, new Date());
  if ("refused" in answer) return { error: refusalText(answer.refused) };
  return { success: customersPage.linked(answer.address) };
});

export type CheckState = { groups: CheckedGroup[]; at: number } | { error: string } | null;

export const checkAction = adminAction(z.object({}), async (_input, admin): Promise<CheckState> => {
  const now = new Date();
  // Without script nothing could be put into place later.
  const answer = await check(admin, now, await runsScript());
  return "refused" in answer ? { error: refusalText(answer.refused) } : { ...answer, at: now.getTime() };
});

const replaySchema = z.object({ notificationId: text });
export const replayAction = adminAction(replaySchema, async ({ notificationId }, admin): Promise<ActionState> => {
  const answer = await replay(admin, notificationId, new Date());
  return "refused" in answer ? { error: refusalText(answer.refused) } : { success: checksPage.failed.replayed };
});
