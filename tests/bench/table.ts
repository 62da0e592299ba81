import { meetsAim, type Row } from "@/tests/bench/row";

const number = (value: number) =>
  value.toLocaleString("en-US", {
    maximumFractionDigits: Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2,
    useGrouping: false,
  });

function cells(row: Row): string[] {
  const met = meetsAim(row);
  const aim = row.aim ? `${row.aim.at === "least" ? "≥" : "≤"} ${number(row.aim.value)}` : "";
  return [
    row.what,
    number(row.min),
    number(row.median),
    number(row.max),
    row.unit,
    aim,
    met === null ? "" : met ? "met" : "short",
    `${number(row.ours)} : ${number(row.other)} ${row.sideUnit}`,
  ];
}

/** The rows under a heading for each part, in columns. */
export function formatTable(rows: Row[]): string {
  const head = ["", "min", "median", "max", "", "aim", "", "ours : the other (medians)"];
  const lines = rows.map(cells);
  const widths = head.map((title, column) =>
    Math.max(...[head, ...lines].map((line) => line[column]?.length ?? title.length)),
  );
  const isNumber = (column: number) => column >= 1 && column <= 3;
  const format = (line: string[]) =>
    line
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return isNumber(column) ? cell.padStart(width) : cell.padEnd(width);
      })
      .join("  ")
      .trimEnd();
  const parts = [...new Set(rows.map(({ part }) => part))];
  const body = parts.flatMap((part) => [
    "",
    part,
    ...rows.flatMap((row, index) => (row.part === part ? [format(lines[index] ?? [])] : [])),
  ]);
  return [format(head), ...body].join("\n");
}
