"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { signIn, signInWays, signOut } from "@/lib/auth/config";
import { openLocalMail } from "@/lib/auth/local-mail";
import { examples } from "@/prisma/examples";

const form = z.object({
  way: z.enum(["github", "google", "nodemailer", "local"]),
  email: z.string().max(320).optional(),
  callbackUrl: z.string().max(2_000).catch("/settings/billing"),
});

/** Starts signing in. Where to go afterwards is checked by Auth.js: only this app's own addresses. */
export async function enter(data: FormData): Promise<void> {
  const parsed = form.safeParse(Object.fromEntries(data));
  if (!parsed.success) redirect("/sign-in?error=Form");
  const { way, email, callbackUrl } = parsed.data;
  const options = { email, redirectTo: callbackUrl };
  if (way !== "local") return void (await signIn(way, options));

  if (!signInWays().examples || !examples.some((example) => example.email === email))
    redirect("/sign-in?error=Form");
  const link = await openLocalMail(() => signIn("local", { ...options, redirect: false }));
  redirect(link ?? "/sign-in?error=Form");
}

export async function leave(): Promise<void> {
  await signOut({ redirectTo: "/" });
}
