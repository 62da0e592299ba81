import type { Dialog } from "@/lib/cli/dialog";
import { type PaddleError, requirePaddleError } from "@/lib/paddle/errors";

/** What each part of `npm run setup` goes by. */
export type Setup = Dialog & { environment: "sandbox" | "production"; isDryRun: boolean };

export const dashboardOf = ({ environment }: Pick<Setup, "environment">): string =>
  environment === "production" ? "https://vendors.paddle.com" : "https://sandbox-vendors.paddle.com";

/** Sends a change, and sends it again only where Paddle asked for a pause: then it has done nothing. Throws PaddleError. */
export async function patiently<T>({ say }: Pick<Setup, "say">, send: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await send();
    } catch (cause) {
      const error = requirePaddleError(cause);
      if (error.kind !== "rate-limited") throw error;
      const seconds = error.retryAfterSeconds ?? 1;
      say(`  Paddle asks for a pause of ${seconds} s…`);
      await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
    }
  }
}

/** Why Paddle didn't do it, for a person: kind, code and request, never a text of Paddle's. */
export function describeFailure({ kind, code, requestId }: PaddleError): string {
  const which = [code ?? kind, requestId && `request ${requestId}`].filter(Boolean).join(", ");
  return kind === "rejected"
    ? `Paddle refuses this (${which}).`
    : `Paddle can't be reached, or doesn't answer (${which}).`;
}
