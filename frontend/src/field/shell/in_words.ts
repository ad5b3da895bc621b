// Times, sizes and stretches of time as people say them, in the reader's language.

import type { Texts } from "../contract.js";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const KILO = 1000;

/** "5 detik", "2 menit", "1 menit 15 detik". */
export function secondsInWords(seconds: number, texts: Texts): string {
  const whole = Math.max(0, Math.ceil(seconds));
  const [minutes, rest] = [Math.floor(whole / MINUTE), whole % MINUTE];
  const parts = [];
  if (minutes) parts.push(texts("minutes", { count: minutes }));
  if (rest || !minutes) parts.push(texts("seconds", { count: rest }));
  return parts.join(" ");
}

/** The largest unit alone: "3 hari", "2 jam", "5 menit". */
export function stretchInWords(seconds: number, texts: Texts): string {
  const whole = Math.abs(seconds);
  if (whole >= DAY) return texts("days", { count: Math.round(whole / DAY) });
  if (whole >= HOUR) return texts("hours", { count: Math.round(whole / HOUR) });
  return texts("minutes", { count: Math.max(1, Math.round(whole / MINUTE)) });
}

/** "pukul 09.30" today, else "28 November pukul 09.30", with the year where it is another one. */
export function momentInWords(moment: string, now: Date, texts: Texts): string {
  const when = new Date(moment);
  if (Number.isNaN(when.getTime())) return moment;
  const mark = texts("number_marks")[0] === "," ? ":" : ".";
  const two = (number: number): string => String(number).padStart(2, "0");
  const time = two(when.getHours()) + mark + two(when.getMinutes());
  if (when.toDateString() === now.toDateString()) return texts("today_at", { time });
  return texts("on_day_at", { day: dayInWords(when, now, texts), time });
}

/** "28 November", with the year where it is not this one. */
export function dayInWords(when: Date, now: Date, texts: Texts): string {
  const month = texts("months").split("|")[when.getMonth()]!;
  const year = when.getFullYear() === now.getFullYear() ? "" : ` ${when.getFullYear()}`;
  return `${when.getDate()} ${month}${year}`;
}

/** "120 kB", "3,4 MB"; never "0 kB" of something. */
export function bytesInWords(bytes: number, texts: Texts): string {
  const kilo = bytes / KILO;
  if (kilo < KILO) return texts("kilobytes", { count: bytes > 0 ? Math.max(1, Math.round(kilo)) : 0 });
  const mega = kilo / KILO;
  const [size, unit] = mega < KILO ? [mega, "megabytes"] : [mega / KILO, "gigabytes"];
  const count = size < 10 ? size.toFixed(1).replace(".", texts("number_marks")[1] ?? ",").replace(/[.,]0$/, "") : String(Math.round(size));
  return texts(unit, { count });
}
