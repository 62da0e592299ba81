import { signInError, siteHeader } from "@/lib/copy";
import { type Form, locationOf, readForms, submit } from "@/tests/fixtures/forms";
import type { Person } from "@/tests/fixtures/providers";
import {
  openNewestLink,
  playedProviders,
  requestLink,
  type SignInApp,
  signInAt,
  signInByMail,
  startSignInApp,
} from "@/tests/fixtures/sign-in";
import type { Stack } from "@/tests/fixtures/stack";
import { test as base, expect } from "@/tests/fixtures/test";
import { SAM, SESSION_COOKIE } from "@/tests/fixtures/users";
import { visit } from "@/tests/fixtures/visitor";

const test = base.extend<object, { app: SignInApp }>({
  app: [
    async ({ stack }, use) => {
      const app = await startSignInApp(stack, ["github", "google", "mail"]);
      await use(app);
      await app.stop();
    },
    { scope: "worker", timeout: 120_000 },
  ],
});

const owner: Person = { id: "1001", email: SAM.email, isVerified: true };
const thief: Person = { id: "6666", email: SAM.email, isVerified: false };

/** Sam as users of providers were made before addresses had to be verified: by the address that the thief had typed. */
async function addUnverified({ database }: Pick<Stack, "database">, provider: string): Promise<void> {
  await database.sql(`INSERT INTO "User" ("id", "email") VALUES ('made-before', $1)`, [SAM.email]);
  const account = `INSERT INTO "Account" ("userId", "type", "provider", "providerAccountId") VALUES ('made-before', 'oauth', $1, $2)`;
  await database.sql(account, [provider, thief.id]);
}

/** Whose accounts there are. */
const linked = `SELECT u."email" FROM "Account" a JOIN "User" u ON u."id" = a."userId"`;

/** Whether a session is somebody's. */
const isSignedIn = async (app: SignInApp, session: string | null) =>
  (await visit(app, "/settings/billing", { session })).status === 200;

/** Whether a session shows Sam's subscriptions. */
async function sees(app: SignInApp, session: string | null): Promise<boolean> {
  return (await visit(app, "/settings/billing", { session })).text.includes("AeroEdit Pro");
}

for (const provider of playedProviders) {
  test(`${provider}: a verified address makes a verified user, who sees their subscriptions`, async ({
    app,
    stack,
  }) => {
    const { session, location } = await signInAt(app, provider, owner);
    expect(location).toBe(`${app.url}/settings/billing`);
    expect(await sees(app, session)).toBe(true);
    const users = await stack.database.sql(`SELECT "email", "emailVerified" IS NOT NULL AS "isVerified" FROM "User"`);
    expect(users).toEqual([{ email: SAM.email, isVerified: true }]);
    const tokens = `"access_token", "refresh_token", "id_token"`;
    const accounts = await stack.database.sql(`SELECT ${tokens} FROM "Account"`);
    expect(accounts, "no token is stored").toEqual([{ access_token: null, refresh_token: null, id_token: null }]);
  });

  test(`${provider}: an address that isn't verified there signs nobody in, and makes no user`, async ({
    app,
    stack,
  }) => {
    const { session, location } = await signInAt(app, provider, thief);
    expect(session).toBeNull();
    expect(location).toBe(`${app.url}/sign-in?error=Unverified`);
    expect((await visit(app, "/sign-in?error=Unverified")).text).toContain(signInError("Unverified"));
    expect(await stack.database.sql(`SELECT 1 FROM "User"`)).toEqual([]);
  });

  test(`${provider}: a user whose address had never been verified is verified by signing in again`, async ({
    app,
    stack,
  }) => {
    await signInAt(app, provider, owner);
    await stack.database.sql(`UPDATE "User" SET "emailVerified" = NULL`);
    const { session } = await signInAt(app, provider, owner);
    expect(await sees(app, session)).toBe(true);
    expect(await stack.database.sql(`SELECT 1 FROM "Account"`), "the account that signed in stays").toHaveLength(1);
  });

  test(`${provider}: somebody who once signed in by mail is the same user`, async ({ app, stack }) => {
    const byMail = await signInByMail(app, SAM.email);
    const { session } = await signInAt(app, provider, owner);
    expect(await sees(app, session)).toBe(true);
    expect(await sees(app, byMail.session), "and stays signed in elsewhere").toBe(true);
    expect(await stack.database.sql(`SELECT 1 FROM "User"`)).toHaveLength(1);
  });

  test(`${provider}: an address that isn't verified there opens nothing of the user who has it`, async ({
    app,
    stack,
  }) => {
    const byMail = await signInByMail(app, SAM.email);
    const { session } = await signInAt(app, provider, thief);
    expect(session).toBeNull();
    expect(await stack.database.sql(`SELECT 1 FROM "Account"`)).toEqual([]);
    expect(await sees(app, byMail.session)).toBe(true);
  });

  test(`${provider}: an account is never linked to whoever is signed in in the browser`, async ({ app, stack }) => {
    const byMail = await signInByMail(app, SAM.email);
    const other = { ...owner, email: "other@example.com" };
    const { session } = await signInAt(app, provider, other, byMail.session);
    expect(await isSignedIn(app, session)).toBe(true);
    expect(await sees(app, session)).toBe(false);
    expect(await sees(app, (await signInAt(app, provider, other)).session)).toBe(false);
    expect(await stack.database.sql(linked)).toEqual([{ email: "other@example.com" }]);
  });

  test(`${provider}: unusual addresses are as good as others, and none is another's by its letters`, async ({
    app,
    stack,
  }) => {
    for (const email of ["jürgen@example.com", "a!b@example.com", "user%x@example.com", "SHOUT@EXAMPLE.COM"])
      expect(
        await isSignedIn(
          app,
          (await signInAt(app, provider, { ...owner, id: `${email.length}00${email.charCodeAt(0)}`, email })).session,
        ),
        email,
      ).toBe(true);
    // Kelvin, in lower case a k; a full-width letter; two addresses in one.
    for (const email of ["\u212Aate@example.com", "\uFF53am@example.com", "sam@example.com,b@example.com"])
      expect((await signInAt(app, provider, { ...owner, id: "2002", email })).session, email).toBeNull();
    const users = await stack.database.sql<{ email: string }>(`SELECT "email" FROM "User" ORDER BY "email"`);
    expect(users.map(({ email }) => email)).toContain("shout@example.com");
    expect(users).toHaveLength(4);
  });

  test(`${provider}: a user who was never verified keeps no account that has another address by now`, async ({
    app,
    stack,
  }) => {
    await addUnverified(stack, provider);
    const moved = await signInAt(app, provider, { ...thief, email: "thief@example.com", isVerified: true });
    expect(await isSignedIn(app, moved.session)).toBe(true);
    expect(await stack.database.sql(linked)).toEqual([{ email: "thief@example.com" }]);
  });

  for (const later of ["mail", ...playedProviders] as const)
    test(`${provider}: whoever had typed an address before is out once its owner comes by ${later}`, async ({
      app,
      stack,
    }) => {
      await addUnverified(stack, provider);
      await stack.database.sql(
        `INSERT INTO "Session" ("sessionToken", "userId", "expires") VALUES ('of-the-thief', 'made-before', now() + interval '9 days')`,
      );
      const { session } = later === "mail" ? await signInByMail(app, SAM.email) : await signInAt(app, later, owner);
      expect(await sees(app, session)).toBe(true);
      expect(await isSignedIn(app, "of-the-thief")).toBe(false);
      const again = await signInAt(app, provider, thief);
      expect(again.session).toBeNull();
      // Nor when the thief has an address of their own verified at the provider: the account is no longer this user's.
      const moved = await signInAt(app, provider, { ...thief, email: "thief@example.com", isVerified: true });
      expect(await sees(app, moved.session)).toBe(false);
    });
}

test("an account that belongs to somebody doesn't verify another user's address", async ({ app, stack }) => {
  const { session } = await signInAt(app, "github", { ...owner, email: "first@example.com" });
  await stack.database.sql(`INSERT INTO "User" ("id", "email") VALUES ('second', 'second@example.com')`);
  const moved = await signInAt(app, "github", { ...owner, email: "second@example.com" });
  expect(moved.session).not.toBeNull();
  const unverified = await stack.database.sql(`SELECT "email" FROM "User" WHERE "emailVerified" IS NULL`);
  expect(unverified).toEqual([{ email: "second@example.com" }]);
  expect(await isSignedIn(app, session)).toBe(true);
});

test("a mailed link signs in once, and only when its button is pressed", async ({ app, stack }) => {
  expect(await requestLink(app, ` ${SAM.email.toUpperCase()} `)).toBe("sent");
  const [mail] = app.mails.slice(-1);
  expect(mail?.to).toBe(SAM.email);
  expect(mail?.link).toMatch(new RegExp(`^${app.url}/sign-in/link\\?`));
  expect(mail?.html.replaceAll("&amp;", "&")).toContain(`href="${mail?.link}"`);
  // What a scanner does to a mail.
  for (const method of ["GET", "HEAD", "GET"]) await visit({ url: "" }, mail?.link ?? "", { method });
  expect(await stack.database.sql(`SELECT 1 FROM "VerificationToken"`)).toHaveLength(1);
  const { session, location } = await openNewestLink(app);
  expect(location).toBe("/settings/billing");
  expect(await sees(app, session)).toBe(true);
  expect(await openNewestLink(app)).toEqual({ session: null, location: "/sign-in?error=Verification" });
});

test("the address behind a link's button doesn't take a link by GET", async ({ app, stack }) => {
  await requestLink(app, SAM.email);
  const { search } = new URL(app.mails.at(-1)?.link ?? "");
  for (const provider of ["nodemailer", "local", "email"])
    expect((await visit(app, `/api/auth/callback/${provider}${search}`)).status).toBe(404);
  expect(await stack.database.sql(`SELECT 1 FROM "VerificationToken"`)).toHaveLength(1);
});

test("three links an hour for an address, whether or not somebody has it, and ten for a client", async ({
  app,
  stack,
}) => {
  await signInByMail(app, SAM.email);
  await stack.database.sql(`TRUNCATE "RateLimit"`);
  for (const [index, email] of [SAM.email, "nobody@example.com"].entries()) {
    const client = { "X-Forwarded-For": `10.0.0.${index}` };
    const answers = [];
    for (let count = 0; count < 4; count++) answers.push(await requestLink(app, email, client));
    expect(answers).toEqual([...Array(3).fill("sent"), "Limit"]);
  }
  // The client's own words come first in the header, the proxy's last.
  const mails = app.mails.length;
  const answers = [];
  for (let count = 0; count < 11; count++)
    answers.push(await requestLink(app, `${count}@example.com`, { "X-Forwarded-For": `1.1.1.${count}, 10.0.0.9` }));
  expect(answers).toEqual([...Array(10).fill("sent"), "Limit"]);
  expect(app.mails.length - mails).toBe(10);
  expect((await visit(app, "/sign-in?error=Limit")).text).toContain(signInError("Limit"));
});

test("simultaneous requests don't get more links than that", async ({ app }) => {
  const answers = await Promise.all(Array.from({ length: 8 }, () => requestLink(app, "many@example.com")));
  expect(answers.filter((answer) => answer === "sent")).toHaveLength(3);
});

test("a mail that can't be sent is said, and the address stays out of the log", async ({ app }) => {
  app.refuseMail(true);
  try {
    expect(await requestLink(app, "refused@example.com")).toBe("Mail");
    expect(await requestLink(app, "no address")).toBe("Mail");
  } finally {
    app.refuseMail(false);
  }
  expect(app.app.output()).toContain("the mail server didn't take");
  expect(app.app.output()).not.toContain("refused@example.com");
});

test("a session ends with its cookie, thirty days after signing in, however often it is used", async ({
  app,
  stack,
}) => {
  const { session } = await signInByMail(app, SAM.email);
  const rows = () => stack.database.sql<{ expires: Date }>(`SELECT "expires" FROM "Session"`);
  const [before] = await rows();
  expect((before?.expires.getTime() ?? 0) - Date.now()).toBeGreaterThan(29.9 * 24 * 60 * 60 * 1_000);
  await stack.database.sql(`UPDATE "Session" SET "expires" = now() + interval '1 minute'`);
  const [shortened] = await rows();
  const answers = [
    await visit(app, "/settings/billing", { session }),
    await visit(app, "/api/auth/session", { session }),
  ];
  for (const { headers } of answers) expect(headers.getSetCookie()).toEqual([]);
  expect(await rows()).toEqual([shortened]);
  await stack.database.sql(`UPDATE "Session" SET "expires" = now() - interval '1 minute'`);
  expect(await isSignedIn(app, session)).toBe(false);
});

test("wherever a mailed link is to lead afterwards, it is on the app's own address", async ({ app, stack }) => {
  const strangers = [
    "//evil.example",
    "/\\evil.example",
    "/..//evil.example",
    "/.//evil.example",
    "http://app//evil.example",
  ];
  for (const callbackUrl of [...strangers, `${app.url}//evil.example`]) {
    await stack.database.sql(`TRUNCATE "RateLimit"`);
    await requestLink(app, SAM.email, {}, { callbackUrl });
    const { session, location } = await openNewestLink(app, { callbackUrl });
    expect(session, callbackUrl).not.toBeNull();
    expect(location, callbackUrl).toMatch(/^\/(?!\/)/);
  }
});

test("a way to sign in that isn't set up is refused, whatever a form says", async ({ stack }) => {
  const [form] = readForms(await visit(stack, "/sign-in"), "/sign-in");
  if (!form) throw new Error("There is no form.");
  for (const provider of ["email", "github", "google", "nodemailer", "local", "constructor"]) {
    const answer = await submit(stack, null, form, { provider, email: SAM.email });
    expect(locationOf(answer), provider).toMatch(/^\/sign-in\?.*error=/);
    expect(answer.headers.getSetCookie().join(), provider).not.toContain(SESSION_COOKIE);
  }
});

test("what a mail program would take for another address, or for several, is no address", async ({ app }) => {
  const odd = [
    `${SAM.email},1`,
    `1;${SAM.email}`,
    `x ${SAM.email}`,
    `a<${SAM.email}>`,
    `a,${SAM.email}`,
    `(x)${SAM.email}`,
  ];
  odd.push(
    `${SAM.email};`,
    SAM.email.replace(".com", "\u3002com"),
    `"a"@example.com`,
    `a\u0000@example.com`,
    "a@b@example.com",
  );
  const mails = app.mails.length;
  for (const [index, email] of odd.entries())
    expect(await requestLink(app, email, { "X-Forwarded-For": `10.9.0.${index}` }), email).toBe("Mail");
  expect(app.mails).toHaveLength(mails);
});

for (const [what, address] of [
  ["all addresses of an IPv6 network", (count: number) => `2001:db8:1:2::${count.toString(16)}`],
  ["an address with whatever port", (count: number) => `203.0.113.7:${4000 + count}`],
  ["an IPv4 address, also as IPv6 writes it", (count: number) => (count % 2 ? "203.0.113.8" : "::ffff:203.0.113.8")],
  ["what is no address", (count: number) => "x".repeat(count * 300)],
] as const)
  test(`one client is ${what}`, async ({ app }) => {
    const answers = [];
    for (let count = 1; count <= 11; count++)
      answers.push(await requestLink(app, `${count}@example.com`, { "X-Forwarded-For": address(count) }));
    expect(answers).toEqual([...Array(10).fill("sent"), "Limit"]);
  });

test("signing out while the database is down doesn't pretend, and works once it is up", async ({ app, stack }) => {
  const { session } = await signInByMail(app, SAM.email);
  const isSignOut = ({ button }: Form) => button === siteHeader.signOut;
  const form = readForms(await visit(app, "/settings/billing", { session }), "/settings/billing").find(isSignOut);
  if (!form) throw new Error("There is no way to sign out.");
  await stack.database.cut();
  try {
    const answer = await submit(app, session, form);
    expect(locationOf(answer)).toContain("/unavailable");
    expect(answer.headers.getSetCookie()).toEqual([]);
  } finally {
    await stack.database.mend();
  }
  expect(await isSignedIn(app, session)).toBe(true);
  expect(locationOf(await submit(app, session, form))).toBe("/");
  expect(await isSignedIn(app, session)).toBe(false);
});
