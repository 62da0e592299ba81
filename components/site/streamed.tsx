import { setTimeout as sleep } from "node:timers/promises";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { Boundary } from "@/components/site/boundary";

const COOKIE = "script";

/**
 * A page that is made within this time is sent whole: a skeleton that flashes is worse than none, and a page in two parts
 * takes half as much work again. What is behind the frame waits for Paddle, or for a database that is far or busy.
 */
const PATIENCE_MS = 100;

/**
 * Notes that this browser runs script. Until then its pages are sent whole: React puts what it streams into place by
 * script, and without it a card's forms would stand below the page.
 */
export function ScriptCookie() {
  const __html = `document.cookie="${COOKIE}=on;path=/;samesite=lax"`;
  // biome-ignore lint/security/noDangerouslySetInnerHtml: it is ours, and runs before the next page is asked for
  return <script dangerouslySetInnerHTML={{ __html }} />;
}

export const runsScript = async (): Promise<boolean> => (await cookies()).has(COOKIE);

type StreamedProps = {
  /** A page of its own, `<Page isSkeleton>`, so that what comes stands in the same place. */
  skeleton: ReactNode;
  /** The page. Whatever answers with a redirect, a 404 or a 503 comes before it: here the status is sent. */
  content: () => Promise<ReactNode>;
};

/** Sends the page, or else, where it takes a while, the layout with the skeleton first. */
export async function Streamed({ skeleton, content }: StreamedProps) {
  const page = content();
  const isWhole = !(await runsScript()) || (await isSettledWithin(PATIENCE_MS, page));
  if (isWhole) return <Boundary skeleton={null}>{await page}</Boundary>;
  return (
    <Boundary skeleton={skeleton}>
      <Content page={page} />
    </Boundary>
  );
}

const Content = async ({ page }: { page: Promise<ReactNode> }) => page;

async function isSettledWithin(ms: number, page: Promise<unknown>): Promise<boolean> {
  const timer = new AbortController();
  const settled = page.then(
    () => true,
    () => true,
  );
  const late = sleep(ms, false, { signal: timer.signal }).catch(() => false);
  return Promise.race([settled, late]).finally(() => timer.abort());
}
