/** A fraction of two whole numbers. Money is multiplied by these and rounded once, never by floats. */
export interface Fraction {
  numerator: number;
  denominator: number;
}

export const one: Fraction = { numerator: 1, denominator: 1 };
export const none: Fraction = { numerator: 0, denominator: 1 };

/** Division to the nearest whole number; halves go away from zero, so that a credit mirrors its charge. */
export function divideRounded(numerator: bigint, denominator: bigint): bigint {
  const size = numerator < 0n ? -numerator : numerator;
  const rounded = (2n * size + denominator) / (2n * denominator);
  return numerator < 0n ? -rounded : rounded;
}

export function times(amount: bigint, { numerator, denominator }: Fraction): bigint {
  return divideRounded(amount * BigInt(numerator), BigInt(denominator));
}

/** "0.08875" as the fraction it says. */
export function parseRate(text: string): Fraction {
  const [whole = "0", decimals = ""] = text.split(".");
  return { numerator: Number(whole + decimals), denominator: 10 ** decimals.length };
}

/** A fraction with at most five decimals, as Paddle prints rates. */
export function rateText(rate: Fraction): string {
  const digits = String(times(100_000n, rate)).padStart(6, "0");
  return `${digits.slice(0, -5)}.${digits.slice(-5)}`.replace(/\.?0+$/, "");
}

export function sum(amounts: (string | bigint)[]): bigint {
  return amounts.reduce<bigint>((total, amount) => total + BigInt(amount), 0n);
}

export const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/** What Paddle makes out invoices of manual collection in. */
export const manualCurrencies = ["USD", "EUR", "GBP"];

const symbols: Record<string, string> = { USD: "$", EUR: "€", GBP: "£", JPY: "¥" };
const withoutCents = ["JPY", "KRW", "CLP", "VND"];

export const decimalsOf = (currency_code: string): number => (withoutCents.includes(currency_code) ? 0 : 2);

/** As Paddle writes it: $6,000.00, ¥1,500. */
export function formatMoney(amount: string | bigint, currency_code: string): string {
  const value = BigInt(amount);
  const decimals = decimalsOf(currency_code);
  const digits = String(value < 0n ? -value : value).padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+$)/g, ",");
  const cents = decimals > 0 ? `.${digits.slice(-decimals)}` : "";
  return `${value < 0n ? "-" : ""}${symbols[currency_code] ?? `${currency_code} `}${whole}${cents}`;
}

/** What a charge must at least come to: about 70 US cents. */
export function isBelowChargeLimit(amount: bigint, currency_code: string): boolean {
  return amount > 0n && amount < (currency_code === "JPY" ? 100n : 70n);
}
