import Link from "next/link";
import { Button, buttonVariants } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";

const pages = [
  { href: "/settings/billing", text: "Billing" },
  { href: "/pricing", text: "Pricing" },
  { href: "/pro", text: "Pro" },
] as const;

type HeaderProps = {
  email: string | null;
  signOut: () => Promise<void>;
};

export function Header({ email, signOut }: HeaderProps) {
  const link = cn(buttonVariants({ variant: "ghost" }), "px-2 sm:px-3");
  return (
    <header className="border-border border-b bg-card">
      <div className="mx-auto flex max-w-3xl flex-wrap items-center gap-x-1 px-4 py-2 sm:px-6">
        <Link href="/" className={cn(link, "-ml-2 font-semibold text-foreground sm:-ml-3")}>
          AeroEdit
        </Link>
        <nav aria-label="Main" className="flex">
          {pages.map(({ href, text }) => (
            <Link key={href} href={href} prefetch={false} className={link}>
              {text}
            </Link>
          ))}
        </nav>
        <div className="ml-auto flex min-w-0 items-center gap-1">
          {email ? (
            <>
              <span className="hidden truncate text-muted-foreground text-sm sm:inline">{email}</span>
              <form action={signOut}>
                <Button type="submit" variant="ghost" className="-mr-2 px-2 sm:-mr-3 sm:px-3">
                  Sign out
                </Button>
              </form>
            </>
          ) : (
            <Link href="/sign-in" prefetch={false} className={cn(link, "-mr-2 sm:-mr-3")}>
              Sign in
            </Link>
          )}
        </div>
      </div>
    </header>
  );
}
