import { database } from "@/lib/db";

export const dynamic = "force-dynamic";

/** Whether this process can serve: it is up, and its database answers. */
export async function GET(): Promise<Response> {
  try {
    await database().pool.query("SELECT 1");
    return Response.json({ status: "ok" });
  } catch {
    return Response.json({ status: "database unreachable" }, { status: 503 });
  }
}
