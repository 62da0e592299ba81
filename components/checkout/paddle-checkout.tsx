"use client";

import { CheckoutEventNames, initializePaddle, type PaddleEventData } from "@paddle/paddle-js";
import { useCallback, useEffect, useState } from "react";
import { optionsFor, type PaddleSettings } from "@/components/checkout/paddle-options";
import { paddleCheckout as copy } from "@/lib/copy";

type PaddleCheckoutProps = { settings: PaddleSettings; transactionId: string; opensAtOnce: boolean; className: string };

/** Paddle's own checkout over this page, for a transaction whose contents the server has fixed. */
export function PaddleCheckout({ settings, transactionId, opensAtOnce, className }: PaddleCheckoutProps) {
  const { environment, token, appUrl, customerId } = settings;
  const [message, setMessage] = useState("");

  const open = useCallback(async () => {
    setMessage("");
    // These events only change the text on screen: access comes from webhooks.
    const eventCallback = ({ name }: PaddleEventData) => setMessage(eventText(name));
    try {
      const paddle = await initializePaddle({ ...optionsFor({ environment, token, customerId }), eventCallback });
      paddle?.Checkout.open({
        transactionId,
        settings: { successUrl: `${appUrl}/checkout?_ptxn=${transactionId}&result=paid`, allowLogout: false },
      });
    } catch {
      setMessage(copy.blocked);
    }
  }, [environment, token, appUrl, customerId, transactionId]);

  useEffect(() => {
    if (opensAtOnce) void open();
  }, [open, opensAtOnce]);

  return (
    <>
      <p role="status" className="max-w-sm text-muted-foreground text-sm">
        {message}
      </p>
      <button type="button" onClick={open} className={className}>
        {copy.open}
      </button>
    </>
  );
}

function eventText(name: PaddleEventData["name"]): string {
  if (name === CheckoutEventNames.CHECKOUT_CLOSED) return copy.closed;
  if (name === CheckoutEventNames.CHECKOUT_PAYMENT_FAILED) return copy.declined;
  return name === CheckoutEventNames.CHECKOUT_ERROR ? copy.failed : "";
}
