import { NextRequest } from "next/server";
import { handlers, sessionCookieName } from "@/lib/auth/config";
import { oauthProviderIds } from "@/lib/env";

/** Where providers send people back to. Mailed links are opened by the page behind them, see app/sign-in/link. */
async function run(request: NextRequest, context: { params: Promise<{ provider: string }> }): Promise<Response> {
  const { provider } = await context.params;
  if (!oauthProviderIds.some((id) => id === provider)) return new Response(null, { status: 404 });
  const { url, method, headers } = request;
  const body = method === "POST" ? await request.text() : null;
  // Auth.js would link the account to whoever is signed in in this browser, whatever its address.
  const alone = new NextRequest(url, { method, headers, body });
  alone.cookies.delete(sessionCookieName());
  return method === "POST" ? handlers.POST(alone) : handlers.GET(alone);
}

export { run as GET, run as POST };
