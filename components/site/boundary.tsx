"use client";

import { type ReactNode, Suspense, useState } from "react";

/** A Suspense boundary, unless it began without a skeleton: another tree would throw away the focus and what was typed. */
export function Boundary({ skeleton, children }: { skeleton: ReactNode; children: ReactNode }) {
  const [isStreamed] = useState(skeleton !== null);
  return isStreamed ? <Suspense fallback={skeleton}>{children}</Suspense> : children;
}
