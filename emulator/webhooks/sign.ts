import { createHmac } from "node:crypto";
import type { Destination } from "../entities/notification";
import type { DeliveryModes } from "../session";

function h1(secret: string, ts: number, body: string): string {
  return createHmac("sha256", secret).update(`${ts}:${body}`).digest("hex");
}

/** The Paddle-Signature header; `ts` is real time, whatever the emulator's clock says. */
export function sign(destination: Destination, body: string, corrupt: DeliveryModes["corrupt"]): string {
  const ts = Math.floor(Date.now() / 1000) - (corrupt === "stale" ? 3600 : 0);
  const previous = destination.previous_secret;
  const secrets = [destination.endpoint_secret_key];
  if (previous?.last) secrets.push(previous.secret);
  else if (previous) secrets.unshift(previous.secret);
  const hashes = secrets.map((secret) => h1(secret, ts, body));
  return [`ts=${ts}`, ...hashes.map((hash) => `h1=${corrupt === "signature" ? flip(hash) : hash}`)].join(";");
}

function flip(hash: string): string {
  return (hash.startsWith("0") ? "1" : "0") + hash.slice(1);
}
