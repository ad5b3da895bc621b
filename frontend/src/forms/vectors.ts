// The questionnaires and answers that Python and the phone share, for tests (tests/vectors/forms.json).

import { readFileSync } from "node:fs";

import type { Answer, FormDocument, Texts } from "./contract.js";

export interface AnswerCase {
  readonly form: string;
  readonly name: string;
  readonly on: string;
  readonly answers: Record<string, Answer> & { members?: Record<string, Answer>[] };
  readonly asked: readonly string[];
  readonly asked_members?: readonly (readonly string[])[];
  readonly problems: Readonly<Record<string, string>>;
}

// Tests are built into dist/tests/forms/.
const file = new URL("../../../../tests/vectors/forms.json", import.meta.url);
const vectors = JSON.parse(readFileSync(file, "utf8")) as { forms: Record<string, FormDocument>; cases: AnswerCase[] };

export const { forms, cases } = vectors;
export const keluarga = forms["keluarga"]!;

/** Says which sentence was asked for, and with what. */
export const texts: Texts = (key, values) => {
  if (key === "months") return "Januari|Februari|Maret|April|Mei|Juni|Juli|Agustus|September|Oktober|November|Desember";
  if (key === "number_marks") return ".,";
  return values ? `${key} ${JSON.stringify(values)}` : key;
};
