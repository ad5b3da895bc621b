// What people type, read as answers. What cannot be read stays the text it is, so that nothing is lost.

import type { Answer, QuestionDef } from "./contract.js";
import { readDay } from "./dates.js";

/** No number, number of a card or date that anybody writes is longer. */
const LONGEST = 60;

// Control characters, line ends, marks that turn the writing direction round, and halves of a character.
const UNREADABLE =
  /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]+|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** What fits of a text, and whether something was cut off: somebody may paste a whole book. */
export function fitting(question: QuestionDef, text: string): { text: string; cut: number } {
  const free = question.type === "text" || question.type === "name";
  const most = free ? (question.maxLength ?? LONGEST) : LONGEST;
  const clean = text.slice(0, most * 4).replace(UNREADABLE, " ");
  const characters = [...clean];
  if (characters.length <= most && text.length <= most * 4) return { text: clean, cut: 0 };
  return { text: characters.slice(0, most).join(""), cut: most };
}

/** The answer that a text stands for; undefined where it is empty. `on` is the last day that a date may have. */
export function readTyped(question: QuestionDef, text: string, on: string): Answer | undefined {
  const plain = text.trim();
  if (!plain) return undefined;
  switch (question.type) {
    case "integer":
    case "decimal":
      return readNumber(plain) ?? plain;
    case "date":
      return readDay(plain, question.min as string ?? "1900-01-01", question.max as string ?? on).day ?? plain;
    case "nik":
    case "kk":
      return plain.replace(/[\s.\-–]/g, "");
    default:
      return plain;
  }
}

/**
 * A number as Indonesians write it: dots group thousands, a comma begins the decimals. A unit after it is left
 * out, and "6 x 8" is worked out, because that is how people know the size of a house.
 */
export function readNumber(text: string): number | undefined {
  const factors = text.toLowerCase().split(/\s*(?:x|×|\*|kali)\s*/);
  if (factors.length > 2) return undefined;
  let product = 1;
  for (const factor of factors) {
    let plain = factor.replace(/^rp\.?\s*|\s*(?:m[2²]|[a-z]+)\.?$/g, "").replace(/[\s\u00a0]/g, "");
    if (/^-?\d{1,3}(\.\d{3})+(,\d+)?$/.test(plain)) plain = plain.replace(/\./g, "");
    plain = plain.replace(",", ".");
    if (!/^-?\d{1,15}(\.\d{1,9})?$/.test(plain)) return undefined;
    product *= +plain;
  }
  return Math.round(product * 1e6) / 1e6;
}
