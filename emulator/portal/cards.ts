/** The test cards a hosted page offers, and what becomes of them. */
export const cards = [
  ["4242424242424242", "4242 4242 4242 4242: payments succeed"],
  ["4000002760003184", "4000 0027 6000 3184: renewals are declined"],
  ["4000000000000002", "4000 0000 0000 0002: declined"],
] as const;
