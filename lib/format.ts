/**
 * The visitor's kind of English out of an `Accept-Language` header. Dates and money follow the language of the text
 * around them, which is English.
 */
export function parseLocale(acceptLanguage: string | null): string {
  const tag = /(?:^|,)\s*(en-[a-z]{2})\b/i.exec(acceptLanguage ?? "")?.[1] ?? "en-US";
  return Intl.getCanonicalLocales(tag)[0] ?? tag;
}

const MAX_FORMATS = 100;

/** Creating a format is far more expensive than using it. The number is limited, because visitors name the locale. */
function cachedFormat<Format>(create: (locale: string, currencyCode: string) => Format) {
  const cache = new Map<string, Format>();
  return (locale: string, currencyCode = ""): Format => {
    const key = `${locale} ${currencyCode}`;
    const hit = cache.get(key);
    if (hit) return hit;
    const format = create(locale, currencyCode);
    if (cache.size >= MAX_FORMATS) cache.clear();
    cache.set(key, format);
    return format;
  };
}

/** Minor units as text ("3000") to money, exact at any size; yen and won have no minor unit. */
function minorFormat(locale: string, options: Intl.NumberFormatOptions): (amount: string) => string {
  const format = new Intl.NumberFormat(locale, { style: "currency", ...options });
  const { maximumFractionDigits: digits = 2 } = format.resolvedOptions();
  return (amount) => format.format(`${amount}E-${digits}` as Intl.StringNumericLiteral);
}

const moneyFormat = cachedFormat((locale, currency) => minorFormat(locale, { currency }));
const priceFormat = cachedFormat((locale, currency) =>
  minorFormat(locale, { currency, trailingZeroDisplay: "stripIfInteger" }),
);
const dateFormat = cachedFormat((locale) => new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }));

const timeFormat = cachedFormat(
  (locale) =>
    new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit", timeZone: "UTC", timeZoneName: "short" }),
);
const momentFormat = cachedFormat(
  (locale) => new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" }),
);

type Money = { amount: string; currencyCode: string };

/** "$30.00" */
export function formatMoney({ amount, currencyCode }: Money, locale: string): string {
  return moneyFormat(locale, currencyCode)(amount);
}

/** The same for a price that is advertised: "$30" where there are no cents, and "$10.50". */
export function formatPrice({ amount, currencyCode }: Money, locale: string): string {
  return priceFormat(locale, currencyCode)(amount);
}

/** A date in UTC, which is the day that Paddle bills on, wherever the visitor and the server are. */
export function formatDate(date: Date, locale: string): string {
  return dateFormat(locale).format(date);
}

/** A time of day, with its zone said. */
export function formatTime(date: Date, locale: string): string {
  return timeFormat(locale).format(date);
}

/** A date and a time of day in UTC. */
export function formatMoment(date: Date, locale: string): string {
  return `${momentFormat(locale).format(date)} UTC`;
}

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** A text for HTML that is written by hand, where React doesn't do it: between tags and in quoted attributes. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"]/g, (sign) => entities[sign] ?? sign);
