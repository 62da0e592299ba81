import { isAuthorizedJob } from "@/lib/auth/job";
import { reconcile } from "@/lib/billing/reconcile";
import { toFailure } from "@/lib/paddle/failure";

/** `npm run billing:reconcile` for schedulers that can only call a URL. */
export async function POST(request: Request): Promise<Response> {
  if (!isAuthorizedJob(request.headers.get("authorization"))) {
    return Response.json({ error: "unauthorized" }, { status: 401 });
  }
  try {
    return Response.json(await reconcile({ now: new Date(), dryRun: false, onProgress: () => {} }));
  } catch (error) {
    const { kind, code } = toFailure(error);
    console.error(`reconcile: ${kind}${code ? ` (${code})` : ""}`);
    return Response.json({ error: kind }, { status: 503 });
  }
}
