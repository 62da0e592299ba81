/** What a request carries that nobody reads: why, as Paddle's code and status. */
export class InputError extends Error {
  readonly status: 400 | 413;
  readonly code: "bad_request" | "request_body_too_large";

  constructor(message: string, isTooLarge = false) {
    super(message);
    this.status = isTooLarge ? 413 : 400;
    this.code = isTooLarge ? "request_body_too_large" : "bad_request";
  }
}

export const maxBodyBytes = 1024 * 1024;

/** How deep JSON may be nested: far beyond any use, and far below what ends a function that calls itself. */
export const maxDepth = 100;

const tooLarge = () => new InputError(`Larger than ${maxBodyBytes} bytes`, true);

async function* chunksOf({ body }: Request): AsyncGenerator<Uint8Array> {
  try {
    yield* body ?? [];
  } catch {
    throw new InputError("Ended before it was whole");
  }
}

/** The body as text. No more of it is read than may be kept. */
export async function readText(request: Request): Promise<string> {
  if (Number(request.headers.get("content-length") ?? 0) > maxBodyBytes) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunksOf(request)) {
    size += chunk.length;
    if (size > maxBodyBytes) throw tooLarge();
    chunks.push(chunk);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new InputError("Not valid UTF-8");
  }
}

const [quote, backslash, opening, closing] = ['"', "\\", "[{", "]}"] as const;

function isTooDeep(json: string): boolean {
  let depth = 0;
  let isText = false;
  for (let at = 0; at < json.length; at += 1) {
    const character = json.charAt(at);
    if (isText && character === backslash) at += 1;
    else if (character === quote) isText = !isText;
    else if (!isText && opening.includes(character)) depth += 1;
    else if (!isText && closing.includes(character)) depth -= 1;
    if (depth > maxDepth) return true;
  }
  return false;
}

/** What a body says; an empty one, an empty object. */
export function parseJson(text: string): unknown {
  if (text.trim() === "") return {};
  if (isTooDeep(text)) throw new InputError(`Nested deeper than ${maxDepth} levels`);
  try {
    return JSON.parse(text);
  } catch {
    throw new InputError("Invalid JSON");
  }
}

/** The fields of a form of a hosted page; of anything else, none. */
export async function readForm(request: Request): Promise<Map<string, string>> {
  const text = await readText(request);
  const isForm = request.headers.get("content-type")?.startsWith("application/x-www-form-urlencoded");
  return new Map(isForm ? new URLSearchParams(text) : []);
}
