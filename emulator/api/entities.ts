import { notFound } from "../errors";

/** The entity of that id, or Paddle's 404. */
export function requireEntity<T>(record: Record<string, T>, id: string, name: string): T {
  const entity = Object.hasOwn(record, id) ? record[id] : undefined;
  if (entity === undefined) throw notFound(name, id);
  return entity;
}
