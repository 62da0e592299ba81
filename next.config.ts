import type { NextConfig } from "next";
import { buildEnvironment, isProduction } from "./lib/env";

const portals = ["https://customer-portal.paddle.com", "https://sandbox-customer-portal.paddle.com"];
// A form without script is redirected into the portal, which `form-action` must allow. The emulator's address is left out of
// builds that say they are for Paddle itself.
if (!buildEnvironment || buildEnvironment === "local")
  portals.push("http://127.0.0.1:*", "http://localhost:*");

const contentSecurityPolicy = [
  "default-src 'self'",
  // Next starts a page with inline scripts. A nonce for them would need proxy.ts on every request.
  `script-src 'self' 'unsafe-inline'${isProduction ? "" : " 'unsafe-eval'"}`,
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'self'",
  "frame-ancestors 'none'",
  `form-action 'self' ${portals.join(" ")}`,
].join("; ");

const securityHeaders = [
  { key: "Content-Security-Policy", value: contentSecurityPolicy },
  { key: "Strict-Transport-Security", value: "max-age=63072000; includeSubDomains" },
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
  headers: async () => [{ source: "/:path*", headers: securityHeaders }],
};

export default config;
