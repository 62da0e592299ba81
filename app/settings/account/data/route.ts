import { userRoute } from "@/lib/auth/user";
import { getOwnData } from "@/lib/billing/own-data";

export const maxDuration = 60;

/** What this app has of the signed-in user, as a file. */
export const GET = userRoute(async (user) => {
  const own = await getOwnData(user, new Date());
  if ("refused" in own) return Response.json({ error: own.refused }, { status: 429, headers: { "Retry-After": "60" } });
  const headers = {
    "Content-Type": "application/json; charset=utf-8",
    "Content-Disposition": 'attachment; filename="my-data.json"',
  };
  return new Response(`${JSON.stringify(own.data, null, 2)}\n`, { headers });
});
