import { median, type Spread, spread } from "@/tests/bench/statistics";

export type Aim = { at: "least" | "most"; value: number };

/** One line of the table: how this project's figure compares with the one measured beside it. */
export type Row = Spread & {
  part: string;
  what: string;
  unit: "×" | "ms" | "kB" | "statements";
  /** Medians of the two sides: this project's, and the other's. */
  ours: number;
  other: number;
  sideUnit: string;
  aim: Aim | null;
  /** Whether missing the aim fails the run: where it is the same on every machine. */
  isBudget?: boolean;
};

type Sides<Round> = {
  part: string;
  what: string;
  rounds: Round[];
  ours: (round: Round) => number;
  other: (round: Round) => number;
  sideUnit: string;
  aim?: Aim;
};

/** How many times the other's figure ours is, round by round. */
export function ratio<Round>({ rounds, ours, other, aim, ...rest }: Sides<Round>): Row {
  const spreadOf = spread(rounds.map((round) => ours(round) / other(round)));
  return { ...label(rest), unit: "×", ...spreadOf, ...sides(rounds, ours, other), aim: aim ?? null };
}

/** How much more ours is than the other's, round by round. */
export function difference<Round>(unit: Row["unit"], { rounds, ours, other, aim, ...rest }: Sides<Round>): Row {
  const spreadOf = spread(rounds.map((round) => ours(round) - other(round)));
  return { ...label(rest), unit, ...spreadOf, ...sides(rounds, ours, other), aim: aim ?? null };
}

const label = ({ part, what, sideUnit }: { part: string; what: string; sideUnit: string }) => ({
  part,
  what,
  sideUnit,
});

function sides<Round>(rounds: Round[], ours: (round: Round) => number, other: (round: Round) => number) {
  return { ours: median(rounds.map(ours)), other: median(rounds.map(other)) };
}

/** Whether the median meets the aim; null when there is none. */
export function meetsAim({ aim, median: value }: Row): boolean | null {
  if (!aim) return null;
  return aim.at === "least" ? value >= aim.value : value <= aim.value;
}
