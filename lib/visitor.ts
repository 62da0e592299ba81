import "server-only";
import { headers } from "next/headers";
import { parseLocale } from "@/lib/format";

/** What the request says of who is looking: never of who they are. The country is known where the host's edge names it. */
export async function getVisitor(): Promise<{ locale: string; countryCode: string | null }> {
  const all = await headers();
  const country =
    all.get("x-vercel-ip-country") ?? all.get("cf-ipcountry") ?? all.get("x-country-code") ?? "";
  return {
    locale: parseLocale(all.get("accept-language")),
    countryCode: /^[A-Z]{2}$/.test(country) && country !== "XX" && country !== "T1" ? country : null,
  };
}
