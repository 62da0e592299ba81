import { example } from "@/lib/billing/plans";
import { featureRoute } from "@/lib/gate";

/** An example of a route that needs a feature. */
export const GET = featureRoute(example.feature, async () => Response.json({ access: true }));
