import type { Metadata } from "next";
import type { ReactNode } from "react";

/** No picture and words for shared links: whoever follows one signs in first, and each page would be 3 kB larger. */
export const metadata: Metadata = { openGraph: null, twitter: null };

export default function SettingsLayout({ children }: { children: ReactNode }) {
  return children;
}
