import { ExternalLink } from "lucide-react";
import { type LinkPage, type PortalActions, PortalButton } from "@/components/billing/portal-button";
import { buttonVariants } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";

type PortalLinkProps = {
  actions: PortalActions;
  page: LinkPage;
  subscriptionId?: string;
  /** Tells equal buttons apart for those who hear them. */
  of?: string;
  variant?: "default" | "outline" | "ghost";
  size?: "default" | "sm";
  children: string;
};

/** The look of a portal button, made on the server: only its behaviour is sent to the browser. */
export function PortalLink({
  actions,
  page,
  subscriptionId,
  of,
  variant = "outline",
  size,
  children,
}: PortalLinkProps) {
  return (
    <PortalButton
      actions={actions}
      page={page}
      subscriptionId={subscriptionId ?? null}
      className={cn(buttonVariants({ variant, size }), "max-sm:w-full")}
    >
      {children}
      <span className="sr-only">{`${of ? ` for ${of}` : ""}, opens in a new tab`}</span>
      <ExternalLink aria-hidden />
    </PortalButton>
  );
}
