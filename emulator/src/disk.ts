import {
  closeSync,
  existsSync,
  fchmodSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { lockFile } from "./lock.ts";
import type { State } from "./state.ts";
import { apply, type Changes, isTable, type Tracker } from "./tracked.ts";

type Fields = Record<string, unknown>;

/** The file is written anew once what was appended is this large, and larger than what it changes. */
const maxAppended = 16 * 1024 * 1024;
const newline = 10;

function writeAll(fd: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at);
}

const say = (text: string) => console.error(`emulator: ${text}`);

/** The first name with this ending that nobody has. */
function freeName(path: string, ending: string): string {
  const names = [`${path}.${ending}`];
  while (existsSync(names.at(-1) ?? "")) names.push(`${path}.${ending}-${names.length}`);
  return names.at(-1) ?? path;
}

/** A file that this version can't read stays, under another name. */
function keepAside(path: string, ending: string, why: string): null {
  const aside = freeName(path, ending);
  renameSync(path, aside);
  say(`${path} ${why}: it is kept as ${aside}, and the state begins anew`);
  return null;
}

function linesOf(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(newline, from);
    lines.push(bytes.subarray(from, end < 0 ? undefined : end + 1));
    from = end < 0 ? bytes.length : end + 1;
  }
  return lines;
}

/** What a file says: the state in its first line, a change in each after it. Throws where it is broken. */
function replay(lines: Buffer[]): Fields {
  const [first, ...changes] = lines.map((line): unknown => JSON.parse(line.toString()));
  if (typeof first !== "object" || first === null) throw new Error("there is no state");
  const state: Fields = { ...first };
  // Every line was written by `appended` below.
  if (state.version === currentVersion) for (const change of changes) apply(state, change as Changes);
  return state;
}

const currentVersion = 3 satisfies State["version"];

function isLike(first: State, saved: Fields): boolean {
  return Object.entries(first).every(
    ([name, value]) =>
      !(name in saved) || (typeof value === typeof saved[name] && isTable(name, value) === isTable(name, saved[name])),
  );
}

interface Found {
  state: State;
  /** Bytes of the state's own line. */
  snapshot: number;
  size: number;
  isTorn: boolean;
}

/** Reads a state; a table of `first` that the file has nothing of is empty. */
function read(path: string, first: State): Found | null {
  const lines = linesOf(readFileSync(path));
  if (lines.length === 0) return null;
  const isTorn = lines.length > 1 && lines.at(-1)?.at(-1) !== newline;
  let saved: Fields;
  try {
    saved = replay(isTorn ? lines.slice(0, -1) : lines);
  } catch (error) {
    return keepAside(path, "broken", `can't be read (${error instanceof Error ? error.message : error})`);
  }
  const { version } = saved;
  if (version !== currentVersion) {
    return keepAside(path, "old", `is of version ${String(version)}, and this emulator reads ${currentVersion}`);
  }
  if (typeof saved.signing_key !== "object" || !isLike(first, saved)) return keepAside(path, "broken", "has no state");
  if (isTorn) say(`${path}: its last change was cut off before it was acknowledged, and is dropped`);
  const empty = Object.entries(first).map(([name, value]) => [name, isTable(name, value) ? {} : value]);
  // It has the version, and every field of a state of that version.
  const state = { ...Object.fromEntries(empty), ...saved } as State;
  const lengths = lines.map(({ length }) => length);
  return { state, snapshot: lengths[0] ?? 0, size: lengths.reduce((sum, each) => sum + each, 0), isTorn };
}

/** A state without a file: what changed is forgotten. */
const memory = {
  load: (_first: State, _tracker: Tracker): State | null => null,
  save: (_: State, tracker: Tracker) => tracker.clear(),
  close: () => {},
};
export type Disk = typeof memory;

/** A file that holds a state in its first line and what became of it in those after, each written before its request is answered. */
export function createDisk(given: string | null, limit = maxAppended): Disk {
  if (!given) return memory;
  mkdirSync(dirname(given), { recursive: true });
  const path = existsSync(given) ? realpathSync(given) : given;
  const lock = lockFile(path);
  let fd: number | null = null;
  let snapshot = 0;
  let size = 0;

  function writeSnapshot(state: State): void {
    const temporary = `${path}.new`;
    rmSync(temporary, { force: true });
    const next = openSync(temporary, "ax", 0o600);
    try {
      const bytes = Buffer.from(`${JSON.stringify(state)}\n`);
      writeAll(next, bytes);
      renameSync(temporary, path);
      snapshot = size = bytes.length;
    } catch (error) {
      closeSync(next);
      throw error;
    }
    if (fd !== null) closeSync(fd);
    fd = next;
    fchmodSync(fd, 0o600);
  }

  function append(file: number, changes: Changes): void {
    const bytes = Buffer.from(`${JSON.stringify(changes)}\n`);
    try {
      writeAll(file, bytes);
    } catch (error) {
      // Half a line must not stand before the next one.
      ftruncateSync(file, size);
      throw error;
    }
    size += bytes.length;
  }

  function save(state: State, tracker: Tracker): void {
    const changes = tracker.changes(state);
    if (!changes) return;
    const isGrown = size - snapshot > Math.max(limit, snapshot);
    if (changes === "all" || fd === null || isGrown) writeSnapshot(state);
    else append(fd, changes);
    tracker.clear();
  }

  function close(): void {
    if (fd !== null) closeSync(fd);
    fd = null;
    lock.release();
  }

  /** Goes on in the file that was there, unless it is torn or mostly changes: then the next save writes it anew. */
  function load(first: State, tracker: Tracker): State | null {
    try {
      const found = existsSync(path) ? read(path, first) : null;
      if (!found) return null;
      const state = tracker.track(found.state);
      const isOrderly = !found.isTorn && found.size < 2 * found.snapshot;
      if (!isOrderly) return state;
      fd = openSync(path, "a");
      fchmodSync(fd, 0o600);
      ({ size, snapshot } = found);
      tracker.clear();
      return state;
    } catch (error) {
      close();
      throw error;
    }
  }

  return { load, save, close };
}
