/** Minor units as text, as Paddle sends them, with their currency. Never a number: amounts may exceed 2^53. */
export type Money = { amount: string; currencyCode: string };

export const isZero = ({ amount }: Money): boolean => BigInt(amount) === 0n;
export const isSame = (a: Money, b: Money): boolean =>
  a.currencyCode === b.currencyCode && BigInt(a.amount) === BigInt(b.amount);
