import "server-only";
import { headers } from "next/headers";
import { parseLocale } from "@/lib/format";

/**
 * Where the request comes from, as the proxy before this app saw it: the last entry of `X-Forwarded-For`. Those to its
 * left are the client's own words, which it may change with each request. "unknown" where there is none.
 */
export async function getClientAddress(): Promise<string> {
  const entries = (await headers()).get("x-forwarded-for")?.split(",") ?? [];
  return entries.at(-1)?.trim() || "unknown";
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
