"use server";

import type { Route } from "next";
import { redirect } from "next/navigation";
import { z } from "zod";
import { signIn } from "@/lib/auth/config";
import { getSignInProviders } from "@/lib/auth/providers";
import { openSignInLink, requestSignInLink, signInLocally } from "@/lib/auth/sign-in-link";
import { endSession, orUnavailable } from "@/lib/auth/user";
import { oauthProviderIds } from "@/lib/env";
import { getClientAddress } from "@/lib/request";
import { examples } from "@/prisma/examples";

const callbackUrl = z.string().max(2_000).catch("/settings/billing");

const schema = z.discriminatedUnion("provider", [
  z.object({ provider: z.literal("email"), email: z.string().max(320), callbackUrl }),
  z.object({ provider: z.literal("example"), email: z.enum(examples.map(({ email }) => email)), callbackUrl }),
  z.object({ provider: z.enum(oauthProviderIds), callbackUrl }),
]);

/** Where it leads afterwards is checked by lib/auth: only this app's own addresses. */
export const signInAction = async (form: FormData): Promise<void> => orUnavailable("/sign-in", () => startSignIn(form));

async function startSignIn(form: FormData): Promise<void> {
  const { data } = schema.safeParse(Object.fromEntries(form));
  if (!data) redirect("/sign-in?error=Form");
  if (data.provider === "email") {
    const result = await requestSignInLink(data.email, data.callbackUrl, await getClientAddress(), new Date());
    const query = new URLSearchParams({ callbackUrl: data.callbackUrl, ...(result !== "sent" && { error: result }) });
    redirect(`/sign-in?${result === "sent" ? "sent&" : ""}${query}`);
  }
  if (data.provider === "example") redirect((await signInLocally(data.email, data.callbackUrl)) as Route);
  if (!getSignInProviders().oauth.includes(data.provider)) redirect("/sign-in?error=Form");
  await signIn(data.provider, { redirectTo: data.callbackUrl });
}

const linkSchema = z.object({ token: z.string().max(200), email: z.string().max(320), callbackUrl });

/** Uses a mailed link up. */
export async function openLinkAction(form: FormData): Promise<void> {
  const { data } = linkSchema.safeParse(Object.fromEntries(form));
  redirect((data ? await openSignInLink(new URLSearchParams(data)) : "/sign-in?error=Verification") as Route);
}

export const signOutAction = async (): Promise<void> =>
  orUnavailable("/", async () => {
    await endSession();
    redirect("/");
  });
