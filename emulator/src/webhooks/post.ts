import { createHmac } from "node:crypto";
import type { DeliveryModes } from "../emulator.ts";
import type { Destination, NotificationLog } from "../entities/notification.ts";

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

const timeoutMs = 5000;
const maxBodyLength = 2000;

/** What an answer begins with: the rest, be it endless, is not read. */
async function readStart({ body }: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length >= maxBodyLength) break;
  }
  return text.slice(0, maxBodyLength);
}

export type Answer = Pick<NotificationLog, "response_code" | "response_content_type" | "response_body">;

export async function post(destination: Destination, body: string, signature: string): Promise<Answer> {
  try {
    const response = await fetch(destination.destination, {
      method: "POST",
      headers: { "Content-Type": "application/json", "User-Agent": "Paddle", "Paddle-Signature": signature },
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
    return {
      response_code: response.status,
      response_content_type: response.headers.get("content-type"),
      response_body: await readStart(response),
    };
  } catch (error) {
    const reason = error instanceof Error ? (error.cause instanceof Error ? error.cause : error).message : "";
    return { response_code: 0, response_content_type: null, response_body: reason };
  }
}

export const isAccepted = ({ response_code }: Answer): boolean => response_code >= 200 && response_code < 300;
