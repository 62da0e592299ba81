import { probeDatabase } from "@/lib/db";

export const dynamic = "force-dynamic";

/** Whether this process can serve: it is up, and its database answers and is migrated. */
export async function GET(): Promise<Response> {
  const status = await probeDatabase();
  if (status === "ok") return Response.json({ status });
  return Response.json({ status: status === "unreachable" ? "database unreachable" : status }, { status: 503 });
}
