import "server-only";
import { env } from "@/lib/env";

/**
 * The path in an address from outside, to go to after signing in or out; "/" when it isn't this app's. `requestOrigin`
 * is this app's too: Next calls every loopback address "localhost", whatever AUTH_URL says.
 */
export function toOwnPath(wanted: string, requestOrigin?: string): string {
  const { AUTH_URL } = env();
  if (!URL.canParse(wanted, AUTH_URL)) return "/";
  const { origin, pathname, search } = new URL(wanted, AUTH_URL);
  const isOwn = origin === new URL(AUTH_URL).origin || origin === requestOrigin;
  // Browsers take a path that begins with two slashes for another site's address.
  return isOwn ? `/${pathname.replace(/^\/+/, "")}${search}` : "/";
}
