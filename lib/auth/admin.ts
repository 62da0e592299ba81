import "server-only";
import { notFound } from "next/navigation";
import { cache, type ReactNode } from "react";
import type { z } from "zod";
import { parseAddress } from "@/lib/auth/address";
import {
  type ActionState,
  getUser,
  orUnavailable,
  type Query,
  runWithFields,
  type User,
  visitorPage,
} from "@/lib/auth/user";
import { database } from "@/lib/db";
import { env } from "@/lib/env";

declare const admin: unique symbol;

/** Somebody of ADMIN_EMAILS who is signed in by that address, verified. Only this file makes one. */
export type Admin = User & { readonly [admin]: true };

/** Read once per request; throws when the database doesn't answer. */
export const getAdmin = cache(async (): Promise<Admin | null> => {
  const addresses = env().ADMIN_EMAILS.map(parseAddress);
  const user = await getUser();
  if (!user || !addresses.includes(user.email)) return null;
  const isVerified = await database().prisma.user.count({ where: { id: user.id, NOT: { emailVerified: null } } });
  return isVerified === 1 ? (user as Admin) : null;
});

type Props = { query: Query; guard: <T>(run: () => Promise<T>) => Promise<T> };

/** Wraps a page that exists for admins only: for anybody else it is not found. */
export const adminPage = (path: string, render: (admin: Admin, props: Props) => Promise<ReactNode>) =>
  visitorPage(path, async (_user, props) => render((await getAdmin()) ?? notFound(), props));

/** Wraps a server action that exists for admins only. It is a public POST endpoint: who calls it is checked here. */
export const adminAction =
  <Schema extends z.ZodType, Result>(
    schema: Schema,
    run: (input: z.output<Schema>, admin: Admin) => Promise<Result | ActionState>,
  ) =>
  async (_state: unknown, form: FormData): Promise<Result | ActionState> =>
    orUnavailable("/admin/billing", async () => {
      const caller = (await getAdmin()) ?? notFound();
      return runWithFields(schema, form, (input) => run(input, caller));
    });
