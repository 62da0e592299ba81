import { chmod, readFile, realpath, rename, rm, writeFile } from "node:fs/promises";

/** The line that sets a variable. Of several the last counts, as in Next and in Node. */
function findLine(text: string, name: string) {
  const lines = [...text.matchAll(new RegExp(`^([ \\t]*(?:export[ \\t]+)?${name}[ \\t]*=)([^\\r\\n]*)`, "gm"))];
  const line = lines.at(-1);
  if (!line) return null;
  const [all, start = "", value = ""] = line;
  return { value, from: line.index + start.length, to: line.index + all.length };
}

/** A variable's value in the text of an env file, without quotes and comment; "" when it isn't set. */
export function readVariable(text: string, name: string): string {
  const value = findLine(text, name)?.value.trim() ?? "";
  const quoted = /^(["'`])(.*?)\1/.exec(value);
  return quoted?.[2] ?? value.replace(/(^|\s)#.*$/, "").trim();
}

/** The text with the variable set; every other byte stays. */
export function setVariable(text: string, name: string, value: string): string {
  if (/[\s#$"'`\\]/.test(value)) throw new Error(`${name} has a character that an env file can't hold as it is.`);
  const line = findLine(text, name);
  if (line) return text.slice(0, line.from) + value + text.slice(line.to);
  const end = /\r\n/.test(text) ? "\r\n" : "\n";
  const before = text === "" || text.endsWith("\n") ? text : text + end;
  return `${before}${name}=${value}${end}`;
}

/** Puts a file in place in one step, readable by its owner only if it `isSecret`; what a link leads to is replaced, not the link. */
export async function replaceFile(path: string, text: string, { isSecret }: { isSecret: boolean }): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const draft = `${target}.${process.pid}.tmp`;
  try {
    await writeFile(draft, text, { mode: isSecret ? 0o600 : 0o644, flag: "wx" });
    if (isSecret) await chmod(draft, 0o600);
    await rename(draft, target);
  } finally {
    await rm(draft, { force: true });
  }
}

/** A file's text; null when there is none. */
export const readIfThere = (path: string): Promise<string | null> =>
  readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
