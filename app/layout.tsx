import type { Metadata, Route, Viewport } from "next";
import type { ReactNode } from "react";
import { signOutAction } from "@/app/sign-in/actions";
import { ButtonLink } from "@/components/site/page";
import { Button } from "@/components/ui/button";
import { getUser, type User } from "@/lib/auth/user";
import { pageNames, siteHeader } from "@/lib/copy";
import { site } from "@/lib/site";
import "./globals.css";

export const metadata: Metadata = {
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

/** No Suspense here, and no loading.tsx: once a fallback is sent, a page can no longer answer with a redirect. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  // During an outage the page says what is wrong, and it isn't known who is signed in.
  const user = await getUser().catch(() => undefined);
  return (
    <html lang="en">
      <body className="min-h-dvh font-sans antialiased">
        <a
          href="#content"
          className="sr-only rounded-lg bg-primary px-4 py-2 text-primary-foreground focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-10"
        >
          {siteHeader.skip}
        </a>
        <Header user={user} />
        {children}
      </body>
    </html>
  );
}

const pages: { href: Route; text: string }[] = [
  { href: "/settings/billing", text: pageNames.billing },
  { href: "/pricing", text: pageNames.pricing },
  { href: "/pro", text: pageNames.pro },
];

/** `user` is null when nobody is signed in, and undefined when that isn't known. */
function Header({ user }: { user: User | null | undefined }) {
  return (
    <header className="border-b bg-card">
      <div className="mx-auto flex max-w-3xl flex-wrap items-center gap-x-1 px-4 py-2 sm:px-6">
        <ButtonLink href="/" variant="ghost" className="-ml-2 px-2 font-semibold sm:-ml-3 sm:px-3">
          {site.name}
        </ButtonLink>
        <nav aria-label={siteHeader.nav} className="flex">
          {pages.map(({ href, text }) => (
            <ButtonLink key={href} href={href} variant="ghost" className="px-2 sm:px-3">
              {text}
            </ButtonLink>
          ))}
        </nav>
        <div className="ml-auto flex min-w-0 items-center gap-1">
          {user && (
            <>
              <span className="hidden truncate text-muted-foreground text-sm sm:inline">{user.email}</span>
              <form action={signOutAction}>
                <Button type="submit" variant="ghost" className="-mr-2 px-2 sm:-mr-3 sm:px-3">
                  {siteHeader.signOut}
                </Button>
              </form>
            </>
          )}
          {user === null && (
            <ButtonLink href="/sign-in" variant="ghost" className="-mr-2 px-2 sm:-mr-3 sm:px-3">
              {siteHeader.signIn}
            </ButtonLink>
          )}
        </div>
      </div>
    </header>
  );
}
