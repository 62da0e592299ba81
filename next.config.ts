import type { NextConfig } from "next";
import { buildEnvironment, isProduction, isStandaloneBuild, oauthProviders, testPlans } from "./lib/env";

const portals = ["https://customer-portal.paddle.com", "https://sandbox-customer-portal.paddle.com"];
const signIn = Object.values(oauthProviders).map(({ origin }) => origin);
// A form without script is redirected into the portal, or to a provider, which `form-action` must allow. The emulator's address is left out of
// builds that say they are for Paddle itself.
if (!buildEnvironment || buildEnvironment === "local") portals.push("http://127.0.0.1:*", "http://localhost:*");

const paddle = "https://cdn.paddle.com https://sandbox-cdn.paddle.com";
/** What the checkout page may load in addition: Paddle.js, and the frame it opens. */
const checkout: Record<string, string> = {
  "script-src": paddle,
  "style-src": paddle,
  "img-src": paddle,
  "frame-src": "https://buy.paddle.com https://sandbox-buy.paddle.com",
  "connect-src": "https://*.paddle.com",
};
// On live accounts Paddle.js loads Retain, which asks customers for a new card before their payment fails for good.
if (!buildEnvironment || buildEnvironment === "production") {
  checkout["script-src"] += " https://public.profitwell.com";
  checkout["connect-src"] += " https://*.profitwell.com https://api.profitwell-events.com";
}

const contentSecurityPolicy = (more: Record<string, string> = {}) =>
  [
    "default-src 'self'",
    // Next starts a page with inline scripts. A nonce for them would need proxy.ts on every request.
    `script-src 'self' 'unsafe-inline'${isProduction ? "" : " 'unsafe-eval'"}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'self'",
    "frame-ancestors 'none'",
    `form-action 'self' ${[...portals, ...signIn].join(" ")}`,
    "frame-src 'self'",
    "connect-src 'self'",
  ]
    .map((directive) => {
      const allowed = more[directive.split(" ")[0] ?? ""];
      return allowed ? `${directive} ${allowed}` : directive;
    })
    .join("; ");

const securityHeaders = [
  { key: "Content-Security-Policy", value: contentSecurityPolicy() },
  // A month, and for this host alone: your domain's other hosts are not the template's to decide about.
  { key: "Strict-Transport-Security", value: "max-age=2592000" },
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "strict-origin-when-cross-origin" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  { key: "Permissions-Policy", value: "camera=(), geolocation=(), microphone=(), payment=()" },
];

const config: NextConfig = {
  poweredByHeader: false,
  // The image endpoint is the part of Next with most advisories, and no page here needs it.
  images: { unoptimized: true },
  // A link to a page that is gone does not compile.
  typedRoutes: true,
  // Reads its own files and package when it is loaded, so it can't be part of a bundle.
  serverExternalPackages: ["graphile-worker"],
  // With a cache from an earlier start, `next dev` 16.4 now and then takes each page load for a change and reloads for ever.
  experimental: { turbopackFileSystemCacheForDev: false },
  ...(isStandaloneBuild && { output: "standalone" }),
  ...(testPlans && {
    turbopack: {
      resolveAlias: {
        "@/lib/billing/plans": testPlans,
        "@/lib/billing/leaving-policy": "./tests/fixtures/leaving-policy.ts",
        "@/lib/reactions": "./tests/fixtures/reactions.ts",
      },
    },
  }),
  headers: async () => [
    { source: "/:path*", headers: securityHeaders },
    {
      source: "/checkout",
      headers: [
        { key: "Content-Security-Policy", value: contentSecurityPolicy(checkout) },
        // Paddle's checkout takes wallet payments, and talks to windows it opens.
        { key: "Permissions-Policy", value: "camera=(), geolocation=(), microphone=()" },
        { key: "Cross-Origin-Opener-Policy", value: "same-origin-allow-popups" },
      ],
    },
  ],
};

export default config;
