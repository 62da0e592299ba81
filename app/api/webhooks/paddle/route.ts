import { after } from "next/server";
import { runJobs } from "@/lib/billing/jobs";
import { countRefusal } from "@/lib/billing/refusals";
import { type Receipt, receiveWebhook } from "@/lib/billing/webhook";
import { isOutage } from "@/lib/db";
import { log } from "@/lib/log";

/** A delivery is answered within five seconds; what follows from it may wait for Paddle. */
export const maxDuration = 60;

const MAX_BYTES = 1024 * 1024;
/** Paddle sends a body in one go, and stops waiting for an answer after this long. */
const BODY_DEADLINE_MS = 5_000;

/** Where Paddle delivers events. Answers 200 only after the event is committed; anything else makes Paddle retry. */
export async function POST(request: Request): Promise<Response> {
  const body = await readBody(request);
  if (typeof body === "string") {
    countRefusal(body === "too-large" ? body : "incomplete", new Date());
    log("warn", "webhook.refused", `its body is ${body === "too-large" ? "over a mebibyte" : "not whole"}`);
    // Closing the connection stops the sender: the rest of the body isn't wanted.
    const init = { status: body === "too-large" ? 413 : 400, headers: { Connection: "close" } };
    return Response.json({ outcome: "refused", reason: body }, init);
  }
  try {
    const receipt = await receiveWebhook(body, request.headers.get("paddle-signature"), new Date());
    if (receipt.outcome === "applied") after(runJobs);
    return Response.json(receipt, { status: statusOf(receipt) });
  } catch (error) {
    log("error", "webhook.not-committed", error instanceof Error ? error.message : "unknown error");
    if (!isOutage(error)) return Response.json({ outcome: "failed", reason: "unexpected" }, { status: 500 });
    const headers = { "Retry-After": "5" };
    return Response.json({ outcome: "failed", reason: "database" }, { status: 503, headers });
  }
}

function statusOf(receipt: Receipt): number {
  if (receipt.outcome !== "refused") return 200;
  return receipt.reason === "malformed" ? 400 : 401;
}

/** The raw bytes, because those are signed; or why there are none: over a megabyte, or not complete by the deadline. */
async function readBody(request: Request): Promise<Uint8Array | "too-large" | "malformed"> {
  const length = request.headers.get("content-length");
  if (Number(length) > MAX_BYTES) return "too-large";
  // Where the length is known the server reads no more than that, in one go; pieces are for the unknown.
  const reading = length === null ? readPieces(request.body) : request.arrayBuffer().then(toBytes);
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<"malformed">((resolve) => {
    timer = setTimeout(resolve, BODY_DEADLINE_MS, "malformed");
  });
  return Promise.race([reading.catch(() => "malformed" as const), deadline]).finally(() => clearTimeout(timer));
}

const toBytes = (buffer: ArrayBuffer) => new Uint8Array(buffer);

async function readPieces(body: ReadableStream<Uint8Array> | null): Promise<Uint8Array | "too-large"> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  const reader = body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    size += part.value.byteLength;
    if (size > MAX_BYTES) return "too-large";
    pieces.push(part.value);
  }
  return Buffer.concat(pieces);
}

function refuseMethod(): Response {
  return Response.json({ outcome: "refused", reason: "method" }, { status: 405, headers: { Allow: "POST" } });
}

export {
  refuseMethod as DELETE,
  refuseMethod as GET,
  refuseMethod as HEAD,
  refuseMethod as OPTIONS,
  refuseMethod as PATCH,
  refuseMethod as PUT,
};
