import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { openLinkAction } from "@/app/sign-in/actions";
import { Page } from "@/components/site/page";
import { Button } from "@/components/ui/button";
import { linkPage } from "@/lib/copy";

export const metadata: Metadata = { title: linkPage.title, referrer: "no-referrer", robots: "noindex" };

type LinkPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** Where a mailed link leads. Only the button uses it up: mail scanners open links, and press nothing. */
export default async function LinkPage({ searchParams }: LinkPageProps) {
  const { token, email, callbackUrl = "" } = await searchParams;
  if (typeof token !== "string" || typeof email !== "string") redirect("/sign-in?error=Verification");
  return (
    <Page width="wide">
      <form action={openLinkAction} className="mx-auto flex max-w-md flex-col gap-4">
        <div>
          <h1 className="font-semibold text-2xl tracking-tight">{linkPage.title}</h1>
          <p className="mt-2 break-words text-muted-foreground">{linkPage.text(email)}</p>
        </div>
        {Object.entries({ token, email, callbackUrl: String(callbackUrl) }).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <Button type="submit">{linkPage.submit}</Button>
      </form>
    </Page>
  );
}
