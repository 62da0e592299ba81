import type { TransactionTotals } from "../entities/transaction.ts";
import { decimalsOf, parseRate, times } from "./money.ts";

/** What Paddle pays out in; sales in any other currency are paid out in dollars. */
const payoutCurrencies = [
  ...["AUD", "CAD", "CHF", "CNY", "CZK", "DKK", "EUR", "GBP"],
  ...["HUF", "PLN", "SEK", "USD", "ZAR"],
];

/** What a dollar is of each of them, always: real rates would make no two runs alike. */
const perDollar: Record<string, string> = {
  ...{ ARS: "1000", BRL: "5.5", COP: "4000", HKD: "7.8", ILS: "3.6", INR: "85", JPY: "150", KRW: "1350" },
  ...{ MXN: "18", NOK: "10.5", NZD: "1.7", RUB: "90", SGD: "1.3", THB: "34", TRY: "40", TWD: "31" },
  ...{ UAH: "41", VND: "25000" },
};

function toCents(amount: string, currency_code: string): bigint {
  const { numerator, denominator } = parseRate(perDollar[currency_code] ?? "1");
  const units = 10 ** decimalsOf(currency_code);
  return times(BigInt(amount) * 100n, { numerator: denominator, denominator: numerator * units });
}

/** An amount of one currency in that of a payout. */
export const paidOut = (amount: bigint, from: string, to: string): bigint =>
  from === to ? amount : toCents(String(amount), from);

/** The totals as they are paid out. Each amount is converted by itself, and the sums are made of those. */
export function payoutTotals(totals: TransactionTotals): TransactionTotals {
  const { currency_code } = totals;
  if (payoutCurrencies.includes(currency_code)) return totals;
  const convert = (amount: string | null) => toCents(amount ?? "0", currency_code);
  const [subtotal, discount, tax] = [convert(totals.subtotal), convert(totals.discount), convert(totals.tax)];
  const [credit, toBalance, fee] = [convert(totals.credit), convert(totals.credit_to_balance), convert(totals.fee)];
  const total = subtotal - discount + tax;
  return {
    subtotal: String(subtotal),
    discount: String(discount),
    tax: String(tax),
    total: String(total),
    credit: String(credit),
    credit_to_balance: String(toBalance),
    balance: "0",
    grand_total: String(total - credit + toBalance),
    fee: String(fee),
    earnings: String(total - tax - fee),
    currency_code: "USD",
  };
}
