import "server-only";
import { redirect } from "next/navigation";
import { cache } from "react";
import { auth } from "@/lib/auth/config";

declare const signedIn: unique symbol;

/** Who is signed in. Only this file can make one, so whoever holds one knows the identity came from the session. */
export type User = {
  id: string;
  name: string | null;
  email: string;
  readonly [signedIn]: true;
};

/** The signed-in user, read once for each request; null when nobody is. */
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
