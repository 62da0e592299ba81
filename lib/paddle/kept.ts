const KEEP_MS = 10 * 60_000;
const MOST = 500;

/**
 * Keeps answers for ten minutes in this process. Only for what is the same for everybody and changes when the seller
 * changes it: without this, visitors of a public page would use up the requests that customers need.
 */
export function keepAnswers<T>(ask: (key: string) => Promise<T>): (key: string, now?: number) => Promise<T> {
  const kept = new Map<string, { answer: T; until: number }>();
  return async (key, now = Date.now()) => {
    const known = kept.get(key);
    if (known && now < known.until) return known.answer;
    const answer = await ask(key);
    if (kept.size >= MOST) kept.clear();
    kept.set(key, { answer, until: now + KEEP_MS });
    return answer;
  };
}
