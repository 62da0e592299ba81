export const dynamic = "force-dynamic";

/** Liveness: this process answers. It asks nobody else, because a restart mends nothing outside. */
export function GET(): Response {
  return Response.json({ status: "ok" });
}
