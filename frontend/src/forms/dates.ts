// Days as people write them: 1-2-60, 01/02/1960, 1 Feb 1960, "tahun 1960", "umur 60". The day comes before the month.

import { isDate } from "./facts.js";

/** The day, or days to choose between; `rough` where only the year or the age was written. Neither: not understood. */
export interface ReadDay {
  readonly day?: string;
  readonly choices?: readonly string[];
  readonly rough?: boolean;
}

// The beginnings of the months' names, Indonesian and English, as they are spelled and misspelled.
const MONTHS = [
  "jan", "feb|peb|pebr", "mar|mrt", "apr", "mei|may", "jun", "jul", "agu|agt|ags|aug", "sep|spt", "okt|oct", "nov|nop", "des|dec",
].map((starts) => new RegExp(`^(${starts})`));
const YEAR = /^(?:th|thn|tahun|year|lahir)\.?\s*(\d{2}|\d{4})$/;
const AGE = /^(?:(?:umur|usia|age)\s*(\d{1,3})(?:\s*(?:th|thn|tahun|years?))?|(\d{1,3})\s*(?:th|thn|tahun|years?))$/;
const MONTHS_OLD = /^(?:umur|usia|age)?\s*(\d{1,2})\s*(?:bln|bulan|months?)$/;
const MIDDLE = "07-01";

const two = (n: number): string => String(n).padStart(2, "0");
const four = (n: number): string => String(n).padStart(4, "0");

/** Reads a day between `min` and `max`. Two-digit years are of the last hundred years or so; where both fit, it asks. */
export function readDay(text: string, min: string, max: string): ReadDay {
  const plain = text.trim().toLowerCase().replace(/\s+/g, " ");
  const fits = (day: string): boolean => isDate(day) && day >= min && day <= max;
  const age = AGE.exec(plain);
  if (age) return one(roughDay(four(+max.slice(0, 4) - +(age[1] ?? age[2])!), max), fits, true);
  const old = MONTHS_OLD.exec(plain);
  if (old) return one([monthsBefore(max, +old[1]!)], fits, true);
  const year = YEAR.exec(plain) ?? /^(\d{4})$/.exec(plain);
  if (year) return one(years(year[1]!).flatMap((y) => roughDay(y, max)), fits, true);
  const [day, month, written] = parts(plain);
  if (day === undefined) return {};
  const read = one(years(written!).map((y) => `${y}-${two(+month!)}-${two(+day)}`), fits, false);
  if (read.day || read.choices || +month! <= 12) return read;
  // Month and day the other way round: nobody can have meant month 13, but it is better asked than guessed.
  const turned = years(written!).map((y) => `${y}-${two(+day)}-${two(+month!)}`).filter(fits);
  return turned.length ? { choices: turned } : {};
}

function one(days: readonly string[], fits: (day: string) => boolean, rough: boolean): ReadDay {
  const possible = days.filter(fits);
  if (possible.length === 1) return rough ? { day: possible[0]!, rough } : { day: possible[0]! };
  return possible.length ? { choices: possible } : {};
}

const years = (written: string): string[] => (written.length === 4 ? [written] : [`19${written}`, `20${written}`]);

/** Only the year is known: 1 July, or the last day there can be of the year that is not over. */
const roughDay = (year: string, max: string): string[] => {
  const day = `${year}-${MIDDLE}`;
  return [year === max.slice(0, 4) && day > max ? `${year}-01-01` : day];
};

function monthsBefore(day: string, months: number): string {
  const count = +day.slice(0, 4) * 12 + +day.slice(5, 7) - 1 - months;
  return `${four(Math.floor(count / 12))}-${two((count % 12) + 1)}-01`;
}

/** Day, month and year as they are written; nothing where there are not three. */
function parts(text: string): string[] {
  const iso = /^(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})$/.exec(text);
  if (iso) return [iso[3]!, iso[2]!, iso[1]!];
  const run = /^(\d\d)(\d\d)(\d{4}|\d\d)$/.exec(text);
  if (run) return run.slice(1);
  const found = /^(?:(?:tgl|tanggal|lahir)\W*)?(\d{1,2})(?:\W*([a-z]{3,})\W*|\W+(\d{1,2})\W+)(\d{4}|\d\d)$/.exec(text);
  if (!found) return [];
  const month = found[3] ?? String(MONTHS.findIndex((start) => start.test(found[2]!)) + 1);
  return +month ? [found[1]!, month, found[4]!] : [];
}

/** A day in words: 1 Februari 1960. `months` are the twelve names, with | between. */
export function dayInWords(day: string, months: string): string {
  return `${+day.slice(8)} ${months.split("|")[+day.slice(5, 7) - 1]!} ${day.slice(0, 4)}`;
}

/** A day as it is typed: 1-2-1960. */
export const dayTyped = (day: string): string => `${+day.slice(8)}-${+day.slice(5, 7)}-${day.slice(0, 4)}`;
