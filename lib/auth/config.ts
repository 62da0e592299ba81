import "server-only";
import { PrismaAdapter } from "@auth/prisma-adapter";
import NextAuth from "next-auth";
import type { Provider } from "next-auth/providers";
import GitHub from "next-auth/providers/github";
import Google from "next-auth/providers/google";
import Nodemailer from "next-auth/providers/nodemailer";
import { localMail } from "@/lib/auth/local-mail";
import { getSessionAndUser } from "@/lib/auth/session";
import { database } from "@/lib/db";
import { type Env, env } from "@/lib/env";

/** A way to sign in appears when its variables are set; the local list only where no mail can be sent. */
export function signInWays(
  { AUTH_GITHUB_ID, AUTH_GOOGLE_ID, EMAIL_SERVER, PADDLE_ENVIRONMENT }: Env = env(),
) {
  return {
    github: Boolean(AUTH_GITHUB_ID),
    google: Boolean(AUTH_GOOGLE_ID),
    email: Boolean(EMAIL_SERVER),
    examples: !EMAIL_SERVER && PADDLE_ENVIRONMENT === "local",
  };
}

function providers(settings: Env): Provider[] {
  const ways = signInWays(settings);
  const { AUTH_GITHUB_ID, AUTH_GITHUB_SECRET, AUTH_GOOGLE_ID, AUTH_GOOGLE_SECRET, EMAIL_SERVER, EMAIL_FROM } =
    settings;
  return [
    ...(ways.github ? [GitHub({ clientId: AUTH_GITHUB_ID, clientSecret: AUTH_GITHUB_SECRET })] : []),
    ...(ways.google ? [Google({ clientId: AUTH_GOOGLE_ID, clientSecret: AUTH_GOOGLE_SECRET })] : []),
    ...(ways.email ? [Nodemailer({ server: EMAIL_SERVER, from: EMAIL_FROM })] : []),
    ...(ways.examples ? [localMail] : []),
  ];
}

/** Where to go after signing in or out: an address of this app, else its home page. */
function ownUrl(wanted: string, appUrl: string, requestUrl: string): string {
  const url = URL.canParse(wanted, appUrl) ? new URL(wanted, appUrl) : new URL(appUrl);
  // Next calls every loopback address "localhost", so there the request's own address may differ from AUTH_URL.
  const isOwn = [appUrl, requestUrl].some((own) => new URL(own).origin === url.origin);
  return isOwn ? new URL(url.pathname + url.search, appUrl).href : appUrl;
}

export const { handlers, auth, signIn, signOut } = NextAuth(() => {
  const settings = env();
  return {
    // The adapter's type still names the client of Prisma 6; the methods it calls are the same.
    adapter: { ...PrismaAdapter(database().prisma as never), getSessionAndUser },
    secret: settings.AUTH_SECRET,
    trustHost: true,
    // Sessions in the database end at once for a deleted user, and can be revoked one by one.
    session: { strategy: "database" },
    pages: { signIn: "/sign-in", verifyRequest: "/sign-in?sent", error: "/sign-in" },
    providers: providers(settings),
    callbacks: {
      redirect: ({ url, baseUrl }) => ownUrl(url, settings.AUTH_URL, baseUrl),
      session: ({ session, user }) => ({
        expires: session.expires,
        user: { id: user.id, name: user.name ?? null, email: user.email },
      }),
    },
  };
});
