import { toOwnPath } from "@/lib/auth/own-path";
import { unavailablePage } from "@/lib/copy";
import { escapeHtml } from "@/lib/format";
import { site } from "@/lib/site";

// A page can't answer 503, and an error that it throws can't be read without script. So this is a route with plain HTML.

/** Where pages and forms lead while the database is down. */
function answer(request: Request): Response {
  const from = toOwnPath(new URL(request.url).searchParams.get("from") ?? "/");
  const { light, dark } = site.themeColor;
  const title = escapeHtml(unavailablePage.title);
  const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>
:root { color-scheme: light dark; }
body { margin: 0; background: light-dark(${light}, ${dark}); color: light-dark(${dark}, ${light}); font: 16px/1.5 ui-sans-serif, system-ui, sans-serif; }
main { max-width: 45rem; margin: 0 auto; padding: 4rem 1.5rem; }
h1 { margin: 0; font-size: 1.5rem; letter-spacing: -0.025em; }
a { display: inline-block; margin-top: 0.5rem; padding: 0.625rem 1rem; border-radius: 0.5rem; background: light-dark(${dark}, ${light}); color: light-dark(${light}, ${dark}); font-size: 0.875rem; font-weight: 500; text-decoration: none; }
a:focus-visible { outline: 2px solid light-dark(#2f5bd7, #7da2f7); outline-offset: 2px; }
</style>
<main>
<h1>${title}</h1>
<p>${escapeHtml(unavailablePage.text)}</p>
<a href="${escapeHtml(from)}">${escapeHtml(unavailablePage.retry)}</a>
</main>
</html>
`;
  const headers = { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store", "Retry-After": "5" };
  return new Response(html, { status: 503, headers });
}

// A redirect after a form without script is a POST.
export { answer as GET, answer as POST };
