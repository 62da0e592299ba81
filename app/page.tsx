import { ButtonLink, Page } from "@/components/site/page";
import { homePage } from "@/lib/copy";
import { site } from "@/lib/site";

export default function HomePage() {
  return (
    <Page>
      <div className="flex flex-col items-start gap-5 py-10 sm:py-16">
        <h1 className="max-w-xl text-balance font-semibold text-4xl tracking-tight sm:text-5xl">{site.tagline}</h1>
        <p className="max-w-lg text-lg text-muted-foreground">{site.description}</p>
        <div className="flex flex-wrap gap-3">
          <ButtonLink href="/settings/billing">{homePage.billing}</ButtonLink>
        </div>
      </div>
    </Page>
  );
}
