"use server";

import type { Route } from "next";
import { redirect } from "next/navigation";
import { z } from "zod";
import { signIn, signInLocally, signOut } from "@/lib/auth/config";
import { oauthProviderIds } from "@/lib/env";
import { examples } from "@/prisma/examples";

const schema = z.object({
  provider: z.enum([...oauthProviderIds, "nodemailer", "local"]),
  email: z.string().max(320).optional(),
  callbackUrl: z.string().max(2_000).catch("/settings/billing"),
});

/** Auth.js checks where to go afterwards: only this app's own addresses. */
export async function signInAction(form: FormData): Promise<void> {
  const { data } = schema.safeParse(Object.fromEntries(form));
  if (!data) redirect("/sign-in?error=Form");
  const { provider, email, callbackUrl } = data;
  if (provider !== "local") return void (await signIn(provider, { email, redirectTo: callbackUrl }));

  const isExample = examples.some((example) => example.email === email);
  const next = email && isExample ? await signInLocally(email, callbackUrl) : null;
  redirect((next as Route | null) ?? "/sign-in?error=Form");
}

export async function signOutAction(): Promise<void> {
  await signOut({ redirectTo: "/" });
}
