import type { State } from "./state.ts";

type Rows = Record<string, unknown>;

/** One line of the state file: fields written anew, and rows; null is a row that is gone. */
export interface Changes {
  fields?: Rows;
  rows?: Record<string, Rows>;
}

const tables = new WeakMap<object, { raw: Rows; size: number }>();

/** How many rows a table of the state has, without counting them. */
export function sizeOf(table: object): number {
  return tables.get(table)?.size ?? Object.keys(table).length;
}

/** Rows by id, to be saved one by one; everything else in the state is saved whole. */
export function isTable(name: string, value: unknown): value is Rows {
  return name !== "signing_key" && typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Notes what is written to a state, so that saving costs what changed and not what there is. A row is noted when it is set or deleted in its table, never when something inside of it is. */
export function createTracker() {
  let isWhole = true;
  let revision = 0;
  const fields = new Set<string>();
  const rows = new Map<string, Set<string>>();

  function note(name: string, id: string): void {
    revision += 1;
    if (fields.has(name)) return;
    const ids = rows.get(name) ?? new Set();
    rows.set(name, ids.add(id));
  }

  function trackTable(name: string, value: Rows): Rows {
    // Without a prototype, ids such as "constructor" are no rows.
    const raw: Rows = tables.get(value)?.raw ?? Object.assign(Object.create(null), value);
    const table = { raw, size: Object.keys(raw).length };
    const proxy = new Proxy(raw, {
      set(_, id, row) {
        if (typeof id === "symbol") return false;
        if (!(id in raw)) table.size += 1;
        raw[id] = row;
        note(name, id);
        return true;
      },
      deleteProperty(_, id) {
        if (typeof id === "symbol") return false;
        if (id in raw) table.size -= 1;
        delete raw[id];
        note(name, id);
        return true;
      },
    });
    tables.set(proxy, table);
    return proxy;
  }

  /** The same state, noting what is written to it from now on; the next save is of all of it. */
  function track(state: State): State {
    const raw: Rows = {};
    for (const [name, value] of Object.entries(state)) {
      raw[name] = isTable(name, value) ? trackTable(name, value) : value;
    }
    isWhole = true;
    revision += 1;
    const proxy = new Proxy(raw, {
      set(_, name, value) {
        if (typeof name === "symbol") return false;
        raw[name] = isTable(name, value) ? trackTable(name, value) : value;
        revision += 1;
        fields.add(name);
        rows.delete(name);
        return true;
      },
    });
    // It has the fields of the state it was made from.
    return proxy as unknown as State;
  }

  /** What was written since `clear`: "all", or what a line of the file holds; null for nothing. */
  function changes(state: State): "all" | Changes | null {
    if (isWhole) return "all";
    if (fields.size === 0 && rows.size === 0) return null;
    const current = new Map(Object.entries(state));
    const line: Changes = {};
    if (fields.size > 0) line.fields = Object.fromEntries([...fields].map((name) => [name, current.get(name)]));
    if (rows.size > 0) {
      line.rows = Object.fromEntries(
        [...rows].map(([name, ids]) => {
          const table: Rows = current.get(name) ?? {};
          return [name, Object.fromEntries([...ids].map((id) => [id, table[id] ?? null]))];
        }),
      );
    }
    return line;
  }

  function clear(): void {
    isWhole = false;
    fields.clear();
    rows.clear();
  }

  return { track, changes, clear, revision: () => revision };
}

export type Tracker = ReturnType<typeof createTracker>;

/** What a line of the file says, done to a state read before it. */
export function apply(state: Record<string, unknown>, { fields = {}, rows = {} }: Changes): void {
  for (const [name, value] of Object.entries(fields)) state[name] = value;
  for (const [name, changed] of Object.entries(rows)) {
    state[name] ??= {};
    const table = state[name];
    if (!isTable(name, table)) throw new Error(`there is no table ${name}`);
    for (const [id, row] of Object.entries(changed)) {
      if (row === null) delete table[id];
      else table[id] = row;
    }
  }
}
