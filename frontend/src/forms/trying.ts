// Where the unknown inputs have few legal values, tries them all, so that what is missing is exact: intervals do not
// see that GREATEST(a, b) <= 1 cannot turn on b when b is at most 1. src/tepat/rules/narrowing/trying.py in Python.

import type { Definitions, Read, Tree, Value } from "./document.js";
import type { Found } from "./missing.js";
import { CONDITION, kindOf } from "./narrow.js";
import { type Outlook, legal, presumes } from "./outlook.js";
import { evaluate } from "./tree.js";

const MOST_FILLINGS = 64;

const isFixed = (tree: Tree): boolean => !Array.isArray(tree) || (tree[0] === "get" && (tree[1] as string)[0] === ":");

/** Whether more than one input meets in one comparison, so that intervals may see too much. */
export function isTangled(tree: Tree, outlook: Outlook): boolean {
  if (isFixed(tree)) return false;
  const [operator, ...parts] = tree as [string, ...Tree[]];
  if (operator === "get") return kindOf([tree], outlook) !== CONDITION;
  if (["and", "or", "not"].includes(operator)) return parts.some((part) => isTangled(part, outlook));
  const varying = parts.filter((part) => !isFixed(part)) as Tree[][];
  const compares = ["=", "<>", "<", "<=", ">", ">=", "between", "in"].includes(operator);
  return !compares || varying.length !== 1 || varying[0]![0] !== "get";
}

/** The tree with those of the scores in place of their names. */
function inlined(tree: Tree, outlook: Outlook): Tree {
  if (!Array.isArray(tree)) return tree;
  const score = tree[0] === "get" ? outlook.score(tree[1] as string) : undefined;
  return score !== undefined ? inlined(score, outlook) : tree.map((part: Tree) => inlined(part, outlook));
}

function countReads(tree: Tree, times = new Map<string, number>()): Map<string, number> {
  if (!Array.isArray(tree)) return times;
  if (tree[0] === "get") times.set(tree[1] as string, (times.get(tree[1] as string) ?? 0) + 1);
  else for (const part of tree) countReads(part as Tree, times);
  return times;
}

/** What is left of `found` when all fillings are tried, where that can be done. */
export function tried(tree: Tree, variables: Definitions, outlook: Outlook, found: Found): Found {
  const whole = inlined(tree, outlook);
  const times = countReads(whole);
  const names = [...found.keys()];
  if (presumes(whole) || names.some((name) => times.get(name) !== 1)) return found;
  const row = new Map<string, Value>();
  for (const name of times.keys()) {
    const definition = variables[name];
    if (!definition || outlook.read(name) !== null) continue;
    if (definition.derive && !outlook.isInput(definition)) return found;
    const [values] = legal(definition);
    row.set(name, values === null ? "" : definition.type === "boolean" ? false : values[0]!);
  }
  const domains = names.map((name) => allValues(name, variables));
  const number = domains.reduce((product, values) => product * values.length, 1);
  if (!number || number > MOST_FILLINGS) return found;
  const read: Read = (name) => (row.has(name) ? row.get(name)! : outlook.read(name));
  const answers = Array.from({ length: number }, (_, filling) => {
    domains.forEach((values, i) => row.set(names[i]!, values[Math.floor(filling / stride(domains, i)) % values.length]!));
    return evaluate(whole, read);
  });
  const left = names.filter((_, i) => {
    const step = stride(domains, i);
    // The same filling, but with the first value of this one.
    return answers.some((answer, filling) => {
      const place = Math.floor(filling / step) % domains[i]!.length;
      return answer !== answers[filling - place * step];
    });
  });
  return left.length ? new Map(left.map((name) => [name, false])) : found;
}

/** How far apart two fillings lie that differ by one step in this input. */
const stride = (domains: readonly (readonly Value[])[], i: number): number =>
  domains.slice(0, i).reduce((product, values) => product * values.length, 1);

/** All legal values, or none where there are too many. */
function allValues(name: string, variables: Definitions): readonly Value[] {
  const definition = variables[name]!;
  const [values] = legal(definition);
  if (definition.type !== "integer") return definition.type === "boolean" || definition.codes ? values! : [];
  const [low, high] = values as [number, number];
  return high - low < MOST_FILLINGS ? Array.from({ length: high - low + 1 }, (_, i) => low + i) : [];
}
