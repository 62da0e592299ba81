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

/** Minor units as text ("3000") to money in words ("$30.00"), exact at any size; yen and won have no minor unit. */
export function formatMoney(minorUnits: string, currencyCode: string, locale: string): string {
  const format = new Intl.NumberFormat(locale, { style: "currency", currency: currencyCode });
  const { maximumFractionDigits: digits = 2 } = format.resolvedOptions();
  return format.format(`${minorUnits}E-${digits}` as Intl.StringNumericLiteral);
}

/** A day in words, in UTC: the day Paddle bills on, wherever the visitor and the server are. */
export function formatDate(date: Date, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" }).format(date);
}
