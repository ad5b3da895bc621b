// Which language the phone speaks: the cookie of the site's other pages, else what the browser asks for.

import type { LanguageCode, Texts } from "../contract.js";

const YEAR_SECONDS = 365 * 24 * 3600;
// Who asks for Javanese by its old code, or for Osing, gets Javanese; so do the site's other pages.
const ALSO: Readonly<Record<string, LanguageCode>> = { in: "id", jw: "jv", osi: "jv" };

/** The language of a cookie header, or the first of those asked for that there is, or Indonesian. */
export function chosenLanguage(
  cookies: string, name: string, asked: readonly string[], there: readonly LanguageCode[],
): LanguageCode {
  const kept = cookies.split("; ").find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1);
  for (const wish of [kept ?? "", ...asked]) {
    const code = wish.toLowerCase().split(/[-_]/)[0]!;
    const found = there.find((one) => one === (ALSO[code] ?? code));
    if (found) return found;
  }
  return "id";
}

/** Keeps the choice on this phone, for all pages of the site. */
export function keepLanguage(name: string, code: LanguageCode): void {
  document.cookie = `${name}=${code}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
}

/** Fills sentences by their key. A key without a sentence is a fault of ours: it throws. */
export const textsOf = (sentences: Readonly<Record<string, string>>): Texts => (key, values = {}) => {
  const text = sentences[key];
  if (text === undefined) throw new Error(`no text ${key}`);
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
};
