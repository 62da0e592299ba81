import { probeDatabase } from "@/lib/db";
import { isShuttingDown } from "@/lib/shutdown";

export const dynamic = "force-dynamic";

/** Readiness: this process can serve. Its database answers and is migrated, and nobody has told it to end. */
export async function GET(): Promise<Response> {
  const status = isShuttingDown() ? "shutting down" : await probeDatabase();
  if (status === "ok") return Response.json({ status });
  return Response.json({ status: status === "unreachable" ? "database unreachable" : status }, { status: 503 });
}
