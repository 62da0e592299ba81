"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useState } from "react";

const REFRESH_INTERVAL_MS = 2_000;
const MAX_REFRESHES = 30;

/** Renders the page again every two seconds for a minute, then shows `children`. */
export function RefreshWhileOpen({ children }: { children: ReactNode }) {
  const router = useRouter();
  const [count, setCount] = useState(0);
  const isOver = count >= MAX_REFRESHES;

  useEffect(() => {
    if (isOver) return;
    const timer = setInterval(() => {
      setCount((before) => before + 1);
      router.refresh();
    }, REFRESH_INTERVAL_MS);
    return () => clearInterval(timer);
  }, [router, isOver]);

  return (
    <p role="status" className="max-w-sm text-muted-foreground text-sm">
      {isOver && children}
    </p>
  );
}
