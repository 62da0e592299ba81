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

/** What a sale is billed by in a country; null where that isn't known yet. */
export function termsIn({ state }: Emulator, currency_code: string, country: string | null): Terms {
  const { tax_rate, tax_rates, account_tax_mode } = state;
  const local = country === null ? undefined : tax_rates[country];
  return { currency_code, country, tax_rate: local ?? tax_rate, account_tax_mode };
}

export function termsOf(emulator: Emulator, { currency_code, address_id }: Billed): Terms {
  const address = address_id ? emulator.state.addresses[address_id] : undefined;
  return termsIn(emulator, currency_code, address?.country_code ?? null);
}
