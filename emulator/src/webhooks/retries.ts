/** Seconds between one attempt and the next. Paddle documents how many there are; the first waits in its sandbox were observed. */
export const retryProfiles = {
  /** For tests: given up after a minute and a half. */
  fast: [2, 5, 15, 60],
  /** Three within fifteen minutes. */
  sandbox: [20, 60, 820],
  /** Sixty within three days, twenty of them in the first hour. */
  live: Array.from({ length: 60 }, (_, attempt) => Math.round(60 * 1.1 ** attempt)),
};

export type RetryProfile = keyof typeof retryProfiles;
export const retryProfileNames = ["fast", "sandbox", "live"] as const satisfies RetryProfile[];

export const isRetryProfile = (name: string): name is RetryProfile => Object.hasOwn(retryProfiles, name);
