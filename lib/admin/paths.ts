import type { Route } from "next";

// Where proxy.ts leads admins to app/admin-pages. For the compiler, too, there is nothing here.
const root = "/admin/billing";
export const adminPaths = {
  overview: root as Route,
  events: `${root}/events` as Route,
  customers: `${root}/customers` as Route,
  checks: `${root}/checks` as Route,
  audit: `${root}/audit` as Route,
};

/** A page with something looked up on it. */
export const withQuery = (path: Route, query: Record<string, string>): Route =>
  `${path}?${new URLSearchParams(query)}` as Route;
