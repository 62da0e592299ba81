import { type Receipt, receiveEvent } from "@/lib/billing/receive-event";
import { isOutage } from "@/lib/db";

const MAX_BYTES = 1024 * 1024;

/** Where Paddle delivers events. Answers 200 only after the event is committed; anything else makes Paddle retry. */
export async function POST(request: Request): Promise<Response> {
  const body = await readBody(request);
  if (!body) return Response.json({ outcome: "refused", reason: "too-large" }, { status: 413 });
  try {
    const receipt = await receiveEvent(body, request.headers.get("paddle-signature"), new Date());
    if (receipt.outcome === "refused") console.warn(`webhook: refused: ${receipt.reason}`);
    return Response.json(receipt, { status: statusOf(receipt) });
  } catch (error) {
    console.error("webhook: not committed:", error instanceof Error ? error.message : "unknown error");
    if (!isOutage(error)) return Response.json({ outcome: "failed", reason: "unexpected" }, { status: 500 });
    const headers = { "Retry-After": "5" };
    return Response.json({ outcome: "failed", reason: "database" }, { status: 503, headers });
  }
}

function statusOf(receipt: Receipt): number {
  if (receipt.outcome !== "refused") return 200;
  return receipt.reason === "malformed" ? 400 : 401;
}

/** The raw bytes, which are what is signed; null when there are more than a megabyte of them. */
async function readBody(request: Request): Promise<Uint8Array | null> {
  if (Number(request.headers.get("content-length")) > MAX_BYTES) return null;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
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
