"use client";

import { useEffect, useState } from "react";

/** An instant's time of day. The server writes it in UTC; in the browser it becomes the visitor's own zone. */
export function ClockTime({ at, locale }: { at: Date; locale: string }) {
  const [timeZone, setTimeZone] = useState<string | undefined>("UTC");
  useEffect(() => setTimeZone(undefined), []);
  const isToday = timeZone ? false : at.toDateString() === new Date().toDateString();
  const text = new Intl.DateTimeFormat(locale, {
    timeStyle: "short",
    ...(!isToday && { dateStyle: "medium" }),
    ...(timeZone && { timeZone }),
  }).format(at);
  return (
    <time dateTime={at.toISOString()}>
      {text}
      {timeZone && " UTC"}
    </time>
  );
}
