"use client";

import { type ReactNode, startTransition, useEffect, useState } from "react";

type Swapped = { for: Promise<ReactNode>; node: ReactNode };

/**
 * Shows `children` at once and `ready` when it has streamed in, in place: what has focus or is being waited for stays,
 * because React finds the same elements. (A Suspense boundary would throw the first version away.)
 */
export function SwapWhenReady({
  children,
  ready,
}: {
  children: ReactNode;
  ready: Promise<ReactNode> | null;
}) {
  const [swapped, setSwapped] = useState<Swapped | null>(null);

  useEffect(() => {
    let isCurrent = true;
    ready?.then((node) => {
      if (isCurrent) startTransition(() => setSwapped({ for: ready, node }));
    });
    return () => {
      isCurrent = false;
    };
  }, [ready]);

  return swapped && swapped.for === ready ? swapped.node : children;
}
