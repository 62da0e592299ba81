import "server-only";
import { AsyncLocalStorage } from "node:async_hooks";
import { PrismaAdapter } from "@auth/prisma-adapter";
import { cookies } from "next/headers";
import { NextRequest, NextResponse } from "next/server";
import NextAuth from "next-auth";
import type { Adapter, AdapterSession, AdapterUser } from "next-auth/adapters";
import type { EmailConfig, Provider } from "next-auth/providers";
import GitHub from "next-auth/providers/github";
import Google from "next-auth/providers/google";
import Nodemailer from "next-auth/providers/nodemailer";
import { database } from "@/lib/db";
import { type Env, env, type OAuthProvider, oauthProviderIds, oauthProviders } from "@/lib/env";

const oauthFactories: Record<OAuthProvider, (options: { clientId: string; clientSecret: string }) => Provider> = {
  github: GitHub,
  google: Google,
};

/** A provider appears when its variables are set; the example users only where no mail can be sent. */
export function getSignInProviders(settings: Env = env()) {
  return {
    oauth: oauthProviderIds.filter((id) => settings[oauthProviders[id].variables[0]]),
    email: Boolean(settings.EMAIL_SERVER),
    examples: !settings.EMAIL_SERVER && settings.PADDLE_ENVIRONMENT === "local",
  };
}

function providersFor(settings: Env): Provider[] {
  const { oauth, email, examples } = getSignInProviders(settings);
  const providers = oauth.map((provider) => {
    const [id, secret] = oauthProviders[provider].variables;
    return oauthFactories[provider]({ clientId: settings[id] ?? "", clientSecret: settings[secret] ?? "" });
  });
  if (email) providers.push(Nodemailer({ server: settings.EMAIL_SERVER, from: settings.EMAIL_FROM }));
  if (examples) providers.push(localMail);
  return providers;
}

const mailbox = new AsyncLocalStorage<{ link: string | null }>();

/** A mail provider without mail: the link stays in this process, see `signInLocally`. */
const localMail: EmailConfig = {
  id: "local",
  type: "email",
  name: "Example users",
  from: "local@example.com",
  maxAge: 60 * 10,
  options: {},
  sendVerificationRequest: ({ url }) => {
    const mail = mailbox.getStore();
    if (mail) mail.link = url;
  },
};

type SessionRow = Omit<AdapterSession, "sessionToken"> & Omit<AdapterUser, "id">;

const sessionStatement = `
  SELECT s."userId", s."expires", u."name", u."email", u."emailVerified", u."image"
  FROM "Session" s JOIN "User" u ON u."id" = s."userId" WHERE s."sessionToken" = $1`;

/** Every page and access check reads this: one statement, where Prisma's adapter needs one for each table. */
const getSessionAndUser: Adapter["getSessionAndUser"] = async (sessionToken) => {
  const { rows } = await database().pool.query<SessionRow>(sessionStatement, [sessionToken]);
  if (!rows[0]) return null;
  const { userId, expires, ...user } = rows[0];
  return { session: { sessionToken, userId, expires }, user: { id: userId, ...user } };
};

/** Where to go after signing in or out: an address of this app, else its home page. */
function toOwnUrl(wanted: string, appUrl: string, requestUrl: string): string {
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
    // Sessions in the database end immediately for a deleted user, and can be revoked one by one.
    session: { strategy: "database" },
    pages: { signIn: "/sign-in", verifyRequest: "/sign-in?sent", error: "/sign-in" },
    providers: providersFor(settings),
    callbacks: {
      redirect: ({ url, baseUrl }) => toOwnUrl(url, settings.AUTH_URL, baseUrl),
      session: ({ session: { expires }, user: { id, name = null, email } }) => ({ expires, user: { id, name, email } }),
    },
  };
});

/**
 * Signs in by a magic link that is opened here instead of being mailed: it is created, checked and used up like any
 * other. Only where the environment is local and has no mail server. Returns where to go next, or null.
 */
export async function signInLocally(email: string, redirectTo: string): Promise<string | null> {
  if (!getSignInProviders().examples) return null;
  const mail: { link: string | null } = { link: null };
  await mailbox.run(mail, () => signIn("local", { email, redirectTo, redirect: false }));
  if (!mail.link) return null;

  const answer = await handlers.GET(new NextRequest(mail.link));
  const jar = await cookies();
  for (const cookie of new NextResponse(null, { headers: answer.headers }).cookies.getAll()) jar.set(cookie);
  const { pathname, search } = new URL(answer.headers.get("location") ?? "/", mail.link);
  return pathname + search;
}
