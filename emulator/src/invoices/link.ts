import { createHmac, timingSafeEqual } from "node:crypto";
import type { Emulator } from "../emulator.ts";

const lifetimeSeconds = 3600;

export type Disposition = "attachment" | "inline";

function signature({ state }: Emulator, text: string): Buffer {
  return createHmac("sha256", state.signing_key.private_pem).update(text).digest();
}

/** Whoever has the address can read the file, for an hour of real time. */
export function signedUrl(emulator: Emulator, id: string, file: string, disposition: Disposition): string {
  const expires = String(Math.floor(Date.now() / 1000) + lifetimeSeconds);
  const url = new URL(`/invoices/${id}/${file}`, emulator.options.origin);
  const signed = signature(emulator, [id, disposition, expires].join(" ")).toString("hex");
  url.search = String(new URLSearchParams({ disposition, expires, signature: signed }));
  return url.href;
}

export function isValidLink(
  emulator: Emulator,
  id: string,
  { disposition = "", expires = "", signature: given = "" }: Record<string, string>,
): boolean {
  const expected = signature(emulator, [id, disposition, expires].join(" "));
  const bytes = Buffer.from(given, "hex");
  const isSigned = bytes.length === expected.length && timingSafeEqual(bytes, expected);
  return isSigned && Number(expires) * 1000 > Date.now();
}
