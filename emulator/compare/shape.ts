const kinds: [string, RegExp][] = [
  ["instant", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/],
  ["amount", /^-?\d+(\.\d+)?$/],
  ["address", /^https?:\/\//],
  // A discount's, made up by Paddle.
  ["code", /^[A-Z\d]{10}$/],
  ["request", /^[\da-f]{8}-[\da-f-]{27}$/],
];

/** What kind of text it is: an id of which entity, an instant, an amount; else the text itself, as both were told the same. */
function kindOf(text: string): string {
  const prefix = /^([a-z]+)_[a-z\d]{26}$/.exec(text)?.[1];
  if (prefix) return `${prefix}_…`;
  return kinds.find(([, pattern]) => pattern.test(text))?.[0] ?? JSON.stringify(text);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function describe(value: unknown): string {
  if (typeof value === "string") return kindOf(value);
  if (Array.isArray(value)) return "a list";
  return isObject(value) ? "an object" : typeof value === "number" ? "a number" : String(value);
}

/** Where the shapes of two values differ, in words that name Paddle's first. Lists are compared by their first entry. */
export function compareShapes(paddle: unknown, emulator: unknown, path = ""): string[] {
  if (isObject(paddle) && isObject(emulator)) {
    const keys = [...new Set([...Object.keys(paddle), ...Object.keys(emulator)])];
    return keys.flatMap((key) => {
      const place = path ? `${path}.${key}` : key;
      if (!(key in emulator)) return [`${place}: Paddle has ${describe(paddle[key])}, the emulator lacks it`];
      if (!(key in paddle)) return [`${place}: the emulator has ${describe(emulator[key])}, Paddle lacks it`];
      return compareShapes(paddle[key], emulator[key], place);
    });
  }
  if (Array.isArray(paddle) && Array.isArray(emulator)) {
    if (paddle.length === 0 || emulator.length === 0) {
      return paddle.length === emulator.length
        ? []
        : [`${path}: Paddle has ${paddle.length} entries, the emulator ${emulator.length}`];
    }
    return compareShapes(paddle[0], emulator[0], `${path}[]`);
  }
  const [theirs, ours] = [describe(paddle), describe(emulator)];
  return theirs === ours ? [] : [`${path}: Paddle has ${theirs}, the emulator ${ours}`];
}
