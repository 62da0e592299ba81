import type { ReactNode } from "react";

export function BillingHeader({ children }: { children?: ReactNode }) {
  return (
    <header className="flex min-h-16 flex-wrap items-center justify-between gap-x-6 gap-y-3">
      <div>
        <h1 className="font-semibold text-2xl tracking-tight">Billing</h1>
        <p className="mt-1 text-muted-foreground text-sm">Your subscriptions, and the way to change them.</p>
      </div>
      {children}
    </header>
  );
}
