import "server-only";
import { cookies } from "next/headers";
import { NextRequest, NextResponse } from "next/server";
import { parseAddress } from "@/lib/auth/address";
import { handlers, signIn } from "@/lib/auth/config";
import { catchLink } from "@/lib/auth/mail";
import { toOwnPath } from "@/lib/auth/own-path";
import { getSignInProviders } from "@/lib/auth/providers";
import { env } from "@/lib/env";
import { isWithinLimit } from "@/lib/rate-limit";

const HOUR = 60 * 60;
/** So that nobody's inbox can be flooded, and nobody can make the mail server send to many. */
const limits = { address: { max: 3, seconds: HOUR }, client: { max: 10, seconds: HOUR } };

/**
 * Mails a link to an address, whether or not somebody has it here: the answer is the same. `Limit`: too many were
 * requested; `Mail`: none could be sent.
 */
export async function requestSignInLink(
  email: string,
  callbackUrl: string,
  clientAddress: string,
  now: Date,
): Promise<"sent" | "Limit" | "Mail"> {
  if (!getSignInProviders().email) return "Mail";
  const address = parseAddress(email.normalize("NFKC").trim());
  if (!address) return "Mail";
  if (!(await isWithinLimit(`sign-in-link:client:${clientAddress}`, limits.client, now))) return "Limit";
  if (!(await isWithinLimit(`sign-in-link:${address}`, limits.address, now))) return "Limit";
  const answer: string = await signIn("nodemailer", { email: address, redirectTo: callbackUrl, redirect: false });
  return new URL(answer, env().AUTH_URL).searchParams.has("error") ? "Mail" : "sent";
}

/** Signs in by a link's parameters, which works once. Returns the path to go to next. */
export async function openSignInLink(link: URLSearchParams): Promise<string> {
  const provider = getSignInProviders().email ? "nodemailer" : "local";
  const answer = await handlers.GET(new NextRequest(`${env().AUTH_URL}/api/auth/callback/${provider}?${link}`));
  const jar = await cookies();
  for (const cookie of new NextResponse(null, { headers: answer.headers }).cookies.getAll()) jar.set(cookie);
  return toOwnPath(answer.headers.get("location") ?? "/");
}

/**
 * Signs an example user in by a link that is opened here instead of being mailed: it is created, checked and used up like
 * any other. Only where the environment is local and has no mail server.
 */
export async function signInLocally(email: string, callbackUrl: string): Promise<string> {
  if (!getSignInProviders().examples) return "/sign-in?error=Form";
  const link = await catchLink(() => signIn("local", { email, redirectTo: callbackUrl, redirect: false }));
  return link ? openSignInLink(link) : "/sign-in?error=Form";
}
