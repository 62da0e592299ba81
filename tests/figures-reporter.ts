import type { Reporter, TestCase, TestResult } from "playwright/types/testReporter";
import { type Figure, readFigures } from "./fixtures/figures";

/** One table at the end of a run: what was promised, what was measured, what was expected. */
export default class FiguresReporter implements Reporter {
  private readonly figures: (Figure & { failed: boolean })[] = [];

  onTestEnd(test: TestCase, result: TestResult): void {
    const failed = result.status !== test.expectedStatus;
    this.figures.push(...readFigures(result.annotations).map((figure) => ({ ...figure, failed })));
  }

  onEnd(): void {
    if (this.figures.length === 0) return;
    const rows = [
      ["promise", "figure", "expected"],
      ...this.figures.map(({ promise, figure, expected, failed }) => [
        `${failed ? "✘ " : ""}${promise}`,
        figure,
        expected,
      ]),
    ];
    const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
    const line = (row: string[]) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ");
    const [head = [], ...body] = rows;
    console.log(
      ["", line(head), widths.map((width) => "─".repeat(width)).join("  "), ...body.map(line), ""].join("\n"),
    );
  }

  printsToStdio(): boolean {
    return false;
  }
}
