import type { Route } from "next";

/** The product's name and description. Change them when you make it yours. */
export const site = {
  name: "AeroEdit",
  tagline: "Flight logs without the paperwork.",
  description: "AeroEdit is the example product of this billing-settings starter for Paddle.",
  /** Where refusals send people. */
  supportEmail: "support@example.com",
  /** The browser's own bars; the same colours as `--background` in app/globals.css. */
  themeColor: { light: "#f9fafb", dark: "#0d0f14" },
} as const;

/** Where plans can be chosen; null without a price page. It has a line by itself, so that a clone can leave it out. */
export function getPlansPath(): Route | null {
  const pages: Route[] = [];
  pages.push("/pricing");
  return pages[0] ?? null;
}
