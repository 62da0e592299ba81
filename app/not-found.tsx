import type { Metadata } from "next";
import { ButtonLink, Page } from "@/components/site/page";
import { notFoundPage } from "@/lib/copy";

export const metadata: Metadata = { title: notFoundPage.title };

export default function NotFound() {
  return (
    <Page title={notFoundPage.title}>
      <ButtonLink href="/">{notFoundPage.home}</ButtonLink>
    </Page>
  );
}
