"use server";

import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import { type ActionState, userAction } from "@/lib/auth/user";
import { notAdded } from "@/lib/copy";
import { add, path, remove } from "./projects";

const newSchema = z.object({ name: z.string().trim().min(1).max(100) });
const idSchema = z.object({ id: z.string() });

export const addAction = userAction(newSchema, async ({ name }, user): Promise<ActionState> => {
  const added = await add(user, name, new Date());
  if ("created" in added) showList("added");
  // The page was made before another tab, or a change of plan, took the room: as it is now, it says why.
  revalidatePath(path);
  return { error: notAdded(name) };
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
