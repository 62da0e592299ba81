import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import type { Options } from "./emulator.ts";

/** What this machine is called by a browser that runs on it. */
const names = ["127.0.0.1", "localhost", "[::1]"];

interface Addresses {
  hosts: string[];
  origins: string[];
}

function addressesOf({ origin }: Options, others: string[]): Addresses {
  const { port } = new URL(origin);
  const own = names.map((name) => new URL(`http://${name}:${port || 80}`));
  const all = [...own, ...others.map((other) => new URL(other))];
  return {
    hosts: [...names, ...own.map(({ hostname }) => `${hostname}:${port || 80}`), ...all.map(({ host }) => host)],
    origins: all.map((url) => url.origin),
  };
}

/** Why a request comes from another site's page; null when it doesn't. Programs send none of these headers but Host. */
function foreignPart(c: Context, { hosts, origins }: Addresses): string | null {
  const host = c.req.header("host") ?? "";
  const origin = c.req.header("origin");
  const site = c.req.header("sec-fetch-site");
  const isSafe = c.req.method === "GET" || c.req.method === "HEAD";
  // Whoever follows a link here changes nothing, and the page they come from can't read the answer.
  const isVisit =
    isSafe && c.req.header("sec-fetch-mode") === "navigate" && c.req.header("sec-fetch-dest") === "document";
  if (!hosts.includes(host.toLowerCase())) return "host";
  // A browser keeps the origin of a form to itself where its page has no referrer.
  const isKept = origin === "null" && site === "same-origin";
  if (origin !== undefined && !isKept && !origins.includes(origin)) return "origin";
  if (site !== undefined && site !== "same-origin" && site !== "none" && !isVisit) return "sec-fetch-site";
  return null;
}

/** Refuses what a page of another site has a browser send here: by a request of its own, or under a name that it had lead here. */
export function refuseForeign(
  options: Options,
  refuse: (c: Context, part: string) => Response | Promise<Response>,
  ...others: string[]
) {
  const addresses = addressesOf(options, others);
  return createMiddleware(async (c, next) => {
    const part = foreignPart(c, addresses);
    return part === null ? next() : refuse(c, part);
  });
}

/** The forms of the hosted pages are sent from the hosted pages. */
export function ownFormsOnly(options: Options) {
  const guard = refuseForeign(
    options,
    (c, part) => c.text(`${part}: this form was not sent from its own page`, 403),
    options.portalOrigin,
    options.checkoutUrl,
  );
  return createMiddleware(async (c, next) => (c.req.method === "POST" ? guard(c, next) : next()));
}
