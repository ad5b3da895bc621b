// What the formulas say on the phone, from what the family said: never the decision, which needs the agencies. Pure.

import type { Answers, FormDocument } from "../../forms/contract.js";
import type { CriterionResult, Definitions, Facts, FormulaDocument, Value } from "../../forms/document.js";
import { decide } from "../../forms/evaluate.js";
import { Family, valueOf } from "../../forms/family.js";

/** likely: nothing speaks against it, agencies are still to be asked. open: the family itself has not said enough. */
export type Likelihood = "likely" | "unlikely" | "open";

export interface Reason {
  readonly result: boolean | null;
  readonly sentence: string;
}

export interface Provisional {
  readonly programme: string;
  readonly title: string;
  readonly likelihood: Likelihood;
  /** Short names of the agencies that still have to say something. */
  readonly agencies: readonly string[];
  /** What the family could still tell. */
  readonly lacking: readonly string[];
  /** What speaks against it first. */
  readonly reasons: readonly Reason[];
}

/** What provisional answers need of the materials. */
export interface Basis {
  readonly formulas: readonly FormulaDocument[];
  readonly reasonLanguage: "id" | "en";
  readonly agencies: Readonly<Record<string, readonly string[]>>;
  readonly variables: Definitions;
}

/**
 * The facts of a formula that are among the answers: what is open, wrong, or no longer asked is unknown. Where nobody
 * was written down yet, nothing is known of the members either.
 */
export function factsOf(form: FormDocument, answers: Answers, formula: FormulaDocument, on: string): Facts {
  const family = new Family(form, answers, () => undefined, on);
  const valuesOf = (level: "person" | undefined, member?: string): Record<string, Value> => {
    const values: Record<string, Value> = {};
    for (const [code, definition] of Object.entries(formula.variables)) {
      const [ask] = family.asks([code], member);
      if (definition.level !== level || !ask?.question || family.relevance(ask) === false) continue;
      const value = valueOf(ask.question, family.answer(ask.path));
      if (value !== null) values[code] = value;
    }
    return values;
  };
  const members = answers.members.map(({ key }) => valuesOf("person", key));
  return { ...valuesOf(undefined), ...(members.length ? { members } : {}) };
}

/** What each programme would say. A formula that does not hold on the day is left out. */
export function provisionalAnswers(basis: Basis, form: FormDocument, answers: Answers, on: string): Provisional[] {
  return basis.formulas.flatMap((formula) => {
    try {
      return [answerOf(basis, form, formula, answers, on)];
    } catch {
      return [];
    }
  });
}

function answerOf(basis: Basis, form: FormDocument, formula: FormulaDocument, answers: Answers, on: string): Provisional {
  const language = basis.reasonLanguage;
  const { outcome, criteria, missing } = decide(formula, factsOf(form, answers, formula, on), on);
  const lacking = missing.filter((code) => !basis.agencies[code]?.length && isOpen(form, answers, code, on));
  const label = (code: string): string =>
    form.questions[code]?.label ?? basis.variables[code]?.label?.[language] ?? formula.variables[code]?.label?.[language] ?? code;
  return {
    programme: formula.code,
    title: formula.title[language],
    likelihood: outcome === "not_eligible" ? "unlikely" : outcome === "eligible" || !lacking.length ? "likely" : "open",
    agencies: [...new Set(missing.flatMap((code) => basis.agencies[code] ?? []))],
    lacking: [...new Set(lacking.map(label))],
    reasons: [...criteria].sort((a, b) => weight(a) - weight(b)).map(({ result, reason }) => ({ result, sentence: reason[language] })),
  };
}

/** Whether the family could still say it: of whoever is not asked (the work of somebody who has none), nothing is lacking. */
function isOpen(form: FormDocument, answers: Answers, code: string, on: string): boolean {
  if (!form.questions[code]) return true;
  const family = new Family(form, answers, () => undefined, on);
  const isOfMember = form.screens.some(({ layout, questions }) => layout !== "questions" && layout !== "ticks" && questions.includes(code));
  if (isOfMember && !answers.members.length) return true;
  const asks = isOfMember ? answers.members.flatMap(({ key }) => family.asks([code], key)) : family.asks([code]);
  return asks.some((ask) => valueOf(ask.question, family.answer(ask.path)) === null && family.relevance(ask) !== false);
}

const weight = ({ result }: CriterionResult): number => (result === false ? 0 : result === null ? 1 : 2);
