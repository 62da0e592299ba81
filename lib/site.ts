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
