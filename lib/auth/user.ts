import "server-only";
import type { Route } from "next";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { cache, type ReactNode } from "react";
import type { z } from "zod";
import { sessionCookieName } from "@/lib/auth/config";
import { actionErrors } from "@/lib/copy";
import { database, isOutage, queryForPage } from "@/lib/db";
import { log } from "@/lib/log";

declare const signedIn: unique symbol;

/** Who is signed in. Only this file creates one, so whoever has one knows that the identity came from the session. */
export type User = { id: string; name: string | null; email: string; readonly [signedIn]: true };

const sessionStatement = `
  SELECT u."id", u."name", u."email" FROM "Session" s JOIN "User" u ON u."id" = s."userId"
  WHERE s."sessionToken" = $1 AND s."expires" > $2 AND u."leaving" IS DISTINCT FROM 'immediately'`;

/** Null also for what can't be a token of ours. */
async function getSessionToken(): Promise<string | null> {
  const token = (await cookies()).get(sessionCookieName())?.value;
  return token && /^[\w-]{1,100}$/.test(token) ? token : null;
}

/**
 * The signed-in user, read once per request. Throws when the database doesn't answer: Auth.js would say that nobody is
 * signed in.
 */
export const getUser = cache(async (): Promise<User | null> => {
  const token = await getSessionToken();
  if (!token) return null;
  const { rows } = await queryForPage<User>(sessionStatement, [token, new Date()]);
  return rows[0] ?? null;
});

/** Ends the session at once, and then its cookie: an outage must not leave a session that nobody can end any more. */
export async function endSession(): Promise<void> {
  const token = await getSessionToken();
  if (token) await database().pool.query(`DELETE FROM "Session" WHERE "sessionToken" = $1`, [token]);
  const secure = sessionCookieName().startsWith("__Secure-");
  (await cookies()).set(sessionCookieName(), "", { maxAge: 0, path: "/", httpOnly: true, sameSite: "lax", secure });
}

/** The signed-in user, or a redirect to the sign-in page and, from there, back to `returnTo`. */
export async function requireUser(returnTo: string): Promise<User> {
  return (await getUser()) ?? redirect(`/sign-in?${new URLSearchParams({ callbackUrl: returnTo })}`);
}

export type Query = Record<string, string | string[] | undefined>;
type PageProps<Params> = { params: Promise<Params>; searchParams: Promise<Query> };
type Props<Params> = {
  params: Params;
  query: Query;
  /** `orUnavailable` for what the page renders later, while it streams: what it renders itself is inside already. */
  guard: <T>(run: () => Promise<T>) => Promise<T>;
};
type Render<Params, Visitor> = (user: Visitor, props: Props<Params>) => Promise<ReactNode>;
/** A page's own path, or how to tell it from its parameters. Its query is kept. */
type PathOf<Params> = string | ((params: Params) => string);

/**
 * Wraps a page that needs a user: others sign in first and come back. While the database is down it answers 503, see
 * `orUnavailable`.
 */
export const userPage = <Params = unknown>(path: PathOf<Params>, render: Render<Params, User>) =>
  visitorPage<Params>(path, async (_user, props) => render(await requireUser(pathFor(path, props)), props));

/** The same for a page that everybody may see. */
export const visitorPage = <Params = unknown>(path: PathOf<Params>, render: Render<Params, User | null>) =>
  async function page({ params, searchParams }: PageProps<Params>): Promise<ReactNode> {
    const props = { params: await params, query: await searchParams };
    const ownPath = pathFor(path, props);
    const guard = <T>(run: () => Promise<T>) => orUnavailable(ownPath, run);
    return guard(async () => render(await getUser(), { ...props, guard }));
  };

/** While the database is down: leads to a page that says so, and from there back to `path`. */
export const orUnavailable = <T>(path: string, run: () => Promise<T>): Promise<T> =>
  unlessDown(run, () => redirect(`/unavailable?${new URLSearchParams({ from: path })}` as Route));

function pathFor<Params>(path: PathOf<Params>, { params, query }: { params: Params; query: Query }): string {
  const entries = Object.entries(query).flatMap(([name, value]) => [value ?? []].flat().map((one) => [name, one]));
  const search = new URLSearchParams(entries).toString();
  return (typeof path === "string" ? path : path(params)) + (search && `?${search}`);
}

/** What `run` answers, or `instead` while the database is down. */
async function unlessDown<T>(run: () => Promise<T>, instead: () => T): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!isOutage(error)) throw error;
    log("error", "database.unavailable", error instanceof Error ? error.message : "unknown error");
    return instead();
  }
}

/** What a form's action answers, as text for the user; null before it is submitted. `refused`: why, for what helps. */
export type ActionState = { error: string; refused?: string } | { success: string } | null;

/** Runs an action with its form's fields, parsed; fields that don't fit are named in the log, without what they hold. */
export async function runWithFields<Schema extends z.ZodType, Result>(
  schema: Schema,
  form: FormData,
  run: (input: z.output<Schema>) => Promise<Result>,
): Promise<Result | { error: string }> {
  const { data, error } = schema.safeParse(Object.fromEntries(form));
  if (!error) return run(data);
  const fields = error.issues.map(({ path }) => path.join("."));
  log("warn", "action.invalid", `fields that don't fit: ${fields.join(", ")}`);
  return { error: actionErrors.invalidInput };
}

/**
 * Wraps a server action, which is a public POST endpoint: the user comes from the session, and the form's fields are
 * parsed, before `run` sees either.
 */
export function userAction<Schema extends z.ZodType, Result>(
  schema: Schema,
  run: (input: z.output<Schema>, user: User) => Promise<Result>,
) {
  const answer = async (form: FormData): Promise<Result | { error: string }> => {
    const user = await getUser();
    if (!user) return { error: actionErrors.signedOut };
    return runWithFields(schema, form, (input) => run(input, user));
  };
  return async (_state: unknown, form: FormData) =>
    unlessDown(
      () => answer(form),
      () => ({ error: actionErrors.outage }),
    );
}

/** Wraps a route handler that needs a user: 401 without one, 503 while the database is down. Nothing is cached. */
export function userRoute(run: (user: User, request: Request) => Promise<Response>) {
  const answer = async (request: Request): Promise<Response> => {
    const user = await getUser();
    return user ? run(user, request) : Response.json({ error: "signed-out" }, { status: 401 });
  };
  const unavailable = () => Response.json({ error: "unavailable" }, { status: 503, headers: { "Retry-After": "5" } });
  return async (request: Request): Promise<Response> => {
    const response = await unlessDown(() => answer(request), unavailable);
    response.headers.set("Cache-Control", "private, no-store");
    return response;
  };
}
