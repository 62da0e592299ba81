import { isAuthorizedJob } from "@/lib/auth/job";
import { reconcile } from "@/lib/billing/reconcile";

/** `npm run billing:reconcile` for schedulers that can only call a URL. */
export async function POST(request: Request): Promise<Response> {
  if (!isAuthorizedJob(request.headers.get("authorization"))) {
    return Response.json({ error: "unauthorized" }, { status: 401 });
  }
  const report = await reconcile({ now: new Date(), dryRun: false, onProgress: () => {} });
  return Response.json(report, { status: "refused" in report ? 503 : 200 });
}
