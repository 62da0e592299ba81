import "server-only";
import { redirect } from "next/navigation";
import { cache } from "react";
import type { z } from "zod";
import { auth } from "@/lib/auth/config";
import { actionErrors } from "@/lib/copy";

declare const signedIn: unique symbol;

/** Who is signed in. Only this file creates one, so whoever has one knows that the identity came from the session. */
export type User = { id: string; name: string | null; email: string; readonly [signedIn]: true };

/** The signed-in user, read once per request. */
export const getUser = cache(async (): Promise<User | null> => {
  const session = await auth();
  const user = session?.user;
  if (!user?.id || !user.email) return null;
  return { id: user.id, email: user.email, name: user.name ?? null } as User;
});

/** The signed-in user, or a redirect to the sign-in page and, from there, back to `returnTo`. */
export async function requireUser(returnTo: string): Promise<User> {
  const user = await getUser();
  if (!user) redirect(`/sign-in?callbackUrl=${encodeURIComponent(returnTo)}`);
  return user;
}

/** What a form's action answers, as text for the user; null before it is submitted. */
export type ActionState = { error: string } | { success: string } | null;

/**
 * Wraps a server action, which is a public POST endpoint: the user comes from the session, and the form's fields are
 * parsed, before `run` sees either.
 */
export function userAction<Schema extends z.ZodType, Result>(
  schema: Schema,
  run: (input: z.output<Schema>, user: User) => Promise<Result>,
) {
  return async (_state: unknown, form: FormData): Promise<Result | { error: string }> => {
    const user = await getUser();
    if (!user) return { error: actionErrors.signedOut };
    const { success, data } = schema.safeParse(Object.fromEntries(form));
    return success ? run(data, user) : { error: actionErrors.invalidInput };
  };
}
