import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { enter } from "@/app/sign-in/actions";
import { SiteHeader } from "@/app/site-header";
import { Page } from "@/components/site/page";
import { SignInForm } from "@/components/site/sign-in-form";
import { signInWays } from "@/lib/auth/config";
import { getUser } from "@/lib/auth/user";
import { examples } from "@/prisma/examples";

export const metadata: Metadata = { title: "Sign in" };

type SignInPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function SignInPage({ searchParams }: SignInPageProps) {
  if (await getUser()) redirect("/settings/billing");
  const { callbackUrl, error, sent } = await searchParams;
  const ways = signInWays();
  return (
    <Page header={<SiteHeader />}>
      <SignInForm
        enter={enter}
        ways={ways}
        examples={ways.examples ? examples : []}
        callbackUrl={typeof callbackUrl === "string" ? callbackUrl : "/settings/billing"}
        state={sent !== undefined ? "sent" : error !== undefined ? "failed" : "ready"}
      />
    </Page>
  );
}
