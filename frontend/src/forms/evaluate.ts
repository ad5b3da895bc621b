// Decides on the phone what Python decides on the server: the same document, facts and date give the same answer.

import type { CriterionResult, Decision, Facts, FormulaDocument, Language, Read, Tree, Value } from "./document.js";
import { isDate, own, readFacts, reads } from "./facts.js";
import { missing } from "./missing.js";
import { CONDITION, NULL, type Possible, SPAN, narrow } from "./narrow.js";
import { type Outlook, makeOutlook } from "./outlook.js";
import { type Show, fill } from "./reasons.js";
import { evaluate, roundHalfUp } from "./tree.js";

export type * from "./document.js";
export { FactsError, accept, isDate, readFacts, reads } from "./facts.js";
export { evaluate } from "./tree.js";

const FORMAT = 1;

/** The formula cannot be applied: another format, or a date before its numbers hold. */
export class FormulaError extends Error {}

/** A formula read for one family: values by name, and what is not known yet. */
interface Family {
  readonly document: FormulaDocument;
  readonly read: Read;
  /** Made when it is first asked for: most families have nothing unknown that matters. */
  readonly outlook: () => Outlook;
}

/**
 * What the formula says about one family on one date, with the reasons. A fact that is absent, null, NaN or
 * outside its legal range is unknown. Throws FactsError when a value has the wrong kind, and FormulaError.
 */
export function decide(document: FormulaDocument, facts: Facts, on: string): Decision {
  const family = readFamily(document, facts, on);
  const criteria = document.criteria.map((_, index) => decideCriterion(family, index));
  const results = criteria.map(({ result }) => result);
  const outcome = results.includes(false)
    ? "not_eligible"
    : results.includes(null) || !results.length
      ? "cannot_tell"
      : "eligible";
  const waits: Tree[] = [];
  if (outcome === "cannot_tell") document.criteria.forEach(({ expr }, i) => results[i] === null && waits.push(expr));
  const benefit = outcome === "eligible" ? pay(family, waits) : null;
  const { code, version, hash } = document;
  return {
    formula_code: code,
    formula_version: version,
    formula_hash: hash,
    on,
    outcome,
    criteria,
    scores: Object.fromEntries(document.scores.map(([name]) => [name, family.read(name) as number | null])),
    benefit,
    missing: stillMissing(family, waits),
  };
}

/** Bit i is set where criterion i has this result. */
export const mask = (criteria: readonly CriterionResult[], result: boolean | null): bigint =>
  criteria.reduce((bits, criterion, i) => bits | (criterion.result === result ? 1n << BigInt(i) : 0n), 0n);

function decideCriterion(family: Family, index: number): CriterionResult {
  const { code, expr, reason } = family.document.criteria[index]!;
  const plain = evaluate(expr, family.read) as boolean | null;
  const result = plain ?? (settled(ask(family, expr, CONDITION)) as boolean | null);
  const narrowed = plain === null && result !== null;
  const answer = result === null ? "unknown" : result ? "true" : "false";
  const show: Show = narrowed ? (name) => showWithEnds(family, name) : family.read;
  const filled = (language: Language): string => fill(reason[language][answer], family.document, show, language);
  const names = [...reads(expr)].filter((name) => name[0] !== ":");
  const inputs = Object.fromEntries(names.map((name) => [name, family.read(name)]));
  return { code, result, reason: { id: filled("id"), en: filled("en") }, inputs, narrowed };
}

/** What a tree can be. All that it reads is looked at, also through scores. */
function ask({ outlook }: Family, tree: Tree, kind: number): Possible {
  const row = outlook();
  const look = (part: Tree): void => {
    for (const name of reads(part)) {
      const score = row.score(name);
      if (score !== undefined) look(score);
      else row.possible(name);
    }
  };
  look(tree);
  return narrow(tree, row, kind);
}

/** The one value that can come out, else null. */
const settled = ([values, nulls]: Possible): Value =>
  new Set(values).size === 1 && !(nulls & NULL) ? values![0]! : null;

/** The value, or both ends of what a count of members can be: "2 sampai 4". */
function showWithEnds({ document, read, outlook }: Family, name: string): Value | readonly Value[] {
  const definition = own(document.variables, name);
  const row = outlook();
  const counts = definition?.derive?.[0] === "count" && row.asked(name) && !row.isInput(definition);
  const ends = counts ? [...new Set(row.possible(name)[0])] : [];
  return read(name) ?? (ends.length ? ends : null);
}

/** The benefit of an eligible family; where its amount is open, its tree is added to what waits. */
function pay(family: Family, waits: Tree[]): Decision["benefit"] {
  const { benefit } = family.document;
  if (!benefit) return null;
  const { period, currency, expr } = benefit;
  const amount = (evaluate(expr, family.read) ?? settled(ask(family, expr, SPAN))) as number | null;
  if (amount === null) waits.push(expr);
  return { amount: amount === null ? null : roundHalfUp(amount, 0), period, currency };
}

/** What can still matter to these trees: stored variables of the household by code, then the members', then others. */
function stillMissing({ document: { variables }, outlook }: Family, waits: readonly Tree[]): string[] {
  const found = new Set<string>();
  for (const tree of waits) missing(tree, variables, outlook(), found);
  const place = (code: string): string => `${variables[code]!.derive ? 2 : variables[code]!.level ? 1 : 0}${code}`;
  return [...found].sort((a, b) => (place(a) < place(b) ? -1 : 1));
}

function readFamily(document: FormulaDocument, facts: Facts, on: string): Family {
  if (document.format !== FORMAT || !isDate(on)) throw new FormulaError("The format or the date is not known.");
  const constants = new Map<string, Value>([[":on", on]]);
  for (const [name, { values }] of Object.entries(document.parameters)) {
    const holds = values.filter(([from]) => from <= on).pop();
    if (!holds) throw new FormulaError(`The parameter ${name} has no value on ${on}.`);
    constants.set(`:${name}`, holds[1]);
  }
  const { variables } = document;
  const known = readFacts(variables, facts, constants);
  const scores = new Map<string, Value>();
  const trees = new Map(document.scores);
  const read: Read = (name) => (scores.has(name) ? scores.get(name)! : known.read(name));
  for (const [code, expr] of document.scores) {
    const value = evaluate(expr, read) as number | null;
    scores.set(code, value === null ? null : value + 0);
  }
  let outlook: Outlook | undefined;
  const open = (): Outlook =>
    (outlook ??= makeOutlook(
      variables, facts, read, undefined, known.members, (name) => trees.get(name), document.inputs,
    ));
  return { document, read, outlook: open };
}
