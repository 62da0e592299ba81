export const PAGE_SIZE = 50;

export type LogPage<Line> = {
  lines: Line[];
  /** The cursor of the next page; null on the last. */
  next: string | null;
};

/** Of one row more than fit on a page. */
export function toPage<Line>(rows: Line[], cursorOf: (line: Line) => string): LogPage<Line> {
  const lines = rows.slice(0, PAGE_SIZE);
  const last = lines.at(-1);
  return { lines, next: rows.length > PAGE_SIZE && last ? cursorOf(last) : null };
}
