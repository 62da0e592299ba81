import "server-only";
import { cookies } from "next/headers";
import { NextRequest, NextResponse } from "next/server";
import { handlers, signIn, signInWays } from "@/lib/auth/config";
import { openLocalMail } from "@/lib/auth/local-mail";

/**
 * Signs in by a magic link whose mail is opened here instead of being sent: the link is asked for, checked and used up as
 * any other. Only where the environment is local and has no mail server. Returns where to go next, or null.
 */
export async function signInLocally(email: string, redirectTo: string): Promise<string | null> {
  if (!signInWays().examples) return null;
  const link = await openLocalMail(() => signIn("local", { email, redirectTo, redirect: false }));
  if (!link) return null;

  const answer = await handlers.GET(new NextRequest(link));
  const jar = await cookies();
  for (const cookie of new NextResponse(null, { headers: answer.headers }).cookies.getAll()) jar.set(cookie);
  const { pathname, search } = new URL(answer.headers.get("location") ?? "/", link);
  return pathname + search;
}
