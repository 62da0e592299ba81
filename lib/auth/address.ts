// What mail programs take for something else than one address is left out: lists, names, comments, quotes.
const one = /^[^\s\p{C}@<>(),;:"\\[\]]+@[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+$/u;

/**
 * A mail address in lower case, as it is stored, looked up and counted; null when it isn't exactly one. Letters that are
 * only forms of others make it none: in lower case the sign for Kelvin is a k, and the address somebody else's.
 */
export function parseAddress(value: string): string | null {
  const isPlain = [...value].every((sign) => sign.toLowerCase().toUpperCase() === sign.toUpperCase());
  const isAddress = one.test(value) && value.length <= 320 && isPlain && value.normalize("NFKC") === value;
  return isAddress ? value.toLowerCase() : null;
}
