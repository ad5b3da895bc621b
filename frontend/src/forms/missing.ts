// Which stored variables can still matter to an answer that is open: src/tepat/rules/narrowing/relevance.py in Python.
// Inside IS NULL, COALESCE and the conditions of CASE even being open matters (`strictly`).

import type { Definition, Definitions, Tree, Value } from "./document.js";
import { CONDITION, NULL, OPEN, type Possible, SPAN, kindOf, narrow } from "./narrow.js";
import { tried, isTangled } from "./trying.js";
import { type Outlook, isNot, memberKind, restsOn, selects, valueOf } from "./outlook.js";

/** Names that can matter, and whether it even matters that they are open. */
export type Found = Map<string, boolean>;

/** Whether only one thing can come out (NULL counts as one). */
function isSettled([values, nulls]: Possible, kind: number, strictly: boolean): boolean {
  const empty = nulls & NULL ? 1 : 0;
  const open = strictly && (nulls & OPEN) > 0;
  if (kind === CONDITION) return values!.length + empty === 1 && !open;
  return !!values && (!values.length || (new Set(values).size === 1 && !empty && !open));
}

/** Adds the names below a tree that is not settled. */
function walk(tree: Tree, row: Outlook, strictly: boolean, found: Found): void {
  if (!Array.isArray(tree)) return;
  const [operator, ...parts] = tree as [string, ...Tree[]];
  const ask = (part: Tree, strict: boolean, kind: number): Possible => {
    const value = narrow(part, row, kind);
    if (!isSettled(value, kind, strict)) walk(part, row, strict, found);
    return value;
  };
  if (operator === "get") {
    const name = parts[0] as string;
    const score = row.score(name);
    if (score !== undefined) walk(score, row, strictly, found);
    else if (name[0] !== ":") found.set(name, strictly || found.get(name) === true);
  } else if (operator === "null") ask(parts[0]!, true, kindOf(parts, row));
  else if (operator === "coalesce") {
    const kind = kindOf(parts, row);
    for (const part of parts) if (!ask(part, true, kind)[1]) return;
  } else if (operator === "case") walkCase(parts, ask, kindOf([tree], row), strictly);
  else if ((operator === "least" || operator === "greatest") && !strictly && kindOf(parts, row) === SPAN) {
    const spans = parts.map((part) => narrow(part, row, SPAN));
    parts.forEach((part, i) => {
      if (!isBeaten(spans[i]!, spans.filter((_, j) => j !== i), operator === "least")) ask(part, false, SPAN);
    });
  } else {
    const varying = parts.filter((part) => Array.isArray(part));
    for (const part of varying) ask(part, strictly, kindOf(varying, row));
  }
}

function walkCase(
  parts: readonly Tree[],
  ask: (part: Tree, strict: boolean, kind: number) => Possible,
  kind: number,
  strictly: boolean,
): void {
  let previous: Tree | undefined;
  let mask: Possible = [[], 0];
  for (let i = 0; i + 1 < parts.length; i += 2) {
    const condition = parts[i]!;
    const pair = previous !== undefined && isNot(condition, previous);
    if (!pair) mask = ask(condition, true, CONDITION);
    if (mask[0]!.includes(!pair)) ask(parts[i + 1]!, strictly, kind);
    if (!mask[1] && (pair || !mask[0]!.includes(false))) return;
    previous = pair ? undefined : condition;
  }
  ask(parts[parts.length - 1]!, strictly, kind);
}

/** Whether another is always smaller (for LEAST), whatever this one is. */
function isBeaten([values, nulls]: Possible, others: readonly Possible[], least: boolean): boolean {
  if (nulls & NULL || !values!.length) return false;
  const [low, high] = values as [number, number];
  return others.some(([ends]) => ends!.length > 0 && (least ? low >= (ends![1] as number) : high <= (ends![0] as number)));
}

/** The unknown stored variables, household's and members', that can still matter to a tree. */
export function missing(tree: Tree, variables: Definitions, outlook: Outlook, codes: Set<string>): void {
  const found: Found = new Map();
  walk(tree, outlook, false, found);
  const plainly = found.size < 2 || [...found.values()].includes(true) || !isTangled(tree, outlook);
  behind(plainly ? found : tried(tree, variables, outlook, found), variables, outlook, codes);
}

function behind(found: Found, variables: Definitions, outlook: Outlook, codes: Set<string>): void {
  for (const [code, strictly] of found) {
    const definition = variables[code]!;
    const inner: Found = new Map();
    if (!definition.derive) codes.add(code);
    else if (outlook.isInput(definition)) {
      const stored = [...restsOn(definition, variables)].filter((one) => !variables[one]!.derive);
      for (const one of stored.length ? stored : [code]) codes.add(one);
    } else if (definition.derive[0] === "expr") {
      walk(definition.derive[2]!, outlook, strictly, inner);
      behind(inner, variables, outlook, codes);
    } else ofMembers(definition, variables, outlook.people(), strictly, codes);
  }
}

function ofMembers(
  definition: Definition,
  variables: Definitions,
  people: readonly Outlook[],
  strictly: boolean,
  codes: Set<string>,
): void {
  const [aggregate, where, expression = null] = definition.derive!;
  const inOrder = aggregate === "first";
  const strict = strictly || inOrder;
  const beaten = beatenMembers(definition, people, strictly);
  for (const [i, person] of people.entries()) {
    const mask = selects(definition, person);
    if (!beaten.has(i)) {
      const inner: Found = new Map();
      if (!isSettled(mask, CONDITION, strict)) walk(where, person, strict, inner);
      if (expression !== null && mask[0]!.includes(true)) {
        const value = valueOf(definition, person);
        if (!isSettled(value, memberKind(definition, person), strict)) walk(expression, person, strict, inner);
      }
      behind(inner, variables, person, codes);
    }
    if (inOrder && isTrue(mask)) return;
  }
}

const isTrue = ([values, nulls]: Possible): boolean => values!.length === 1 && (values![0] as Value) === true && !nulls;

/** Members whose value cannot be the smallest or largest, whatever it is. */
function beatenMembers(definition: Definition, people: readonly Outlook[], strictly: boolean): Set<number> {
  const beaten = new Set<number>();
  const aggregate = definition.derive![0];
  if (strictly || (aggregate !== "min" && aggregate !== "max")) return beaten;
  if (!people.length || memberKind(definition, people[0]!) !== SPAN) return beaten;
  const masks = people.map((person) => selects(definition, person));
  const values = people.map((person, i): Possible => (masks[i]![0]!.includes(true) ? valueOf(definition, person) : [[], NULL]));
  const surely = masks.map(([mask, nulls], i) => mask!.length === 1 && mask![0] === true && !((nulls | values[i]![1]) & NULL));
  values.forEach(([ends, nulls], i) => {
    const others = values.filter((_, j) => j !== i && surely[j]);
    if (isBeaten([ends, nulls | masks[i]![1]], others, aggregate === "min")) beaten.add(i);
  });
  return beaten;
}
