const FALLBACK_LOCALE = "en-US";

/** The visitor's first language that we can format for, out of an `Accept-Language` header. */
export function parseLocale(acceptLanguage: string | null): string {
  const wanted = (acceptLanguage ?? "")
    .split(",")
    .map((part) => {
      const [tag = "", ...parameters] = part.trim().split(";");
      const quality = parameters.map((one) => /^\s*q=([\d.]+)$/.exec(one)?.[1]).find(Boolean);
      return { tag, quality: Number(quality ?? 1) };
    })
    .sort((a, b) => b.quality - a.quality);
  return wanted.map(({ tag }) => supported(tag)).find(Boolean) ?? FALLBACK_LOCALE;
}

function supported(tag: string): string | undefined {
  try {
    return Intl.NumberFormat.supportedLocalesOf(tag)[0];
  } catch {
    return undefined;
  }
}

const REMEMBERED = 100;

/** Making a format costs far more than using it. Few are kept, because visitors name the locale. */
function remember<Format>(make: (locale: string, currencyCode: string) => Format) {
  const made = new Map<string, Format>();
  return (locale: string, currencyCode = ""): Format => {
    const key = `${locale} ${currencyCode}`;
    const known = made.get(key);
    if (known) return known;
    const format = make(locale, currencyCode);
    if (made.size >= REMEMBERED) made.clear();
    made.set(key, format);
    return format;
  };
}

const moneyFormat = remember(
  (locale, currency) => new Intl.NumberFormat(locale, { style: "currency", currency }),
);
const dateFormat = remember(
  (locale) => new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }),
);

/** Minor units as text ("3000") to money in words ("$30.00"), exact at any size; yen and won have no minor unit. */
export function formatMoney(minorUnits: string, currencyCode: string, locale: string): string {
  const format = moneyFormat(locale, currencyCode);
  const { maximumFractionDigits: digits = 2 } = format.resolvedOptions();
  return format.format(`${minorUnits}E-${digits}` as Intl.StringNumericLiteral);
}

/** A day in words, in UTC: the day Paddle bills on, wherever the visitor and the server are. */
export function formatDate(date: Date, locale: string): string {
  return dateFormat(locale).format(date);
}
