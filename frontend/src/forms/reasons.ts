// Fills the sentences that tell a person why, written as people write: Rp 1.500.000, 17 Agustus 2026, "ya".

import { own } from "./facts.js";
import type { Definition, FormulaDocument, Language, Value } from "./document.js";

const WORDS: Readonly<Record<Language, readonly string[]>> = {
  id: [
    "belum diketahui",
    "ya",
    "tidak",
    " sampai ",
    "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember",
  ],
  en: [
    "not known yet",
    "yes",
    "no",
    " to ",
    "January February March April May June July August September October November December",
  ],
};

/** A number with thousands marked, at most so many decimals, and no zeros at the end. */
export function formatNumber(value: number, language: Language, decimals: number): string {
  const size = Math.abs(value);
  const [whole, fraction = ""] = fixed(size, decimals).split(".") as [string, string?];
  const rest = fraction.replace(/0+$/, "");
  const text = whole.replace(/\B(?=(\d{3})+$)/g, ",") + (rest && `.${rest}`);
  const signed = value < 0 && text !== "0" ? `-${text}` : text;
  return language === "id" ? signed.replace(/[,.]/g, (mark) => (mark === "," ? "." : ",")) : signed;
}

/** As toFixed, but without an exponent, and a number exactly between two goes to the even one, as in Python. */
function fixed(size: number, decimals: number): string {
  if (size >= 1e21) return BigInt(size).toString();
  const text = size.toFixed(decimals);
  const between = (size * 2 ** (decimals + 1)) % 2 === 1;
  const last = +text.slice(-1);
  return between && last % 2 ? text.slice(0, -1) + (last - 1) : text;
}

function format(value: Value | readonly Value[], definition: Partial<Definition>, language: Language): string {
  const [unknown, yes, no, to, months] = WORDS[language] as [string, string, string, string, string];
  if (Array.isArray(value)) return value.map((end: Value) => format(end, definition, language)).join(to);
  if (value === null) return unknown;
  const { type, unit, scale, labels } = definition;
  if (labels) return labels[String(value)]?.[language] || String(value);
  if (typeof value === "boolean") return value ? yes : no;
  if (typeof value === "number") {
    if (unit === "rupiah" || unit === "IDR") return `${value < 0 ? "-" : ""}Rp ${formatNumber(Math.abs(value), language, 2)}`;
    return formatNumber(value, language, scale ?? 6);
  }
  if (type === "text") return value as string;
  const day = value as string;
  return `${+day.slice(8)} ${months.split(" ")[+day.slice(5, 7) - 1]} ${+day.slice(0, 4)}`;
}

/** What is shown of a name: its value, or both ends of what it can be. */
export type Show = (name: string) => Value | readonly Value[];

/** The sentence with its `{variable}` and `{:parameter}` filled in. */
export function fill(template: string, document: FormulaDocument, show: Show, language: Language): string {
  return template.replace(/\{(:?)([a-z][a-z0-9_]*)\}/g, (_, colon: string, name: string) => {
    const definition = own<Partial<Definition>>(colon ? (document.parameters as {}) : document.variables, name) ?? {};
    return format(show(colon + name), definition, language);
  });
}
