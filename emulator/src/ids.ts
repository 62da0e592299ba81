import { randomBytes } from "node:crypto";

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

export function encodeCrockford(value: bigint, length: number): string {
  let text = "";
  for (let rest = value; text.length < length; rest /= 32n) text = alphabet.charAt(Number(rest % 32n)) + text;
  return text;
}

const latest = new Map<string, { time: number; random: bigint }>();

/** A prefixed lower-case ULID. Ids of one prefix made in the same millisecond keep their order. */
export function newId(prefix: string, time: number): string {
  const before = latest.get(prefix);
  const random = before?.time === time ? before.random + 1n : BigInt(`0x${randomBytes(10).toString("hex")}`) >> 1n;
  latest.set(prefix, { time, random });
  return `${prefix}_${encodeCrockford(BigInt(time), 10)}${encodeCrockford(random, 16)}`;
}

/** The same id, as if it had been made `byMs` later. */
export function shiftId(id: string, byMs: number): string {
  const [prefix = "", body = ""] = id.split("_");
  let time = 0n;
  for (const letter of body.slice(0, 10)) time = time * 32n + BigInt(alphabet.indexOf(letter));
  return `${prefix}_${encodeCrockford(time + BigInt(byMs), 10)}${body.slice(10)}`;
}

const letters = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

export function randomText(length: number, from = letters): string {
  return Array.from(randomBytes(length), (byte) => from.charAt(byte % from.length)).join("");
}

export function newApiKey(): string {
  return `pdl_sdbx_apikey_${randomText(26, letters.slice(0, 36))}_${randomText(22)}_${randomText(3)}`;
}
