"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { add, limit, path, remove } from "@/app/pro/projects/projects";
import { type ActionState, userAction } from "@/lib/auth/user";
import { limits } from "@/lib/billing/plans";
import { limitReached } from "@/lib/copy";

const newSchema = z.object({ name: z.string().trim().min(1).max(100) });
const idSchema = z.object({ id: z.string() });

export const addAction = userAction(newSchema, async ({ name }, user): Promise<ActionState> => {
  const added = await add(user, name, new Date());
  if ("refused" in added) return { error: limitReached(added, limits[limit]) };
  showList("added");
});

export const removeAction = userAction(idSchema, async ({ id }, user): Promise<ActionState> => {
  await remove(user, id);
  showList("deleted");
});

function showList(done: "added" | "deleted"): never {
  // The browser may remember the page that it is led to, from the last time.
  revalidatePath(path);
  redirect(`${path}?done=${done}`);
}
