"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { signIn, signOut } from "@/lib/auth/config";
import { signInLocally } from "@/lib/auth/sign-in-locally";
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
  if (way !== "local") return void (await signIn(way, { email, redirectTo: callbackUrl }));

  const isExample = examples.some((example) => example.email === email);
  const next = email && isExample ? await signInLocally(email, callbackUrl) : null;
  redirect(next ?? "/sign-in?error=Form");
}

export async function leave(): Promise<void> {
  await signOut({ redirectTo: "/" });
}
