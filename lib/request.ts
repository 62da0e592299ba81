import "server-only";
import { isIPv4, isIPv6 } from "node:net";
import { headers } from "next/headers";
import { parseLocale } from "@/lib/format";

/**
 * Where the request comes from, as the proxy before this app saw it: the last entry of `X-Forwarded-For`. Those to its
 * left are the client's own words, which it may change with each request. "unknown" where there is none. Of an IPv6
 * address only the network: whoever has one has all of its addresses.
 */
export async function getClientAddress(): Promise<string> {
  const entry = (await headers()).get("x-forwarded-for")?.split(",").at(-1)?.trim() ?? "";
  const address = entry.replace(/^::ffff:(?=[\d.]+$)/i, "").replace(/^\[(.+)\](:\d+)?$/, "$1");
  const withoutPort = address.replace(/^([\d.]+):\d+$/, "$1");
  if (isIPv6(withoutPort)) return networkOf(withoutPort);
  return isIPv4(withoutPort) ? withoutPort : "unknown";
}

/** The first four of an IPv6 address's eight groups. */
function networkOf(address: string): string {
  const [start = "", end] = address.split("%")[0]?.split("::") ?? [];
  const groups = start.split(":").filter(Boolean);
  const after = end?.split(":").filter(Boolean) ?? [];
  const all = [...groups, ...Array(Math.max(0, 8 - groups.length - after.length)).fill("0"), ...after];
  return all
    .slice(0, 4)
    .map((group) => group.toLowerCase().replace(/^0+(?=.)/, ""))
    .join(":");
}

/** What the request's headers say; never who the visitor is. The country is known where the host's edge sends it. */
export async function getVisitor(): Promise<{ locale: string; countryCode: string | null }> {
  const all = await headers();
  const country = all.get("x-vercel-ip-country") ?? all.get("cf-ipcountry") ?? all.get("x-country-code") ?? "";
  return {
    locale: parseLocale(all.get("accept-language")),
    countryCode: country || null,
  };
}
