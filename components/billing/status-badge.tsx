import { Badge } from "@/components/ui/badge";
import { statusLabel } from "@/lib/copy";

const statusVariants = new Map<string, "success" | "warning" | "destructive" | "outline">([
  ["active", "success"],
  ["trialing", "success"],
  ["billed", "warning"],
  ["paused", "outline"],
  ["canceled", "outline"],
  ["past_due", "destructive"],
  ["disputed", "destructive"],
]);

/** Of a subscription or a payment. Paddle may add statuses: an unknown one is shown as it is. */
export function StatusBadge({ status }: { status: string }) {
  return <Badge variant={statusVariants.get(status) ?? "secondary"}>{statusLabel(status)}</Badge>;
}
