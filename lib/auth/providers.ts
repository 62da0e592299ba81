import "server-only";
import type { EmailConfig, Provider } from "next-auth/providers";
import GitHub from "next-auth/providers/github";
import Google from "next-auth/providers/google";
import { z } from "zod";
import { parseAddress } from "@/lib/auth/address";
import { sendToMailbox, sendToMailServer } from "@/lib/auth/mail";
import { type Env, env, type OAuthProvider, oauthProviderIds, oauthProviders } from "@/lib/env";

type Options = {
  clientId: string;
  clientSecret: string;
  /** Whoever gets as far as being linked has a verified address, see `signIn` in config.ts. */
  allowDangerousEmailAccountLinking: true;
  /** What is stored of the provider's answer: no token. */
  account: () => Record<string, never>;
};
type OAuthWay = {
  create: (options: Options) => Provider;
  /** A profile whose address the provider has verified; with any other nobody is signed in. */
  verifiedProfile: z.ZodType<{ email: string }>;
};

const oauthWays: Record<OAuthProvider, OAuthWay> = {
  github: {
    create: (options) => GitHub({ ...options, userinfo: { request: requestGitHubProfile } }),
    verifiedProfile: z.object({ email: z.string() }),
  },
  google: {
    create: (options) => Google(options),
    verifiedProfile: z.object({ email: z.string(), email_verified: z.literal(true) }),
  },
};

const gitHubEmails = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }));

/** The address in a GitHub profile is whatever its owner typed. Only the list of addresses says what is verified. */
async function requestGitHubProfile({ tokens }: { tokens: { access_token?: string } }) {
  const get = async (path: string): Promise<unknown> => {
    const headers = { Authorization: `Bearer ${tokens.access_token}`, "User-Agent": "paddle-billing-starter" };
    const answer = await fetch(`https://api.github.com${path}`, { headers });
    if (!answer.ok) throw new Error(`GitHub answered ${path} with ${answer.status}`);
    return answer.json();
  };
  const [profile, emails] = await Promise.all([get("/user"), get("/user/emails")]);
  const own = gitHubEmails.parse(emails).find(({ primary, verified }) => primary && verified);
  return { ...z.looseObject({}).parse(profile), email: own?.email ?? null };
}

/** The address that a provider vouches for, in lower case; null when it doesn't. */
export function getVerifiedEmail(provider: string, profile: unknown): string | null {
  const way = oauthProviderIds.find((id) => id === provider);
  const { data } = way ? oauthWays[way].verifiedProfile.safeParse(profile) : {};
  return data ? parseAddress(data.email) : null;
}

/** A provider appears when its variables are set; the example users only where no mail can be sent. */
export function getSignInProviders(settings: Env = env()) {
  return {
    oauth: oauthProviderIds.filter((id) => settings[oauthProviders[id].variables[0]]),
    email: Boolean(settings.EMAIL_SERVER),
    examples: !settings.EMAIL_SERVER && settings.PADDLE_ENVIRONMENT === "local",
  };
}

/** Auth.js's configuration of the providers that are set up. */
export function createProviders(settings: Env): Provider[] {
  const { oauth, email, examples } = getSignInProviders(settings);
  const providers = oauth.map((provider): Provider => {
    const [id, secret] = oauthProviders[provider].variables;
    return oauthWays[provider].create({
      clientId: settings[id] ?? "",
      clientSecret: settings[secret] ?? "",
      allowDangerousEmailAccountLinking: true,
      account: () => ({}),
    });
  });
  if (email) providers.push(mailProvider("nodemailer", sendToMailServer));
  if (examples) providers.push(mailProvider("local", sendToMailbox));
  return providers;
}

/** How long a link works. */
const LINK_HOURS = 24;

const mailProvider = (id: string, sendVerificationRequest: EmailConfig["sendVerificationRequest"]): EmailConfig => ({
  ...{ id, type: "email", name: id, from: "", options: {}, maxAge: LINK_HOURS * 60 * 60 },
  sendVerificationRequest,
});
