import { type NextRequest, NextResponse } from "next/server";
import { getAdmin } from "@/lib/auth/admin";

// No access check: each page and action of the admin's makes its own. This only settles which addresses exist. A page that
// answers "not found" by itself doesn't look like one that isn't there, so at /admin there is nothing, and only for an
// admin does it lead to app/admin-pages.

export const config = { matcher: "/admin/:path*" };

export async function proxy(request: NextRequest): Promise<NextResponse> {
  // While the database is down it isn't known who asks.
  const admin = await getAdmin().catch(() => null);
  if (!admin) return NextResponse.next();
  const url = request.nextUrl.clone();
  url.pathname = url.pathname.replace("/admin/", "/admin-pages/");
  return NextResponse.rewrite(url);
}
