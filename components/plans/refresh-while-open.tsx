"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";

const EVERY_MS = 2_000;
const TRIES = 30;

/** Asks for the page anew every two seconds for a minute, then says that it may take longer. */
export function RefreshWhileOpen() {
  const router = useRouter();
  const [tries, setTries] = useState(0);
  const isOver = tries >= TRIES;
  useEffect(() => {
    if (isOver) return;
    const timer = setInterval(() => {
      setTries((count) => count + 1);
      router.refresh();
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [router, isOver]);
  return (
    <p role="status">
      {isOver && "This takes longer than usual. Your access opens as soon as Paddle confirms the payment."}
    </p>
  );
}
