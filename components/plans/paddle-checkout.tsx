"use client";

import { CheckoutEventNames, initializePaddle, type PaddleEventData } from "@paddle/paddle-js";
import { useCallback, useEffect, useState } from "react";

export type PaddleSettings = { environment: "sandbox" | "production"; token: string; appUrl: string };

type PaddleCheckoutProps = { settings: PaddleSettings; transactionId: string; opensAtOnce: boolean };

// Hints for the person only: access comes from webhooks.
const words: Partial<Record<CheckoutEventNames, string>> = {
  [CheckoutEventNames.CHECKOUT_CLOSED]: "You closed the checkout. Nothing was charged.",
  [CheckoutEventNames.CHECKOUT_PAYMENT_FAILED]:
    "The payment was declined. Nothing was charged; you can try another card.",
  [CheckoutEventNames.CHECKOUT_ERROR]: "The checkout met a problem. Nothing was charged; please try again.",
};

/** Paddle's own checkout over this page, for a transaction whose content the server has fixed. */
export function PaddleCheckout({ settings, transactionId, opensAtOnce }: PaddleCheckoutProps) {
  const { environment, token, appUrl } = settings;
  const [message, setMessage] = useState("");

  const open = useCallback(async () => {
    setMessage("");
    const eventCallback = ({ name }: PaddleEventData) => setMessage((name && words[name]) || "");
    try {
      const paddle = await initializePaddle({ environment, token, eventCallback });
      paddle?.Checkout.open({
        transactionId,
        settings: { successUrl: `${appUrl}/checkout?_ptxn=${transactionId}&result=paid`, allowLogout: false },
      });
    } catch {
      setMessage(
        "The checkout can’t be loaded. Check your connection, or whether something blocks cdn.paddle.com.",
      );
    }
  }, [environment, token, appUrl, transactionId]);

  useEffect(() => {
    if (opensAtOnce) void open();
  }, [open, opensAtOnce]);

  return (
    <>
      <p role="status">{message}</p>
      <button
        type="button"
        onClick={open}
        className="min-h-11 cursor-pointer rounded-lg bg-primary px-4 font-medium text-primary-foreground text-sm outline-offset-2 focus-visible:outline-2 focus-visible:outline-ring"
      >
        Open the checkout
      </button>
    </>
  );
}
