import { setTimeout as sleep, setImmediate as turn } from "node:timers/promises";
import { cookies, headers } from "next/headers";
import type { ReactNode } from "react";
import { Boundary } from "@/components/site/boundary";

const COOKIE = "script";

/** So long a link waits for the page behind it: a skeleton that flashes is worse than none. */
const PATIENCE_MS = 150;

/**
 * Notes that this browser runs script. Until then its pages are sent whole: React puts what it streams into place by
 * script, and without it a card's forms would stand below the page.
 */
export function ScriptCookie() {
  const __html = `document.cookie="${COOKIE}=on;path=/;samesite=lax"`;
  // biome-ignore lint/security/noDangerouslySetInnerHtml: it is ours, and runs before the next page is asked for
  return <script dangerouslySetInnerHTML={{ __html }} />;
}

type StreamedProps = {
  /** A page of its own, `<Page isSkeleton>`, so that what comes stands in the same place. */
  skeleton: ReactNode;
  /** The page. Whatever answers with a redirect, a 404 or a 503 comes before it: here the status is sent. */
  content: () => Promise<ReactNode>;
};

/** Sends the layout and the skeleton at once, and the page when it is there. */
export async function Streamed({ skeleton, content }: StreamedProps) {
  if (!(await cookies()).has(COOKIE)) return <Boundary skeleton={null}>{await content()}</Boundary>;
  const opensPage = (await headers()).get("sec-fetch-dest") === "document";
  const page = opensPage ? shellSent().then(content) : content();
  const settled = page.catch(() => {});
  // A browser that follows a link, or asks again, has a page to show meanwhile.
  if (!opensPage) await Promise.race([settled, sleep(PATIENCE_MS)]);
  return (
    <Boundary skeleton={skeleton}>
      <Content page={page} />
    </Boundary>
  );
}

const Content = async ({ page }: { page: Promise<ReactNode> }) => page;

/** What is there sooner than the shell is sent delays it: it takes two turns of the event loop, and some more when busy. */
async function shellSent(): Promise<void> {
  for (let turns = 0; turns < 4; turns++) await turn();
}
