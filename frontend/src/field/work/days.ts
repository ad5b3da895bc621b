// Days and months as the work needs them. No clock: the moment is always passed in.

import type { Texts } from "../../forms/contract.js";
import { dayInWords } from "../../forms/dates.js";

const DAY_MS = 86_400_000;
const two = (n: number): string => String(n).padStart(2, "0");

/** The day on the phone's calendar, "2026-12-01". */
export const dayOf = (moment: Date): string =>
  `${String(moment.getFullYear()).padStart(4, "0")}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;

/** The moment with the offset of the phone's zone, "2026-12-01T09:30:00.000+07:00". */
export function momentOf(moment: Date): string {
  const east = -moment.getTimezoneOffset();
  const size = Math.abs(east);
  const local = new Date(moment.getTime() + east * 60_000).toISOString().slice(0, -1);
  return `${local}${east < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** Whole days from one day to another; negative where the second lies before the first. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to.slice(0, 10)}T00:00Z`) - Date.parse(`${from.slice(0, 10)}T00:00Z`)) / DAY_MS);

/** How long is left, in words: "tinggal 2 hari". */
export function deadline(days: number, texts: Texts): string {
  if (days < 0) return texts("work_late", { count: -days });
  if (days === 0) return texts("work_today");
  return days === 1 ? texts("work_tomorrow") : texts("work_days_left", { count: days });
}

export const monthOf = (day: string): string => day.slice(0, 7);

/** The month so many months later, or before where `count` is negative. */
export function monthAfter(month: string, count: number): string {
  const months = +month.slice(0, 4) * 12 + +month.slice(5, 7) - 1 + count;
  return `${String(Math.floor(months / 12)).padStart(4, "0")}-${two((months % 12) + 1)}`;
}

/** "November 2026" */
export const monthInWords = (month: string, texts: Texts): string =>
  dayInWords(`${month}-01`, texts("months")).replace(/^\S+ /, "");

/** The day of a moment, in words: "1 Desember 2026". What is no moment stays as it is. */
export function momentInWords(moment: string, texts: Texts): string {
  const at = new Date(moment.length === 10 ? `${moment}T12:00` : moment);
  return Number.isNaN(at.getTime()) ? moment : dayInWords(dayOf(at), texts("months"));
}
