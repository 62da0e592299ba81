import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { signInAction } from "@/app/sign-in/actions";
import { ChevronRight, Mail } from "@/components/site/icons";
import { ButtonLink, Message, Page } from "@/components/site/page";
import { Alert, AlertDescription } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { getSignInProviders } from "@/lib/auth/providers";
import { visitorPage } from "@/lib/auth/user";
import { signInError, signInPage } from "@/lib/copy";
import { oauthProviders } from "@/lib/env";
import { examples } from "@/prisma/examples";

export const metadata: Metadata = { title: signInPage.title };

export default visitorPage("/sign-in", async (user, { query: { callbackUrl, error, sent } }) => {
  if (user) redirect("/settings/billing");
  const returnTo = typeof callbackUrl === "string" ? callbackUrl : "/settings/billing";
  const providers = getSignInProviders();
  const returnField = <input type="hidden" name="callbackUrl" value={returnTo} />;
  if (sent !== undefined)
    return (
      <Page width="wide">
        <Message level="h1" icon={Mail} title={signInPage.sent.title} text={signInPage.sent.text}>
          <ButtonLink href={`/sign-in?${new URLSearchParams({ callbackUrl: returnTo })}`} variant="outline">
            {signInPage.sent.again}
          </ButtonLink>
        </Message>
      </Page>
    );
  return (
    <Page width="wide">
      <div className="mx-auto flex max-w-md flex-col gap-6">
        <h1 className="font-semibold text-2xl tracking-tight">{signInPage.title}</h1>
        {error !== undefined && (
          <Alert role="alert" variant="warning">
            <AlertDescription>{signInError(error)}</AlertDescription>
          </Alert>
        )}
        {providers.email && (
          <form action={signInAction} className="flex flex-col gap-2">
            {returnField}
            <Label htmlFor="email">{signInPage.form.email}</Label>
            <Input id="email" name="email" type="email" required autoComplete="email" />
            <Button type="submit" name="provider" value="email">
              {signInPage.form.submit}
            </Button>
          </form>
        )}
        {providers.oauth.map((provider) => (
          <form key={provider} action={signInAction} className="flex flex-col">
            {returnField}
            <Button type="submit" name="provider" value={provider} variant="outline">
              {signInPage.continueWith(oauthProviders[provider].name)}
            </Button>
          </form>
        ))}
        {providers.examples && (
          <section aria-labelledby="examples">
            <h2 id="examples" className="font-medium text-sm">
              {signInPage.examples.title}
            </h2>
            <p className="mt-1 text-muted-foreground text-sm">{signInPage.examples.text}</p>
            <ul className="mt-3 divide-y overflow-hidden rounded-xl border bg-card">
              {examples.map((example) => (
                <li key={example.email}>
                  <form action={signInAction}>
                    {returnField}
                    <input type="hidden" name="provider" value="example" />
                    <ExampleButton {...example} />
                  </form>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </Page>
  );
});

function ExampleButton({ email, name, shows }: (typeof examples)[number]) {
  return (
    <button
      type="submit"
      name="email"
      value={email}
      className="flex w-full cursor-pointer items-center gap-3 px-4 py-2.5 text-left -outline-offset-2 hover:bg-accent focus-visible:outline-2 focus-visible:outline-ring"
    >
      <span className="min-w-0 flex-1">
        <span className="block font-medium text-sm">{name}</span>
        <span className="block text-muted-foreground text-sm">{shows}</span>
      </span>
      <ChevronRight aria-hidden className="size-4 shrink-0 text-muted-foreground" />
    </button>
  );
}
