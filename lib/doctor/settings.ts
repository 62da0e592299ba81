import "server-only";
import { createTransport } from "nodemailer";
import { type Check, type Found, fault, named, ok } from "@/lib/doctor/finding";
import { env, oauthProviderIds, oauthProviders } from "@/lib/env";

const settings: Check = {
  what: "Settings",
  needs: [],
  look: async ({ faults }) => {
    const why = "with it `npm start` refuses to start";
    const wrong = [...faults].map(([name, what]) =>
      named(
        name,
        fault(`setting-${name}`, what, why, `correct ${name}: .env.example says what it is and where to find it`),
      ),
    );
    return wrong.length > 0
      ? wrong
      : [ok("settings", `complete, for Paddle's ${env().PADDLE_ENVIRONMENT} environment`)];
  },
};

/** Whoever buys is linked by a verified address: a mailed link proves it, and so does a provider's word. */
const signIn: Check = {
  what: "Ways to sign in",
  needs: ["PADDLE_ENVIRONMENT"],
  look: async () => {
    const settings = env();
    const ways: string[] = oauthProviderIds
      .filter((id) => settings[oauthProviders[id].variables[0]] && settings[oauthProviders[id].variables[1]])
      .map((id) => oauthProviders[id].name);
    if (settings.EMAIL_SERVER) ways.push("mailed links");
    if (ways.length > 0) return [ok("sign-in", `${ways.join(", ")}: each with a verified address, so all can buy`)];
    if (settings.PADDLE_ENVIRONMENT === "local") return [ok("sign-in", "the example users, on this machine only")];
    const step = `set EMAIL_SERVER and EMAIL_FROM, or both variables of ${oauthProviderIds.join(" or ")}`;
    return [fault("sign-in-none", "there is none", "nobody can sign in, so nobody can buy", step)];
  },
};

const MAIL_TIMEOUT_MS = 5_000;

const mail: Check = {
  what: "Mail server",
  needs: ["EMAIL_SERVER"],
  look: async () => {
    const url = env().EMAIL_SERVER;
    if (!url) return [ok("mail-unused", "not used: EMAIL_SERVER isn't set")];
    const [connectionTimeout, greetingTimeout, socketTimeout] = [MAIL_TIMEOUT_MS, MAIL_TIMEOUT_MS, MAIL_TIMEOUT_MS];
    const transport = createTransport({ url, connectionTimeout, greetingTimeout, socketTimeout });
    try {
      await transport.verify();
      return [ok("mail", "it answers, and takes the login")];
    } catch (error) {
      return [explainMail(error)];
    } finally {
      transport.close();
    }
  },
};

/** By the code alone: what a mail server says may contain the login. */
function explainMail(error: unknown): Found {
  const why = "sign-in links aren't sent, so people who sign in by mail can't";
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "EAUTH")
    return fault("mail-login", "it refuses the login", why, "correct user and password in EMAIL_SERVER");
  const step = "check host, port and smtp:// or smtps:// in EMAIL_SERVER, and that this machine may connect there";
  return fault("mail-unreachable", `it can't be reached (${code || "no answer"})`, why, step);
}

const token: Check = {
  what: "Client-side token",
  needs: ["PADDLE_ENVIRONMENT", "NEXT_PUBLIC_PADDLE_CLIENT_TOKEN"],
  look: async () => {
    const { PADDLE_ENVIRONMENT, NEXT_PUBLIC_PADDLE_CLIENT_TOKEN } = env();
    const isUnused = PADDLE_ENVIRONMENT === "local" && !NEXT_PUBLIC_PADDLE_CLIENT_TOKEN;
    // One that is missing is among the settings that are wrong.
    const detail = isUnused ? "not needed by the local Paddle" : "of the environment that PADDLE_ENVIRONMENT names";
    return [ok("client-token", detail)];
  },
};

export const settingsChecks = [settings, signIn, mail, token];
