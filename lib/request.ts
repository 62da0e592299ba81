import "server-only";
import { headers } from "next/headers";
import { parseLocale } from "@/lib/format";

/** A page's query string. */
export type SearchParams = Promise<Record<string, string | string[] | undefined>>;

/** What the request's headers say; never who the visitor is. The country is known where the host's edge sends it. */
export async function getVisitor(): Promise<{ locale: string; countryCode: string | null }> {
  const all = await headers();
  const country = all.get("x-vercel-ip-country") ?? all.get("cf-ipcountry") ?? all.get("x-country-code") ?? "";
  return {
    locale: parseLocale(all.get("accept-language")),
    countryCode: /^[A-Z]{2}$/.test(country) && country !== "XX" && country !== "T1" ? country : null,
  };
}

/**
 * The visitor's network address, for limits. Only the last entry was written by the proxy in front of the app; those
 * before it are the visitor's own words.
 */
export async function getClientAddress(): Promise<string> {
  return (await headers()).get("x-forwarded-for")?.split(",").at(-1)?.trim() || "unknown";
}
