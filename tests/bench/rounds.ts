/**
 * Measures each contestant once in each round, and starts every round with another one, so that what drifts on the
 * machine meanwhile meets all of them alike.
 */
export async function alternate<Name extends string, Result>(
  rounds: number,
  contestants: Record<Name, () => Promise<Result>>,
): Promise<Record<Name, Result>[]> {
  const names = Object.keys(contestants) as Name[];
  const results: Record<Name, Result>[] = [];
  for (let round = 0; round < rounds; round++) {
    const result: Partial<Record<Name, Result>> = {};
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(round + turn) % names.length];
      if (name) result[name] = await contestants[name]();
    }
    results.push(result as Record<Name, Result>);
    process.stderr.write(round + 1 < rounds ? "." : ".\n");
  }
  return results;
}

/** Says on stderr what is being measured; the dots of its rounds follow. */
export const announce = (what: string) => process.stderr.write(`› ${what} `);
