// Takes the materials in one language out of what the phone keeps for all: in it each text is a mark, "#" for the
// next one in the list of the language, "#17" for one that came before.

import type { Definitions, FormulaDocument } from "../../forms/document.js";
import type { LanguageCode, Materials } from "../contract.js";
import type { Shell } from "./page_document.js";

const MARK = "#";

type Kept = Omit<Materials, "version" | "language" | "reasonLanguage" | "variables">;

/** The materials in a language; `kept` is the JSON text of all languages. Throws where a sentence is missing. */
export function materialsIn(kept: string, version: string, language: LanguageCode): Materials {
  const { words, ...marked } = JSON.parse(kept) as { words: Record<LanguageCode, string[]> };
  const sentences = words[language];
  let next = 0;
  const spoken = (part: unknown): unknown => {
    if (typeof part === "object" && part) {
      if (Array.isArray(part)) return part.map(spoken);
      return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, spoken(value)]));
    }
    if (typeof part !== "string" || part[0] !== MARK) return part;
    const number = part === MARK ? next++ : Number(part.slice(MARK.length));
    const sentence = sentences[number];
    if (sentence === undefined) throw new Error(`no sentence ${number} in ${language}`);
    return sentence;
  };
  const whole = spoken(marked) as Kept;
  if (whole.format !== 1) throw new Error("The materials have another format.");
  return {
    ...whole,
    version,
    language,
    reasonLanguage: language === "en" ? "en" : "id",
    variables: Object.assign({}, ...whole.formulas.map(({ variables }: FormulaDocument) => variables)) as Definitions,
  };
}

let kept: Promise<string> | undefined;

/** From the phone's store of files, else from the server; throws where neither has them. */
export async function loadMaterials({ gate, materials: { version, address } }: Shell, language: LanguageCode): Promise<Materials> {
  kept ??= load(address);
  const materials = materialsIn(await kept, version, language);
  return { ...materials, texts: { ...gate[language], ...materials.texts } };
}

async function load(address: string): Promise<string> {
  try {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`The materials could not be loaded (${answer.status}).`);
    return await answer.text();
  } catch (error) {
    kept = undefined;
    throw error;
  }
}
