import type { Route } from "next";

/** Where plans can be chosen; null without a price page. It has a line by itself, so that a clone can leave it out. */
export function getPlansPath(): Route | null {
  const pages: Route[] = [];
  pages.push("/pricing");
  return pages[0] ?? null;
}
