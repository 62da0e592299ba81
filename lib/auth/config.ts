import "server-only";
import { PrismaAdapter } from "@auth/prisma-adapter";
import NextAuth, { AuthError } from "next-auth";
import type { Adapter } from "next-auth/adapters";
import { toOwnPath } from "@/lib/auth/own-path";
import { createProviders, getVerifiedEmail } from "@/lib/auth/providers";
import { isBeingDeleted, verifyAddress } from "@/lib/auth/verified-address";
import { database } from "@/lib/db";
import { env } from "@/lib/env";
import { log } from "@/lib/log";

/** How long a session lasts from signing in: its row and its cookie end at the same time, and neither is renewed. */
const SESSION_SECONDS = 30 * 24 * 60 * 60;

const isSecure = () => env().AUTH_URL.startsWith("https:");

/** The cookie that holds the session's token. Browsers take the prefix over https only. */
export const sessionCookieName = () => (isSecure() ? "__Secure-authjs.session-token" : "authjs.session-token");

function createAdapter(): Adapter {
  // The adapter's type still names the client of Prisma 6; the methods it calls are the same.
  const adapter = PrismaAdapter(database().prisma as never);
  // Auth.js creates users of OAuth providers as unverified. None gets that far unverified, see `signIn`.
  return { ...adapter, createUser: (user) => adapter.createUser?.({ ...user, emailVerified: new Date() }) ?? user };
}

/** Why a sign-in failed, without whose: of what a library reports, only the last line is about that. */
function reasonOf(error: Error): string {
  const { cause } = error;
  const inner = typeof cause === "object" && cause && "err" in cause ? cause.err : error;
  const lines = inner instanceof Error ? inner.message.trim().split("\n") : [];
  return `${error instanceof AuthError ? error.type : "Error"}: ${lines.at(-1)}`;
}

export const { handlers, signIn } = NextAuth(() => {
  const settings = env();
  return {
    adapter: createAdapter(),
    secret: settings.AUTH_SECRET,
    trustHost: true,
    useSecureCookies: isSecure(),
    // Sessions in the database end immediately for a deleted user, and can be revoked one by one.
    session: { strategy: "database", maxAge: SESSION_SECONDS },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    providers: createProviders(settings),
    logger: { error: (error) => log("error", "sign-in.failed", reasonOf(error)) },
    callbacks: {
      redirect: ({ url, baseUrl }) => settings.AUTH_URL + toOwnPath(url, baseUrl),
      signIn: async ({ account, profile, email }) => {
        if (!account) return false;
        const { provider, providerAccountId, type } = account;
        // Asking for a link proves nothing; opening it does.
        if (email?.verificationRequest) return true;
        const address = type === "email" ? providerAccountId : getVerifiedEmail(provider, profile);
        if (!address) return "/sign-in?error=Unverified";
        await verifyAddress(address, provider, providerAccountId, new Date());
        if (await isBeingDeleted(address, provider, providerAccountId)) return "/sign-in?error=Leaving";
        return true;
      },
    },
  };
});
