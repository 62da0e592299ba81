import type { Emulator } from "../emulator.ts";
import type { CreditBalance } from "../entities/adjustment.ts";
import type { Terms } from "./lines.ts";

type Part = keyof CreditBalance["balance"];

interface Account {
  customer_id: string | null;
  currency_code: string;
}

function balanceOf({ state }: Emulator, { customer_id, currency_code }: Account): CreditBalance | null {
  const key = `${customer_id} ${currency_code}`;
  return state.credit_balances[key] ?? null;
}

export function availableCredit(emulator: Emulator, account: Account): bigint {
  return BigInt(balanceOf(emulator, account)?.balance.available ?? "0");
}

function add(emulator: Emulator, account: Account, part: Part, amount: bigint): void {
  const { customer_id, currency_code } = account;
  if (amount === 0n || customer_id === null) return;
  const found = balanceOf(emulator, account);
  const balance = found?.balance ?? { available: "0", reserved: "0", used: "0" };
  emulator.state.credit_balances[`${customer_id} ${currency_code}`] = {
    customer_id,
    currency_code,
    balance: { ...balance, [part]: String(BigInt(balance[part]) + amount) },
  };
}

/** Credit comes to a customer from nowhere, or moves from one part of the account to another. */
export function moveCredit(emulator: Emulator, account: Account, amount: bigint, from: Part | null, to: Part): void {
  if (from) add(emulator, account, from, -amount);
  add(emulator, account, to, amount);
}

interface Billed {
  currency_code: string;
  address_id: string | null;
}

export function termsOf({ state }: Emulator, { currency_code, address_id }: Billed): Terms {
  const country = address_id ? (state.addresses[address_id]?.country_code ?? null) : null;
  return { currency_code, country, tax_rate: state.tax_rate };
}
