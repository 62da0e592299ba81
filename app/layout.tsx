import type { Metadata, Route, Viewport } from "next";
import type { ReactNode } from "react";
import { signOutAction } from "@/app/sign-in/actions";
import { ButtonLink } from "@/components/site/page";
import { ScriptCookie } from "@/components/site/streamed";
import { ThemeScript, ThemeSwitch } from "@/components/site/theme";
import { Button } from "@/components/ui/button";
import { getUser, type User } from "@/lib/auth/user";
import { pageNames, siteHeader } from "@/lib/copy";
import { publicAddress } from "@/lib/env";
import { site } from "@/lib/site";
import "./globals.css";

export const metadata: Metadata = {
  // A link that somebody shares has a picture (opengraph-image.tsx), whose address must be whole.
  metadataBase: publicAddress,
  openGraph: { siteName: site.name, type: "website" },
  title: { default: site.name, template: `%s · ${site.name}` },
  description: site.description,
  icons: {
    icon: [
      { url: "/favicon.ico", sizes: "32x32" },
      { url: "/icon.svg", type: "image/svg+xml" },
    ],
    apple: "/apple-touch-icon.png",
  },
};

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: site.themeColor.light },
    { media: "(prefers-color-scheme: dark)", color: site.themeColor.dark },
  ],
};

/** The header waits for the session, as every page does: until then a page can still answer with a redirect. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  // During an outage the page says what is wrong, and it isn't known who is signed in.
  const user = await getUser().catch(() => undefined);
  return (
    // ThemeScript puts a class on it before React starts.
    <html lang="en" suppressHydrationWarning>
      <body className="min-h-dvh font-sans antialiased">
        <a href="#content" className="skip-link">
          {siteHeader.skip}
        </a>
        <ThemeScript />
        <ScriptCookie />
        <Header user={user} />
        {children}
      </body>
    </html>
  );
}

/** `isForAll`: somebody who isn't signed in sees it, too. */
const pages: { href: Route; text: string; isForAll?: true }[] = [
  { href: "/settings/billing", text: pageNames.billing },
  { href: "/pricing", text: pageNames.pricing, isForAll: true },
  { href: "/pro/projects", text: pageNames.projects },
];

/** `user` is null when nobody is signed in, and undefined when that isn't known. */
function Header({ user }: { user: User | null | undefined }) {
  return (
    <header className="border-b bg-card">
      <div className="site-header">
        <ButtonLink href="/" variant="ghost" size="bar">
          {site.name}
        </ButtonLink>
        <nav aria-label={siteHeader.nav}>
          {pages
            .filter(({ isForAll }) => isForAll || user !== null)
            .map(({ href, text }) => (
              <ButtonLink key={href} href={href} variant="ghost" size="bar">
                {text}
              </ButtonLink>
            ))}
        </nav>
        <div>
          {user && <AccountMenu email={user.email} />}
          {user === null && (
            <ButtonLink href="/sign-in" variant="ghost" size="bar">
              {siteHeader.signIn}
            </ButtonLink>
          )}
        </div>
      </div>
    </header>
  );
}

/** A popover of the browser's own: it closes by itself on Escape and outside, and needs no script. */
function AccountMenu({ email }: { email: string }) {
  return (
    <>
      <Button variant="ghost" size="bar" popoverTarget="account" className="icon-account">
        <span className="max-sm:sr-only">{siteHeader.account}</span>
      </Button>
      <div id="account" popover="auto" className="account-menu">
        <p>{email}</p>
        <ThemeSwitch />
        <form action={signOutAction}>
          <Button type="submit" variant="ghost" className="icon-sign-out w-full justify-start px-3">
            {siteHeader.signOut}
          </Button>
        </form>
      </div>
    </>
  );
}
