import "server-only";
import { proPage } from "@/app/pro/copy";
import type { User } from "@/lib/auth/user";
import { example } from "@/lib/billing/plans";
import { createWithinLimit } from "@/lib/billing/usage";
import { database } from "@/lib/db";

// An example of something that plans limit: a copy changes what stands here. Whoever has more than the plan allows keeps
// them, sees them and may delete them; only adding is refused.

/** By its name in lib/billing/plans.ts. */
export const limit = example.limit;
export const path = "/pro/projects";
export const copy = proPage.projects;

export const list = (user: User) =>
  database().prisma.project.findMany({ where: { userId: user.id }, orderBy: { createdAt: "asc" } });

export const add = (user: User, name: string, now: Date) =>
  createWithinLimit(user, limit, now, (client) => client.project.create({ data: { userId: user.id, name } }));

/** Does nothing to another user's. */
export const remove = (user: User, id: string) =>
  database().prisma.project.deleteMany({ where: { id, userId: user.id } });
