// What an expression can still become while some of its inputs are unknown: src/tepat/rules/narrowing/README.md
// says what this means, for every engine.

import type { Tree, Value } from "./document.js";
import { isDate } from "./facts.js";
import { LARGEST_INTEGER, LARGEST_NUMBER, apply } from "./tree.js";

/** It can be NULL while something is not filled in. */
export const OPEN = 1;
/** It can be NULL though everything is filled in. */
export const NULL = 2;

/**
 * All that a node can be, and in what ways NULL. Numbers and dates: both ends of the interval, or nothing.
 * Conditions, choices and texts: the values themselves; null is any text.
 */
export type Possible = readonly [values: readonly Value[] | null, nulls: number];

/** How the values of a tree are kept. */
export const SPAN = 0;
export const SET = 1;
export const CONDITION = 2;

/** What is known about names: how their values are kept, what they can be, and the tree of one that is a score. */
export interface Row {
  kind(name: string): number;
  possible(name: string): Possible;
  score(name: string): Tree | undefined;
}

const nothing = (nulls: number): Possible => [[], nulls];

/** One known value, or NULL. */
export const known = (value: Value, kind: number): Possible =>
  value === null ? nothing(NULL) : [kind ? [value] : [value, value], 0];

const CONDITIONS = "and or not null in between = <> < <= > >=".split(" ");
const PASSING = "case coalesce least greatest".split(" ");

/** The kind of a value that is written down or known. A text that looks like a day is taken for one. */
export const kindOfValue = (value: Value): number =>
  typeof value === "boolean" ? CONDITION : typeof value === "string" && !isDate(value) ? SET : SPAN;

/** How the values of trees that meet (compared, or branches of one CASE) are kept. */
export const kindOf = (trees: readonly Tree[], row: Row): number =>
  Math.max(SPAN, ...trees.map((tree) => kindOfOne(tree, row)));

function kindOfOne(tree: Tree, row: Row): number {
  if (!Array.isArray(tree)) return kindOfValue(tree as Value);
  const [operator, ...parts] = tree as [string, ...Tree[]];
  if (operator === "get") return row.kind(parts[0] as string);
  if (CONDITIONS.includes(operator)) return CONDITION;
  if (!PASSING.includes(operator)) return SPAN;
  return kindOf(operator === "case" ? parts.filter((_, i) => i % 2 || i === parts.length - 1) : parts, row);
}

/** OR of the parts when `decisive` is true, AND when it is false. */
export function logic(decisive: boolean, parts: readonly Possible[]): Possible {
  let [sure, found, never, nulls] = [true, false, false, 0];
  for (const [values, more] of parts) {
    const can = (result: boolean): boolean => values!.includes(result);
    if (can(decisive) && !can(!decisive) && !more) return [[decisive], 0];
    sure &&= can(!decisive);
    found ||= can(decisive);
    never ||= !can(!decisive) && !(more & NULL);
    nulls |= more;
  }
  return [[...(sure ? [!decisive] : []), ...(found ? [decisive] : [])], nulls & (never ? OPEN : OPEN | NULL)];
}

const not = ([values, nulls]: Possible): Possible => [values!.map((value) => !value), nulls];

/** TRUE, FALSE or both. */
const truth = (canBeTrue: boolean, canBeFalse: boolean): boolean[] => [
  ...(canBeTrue ? [true] : []),
  ...(canBeFalse ? [false] : []),
];

function compare(sign: string, one: Possible, other: Possible, kind: number): Possible {
  if (sign === "<>") return not(compare("=", one, other, kind));
  const [a, nulls] = one;
  const [b, more] = other;
  if ((a && !a.length) || (b && !b.length)) return nothing(nulls | more);
  if (!a || !b) return [[true, false], nulls | more];
  if (kind && sign === "=") {
    const meet = a.some((value) => b.includes(value));
    return [truth(meet, !meet || a.length + b.length > 2), nulls | more];
  }
  const [low, high, lowest, highest] = [least(a), greatest(a), least(b), greatest(b)] as number[] as Ends;
  if (sign === "=") {
    const meet = low <= highest && lowest <= high;
    return [truth(meet, !meet || low !== high || lowest !== highest), nulls | more];
  }
  const [x, y] = sign[0] === "<" ? [low, high] : [high, low];
  const [v, w] = sign[0] === "<" ? [highest, lowest] : [lowest, highest];
  return [truth(apply(sign, x, v) === true, apply(sign, y, w) !== true), nulls | more];
}

type Ends = [number, number, number, number];
const least = (values: readonly Value[]): Value => apply("least", ...values);
const greatest = (values: readonly Value[]): Value => apply("greatest", ...values);

/** The interval without what lies beyond `limit`, where engines have NULL. */
export function settle(low: number, high: number, nulls: number, limit: number): Possible {
  if (low >= -limit && high <= limit) return [[low, high], nulls];
  if (low > limit || high < -limit) return nothing(nulls | NULL);
  return [[Math.max(low, -limit), Math.min(high, limit)], nulls | NULL];
}

/** Either of two: the interval around both, or both sets together; two different texts are any text. */
export function join([a, nulls]: Possible, [b, more]: Possible, kind: number): Possible {
  if (!a || !b) return [null, nulls | more];
  const all = [...new Set([...a, ...b])];
  if (kind) return [all.length > 1 && typeof all[0] === "string" ? null : all, nulls | more];
  return [all.length ? [least(all), greatest(all)] : [], nulls | more];
}

/** What can only be reached while something is not filled in: NULL is no more than open. */
export const withoutNull = ([values, nulls]: Possible): Possible => [values, nulls & NULL ? OPEN : nulls];

/** What a tree can be; `kind` as `kindOf` says of the trees that it meets. */
export function narrow(tree: Tree, row: Row, kind: number): Possible {
  if (!Array.isArray(tree)) return known(tree as Value, kind);
  const [operator, ...parts] = tree as [string, ...Tree[]];
  const of = (part: Tree): Possible => narrow(part, row, kind);
  switch (operator) {
    case "get": {
      const score = row.score(parts[0] as string);
      return score === undefined ? row.possible(parts[0] as string) : of(score);
    }
    case "and":
    case "or":
      return logic(operator === "or", parts.map(of));
    case "not":
      return not(of(parts[0]!));
    case "null": {
      const [values, nulls] = narrow(parts[0]!, row, kindOf(parts, row));
      return [truth(nulls > 0, !values || values.length > 0), 0];
    }
    case "in":
      return among(parts[0]!, parts.slice(1), row);
    case "between":
      return logic(
        false,
        [1, 2].map((end) => narrow([end > 1 ? "<=" : ">=", parts[0]!, parts[end]!], row, CONDITION)),
      );
    case "case":
      return choose(parts, row, kind);
    case "coalesce":
      return firstKnown(parts.map(of), kind);
    case "i":
    case "n":
      return chain(parts, of, operator === "i" ? LARGEST_INTEGER : LARGEST_NUMBER);
  }
  if (CONDITIONS.includes(operator)) {
    const met = kindOf(parts, row);
    const [one, other] = parts.map((part) => narrow(part, row, met)) as [Possible, Possible];
    return compare(operator, one, other, met);
  }
  return call(operator, parts, parts.map(of), kind);
}

function among(operand: Tree, options: readonly Tree[], row: Row): Possible {
  const fixed = options.every((part) => !Array.isArray(part) || (part[1] as string)[0] === ":");
  if (!fixed || kindOf([operand, ...options], row) !== SET)
    return logic(true, options.map((option) => narrow(["=", operand, option], row, CONDITION)));
  const [values, nulls] = narrow(operand, row, SET);
  const codes = options.flatMap((option) => narrow(option, row, SET)[0] ?? []);
  const hit = !values || values.some((value) => codes.includes(value));
  const miss = !values || values.some((value) => !codes.includes(value));
  const written = options.includes(null);
  return [truth(hit, miss && !written), nulls | (miss && written ? NULL : 0)];
}

function choose(parts: readonly Tree[], row: Row, kind: number): Possible {
  let joined: Possible | undefined;
  const add = (part: Tree, full: boolean): Possible => {
    const value = narrow(part, row, kind);
    const one = full ? value : withoutNull(value);
    return joined ? join(joined, one, kind) : one;
  };
  let [full, before, previous, mask] = [true, true, "", nothing(0)]; // full: reached with everything filled in
  for (let i = 0; i + 1 < parts.length; i += 2) {
    const condition = parts[i] as Tree;
    const pair = previous !== "" && JSON.stringify(condition) === `["not",${previous}]`;
    if (pair) full = before;
    else [mask, before] = [narrow(condition, row, CONDITION), full];
    const can = (result: boolean): boolean => mask[0]!.includes(result);
    if (can(!pair)) joined = add(parts[i + 1]!, full);
    if (!mask[1] && (pair || !can(false))) return joined ?? nothing(0);
    full &&= (mask[1] & NULL) > 0 || (!pair && can(false));
    previous = pair ? "" : JSON.stringify(condition);
  }
  return add(parts[parts.length - 1]!, full);
}

function firstKnown(parts: readonly Possible[], kind: number): Possible {
  let joined = nothing(0);
  let always = NULL;
  for (const part of parts) {
    joined = join(joined, part, kind);
    if (!part[1]) return [joined[0], 0];
    always &= part[1];
  }
  return [joined[0], OPEN | always];
}

function chain(parts: readonly Tree[], of: (part: Tree) => Possible, limit: number): Possible {
  let total = of(parts[0]!);
  for (let i = 1; i < parts.length; i += 2) {
    const sign = parts[i] as string;
    const [a, nulls] = total as readonly [number[], number];
    const [b, more] = of(parts[i + 1]!) as readonly [number[], number];
    const corners = a.flatMap((x) => b.map((y) => apply(sign, x, y) as number));
    total = corners.length
      ? settle(Math.min(...corners), Math.max(...corners), nulls | more, limit)
      : nothing(nulls | more);
  }
  return total;
}

function call(name: string, parts: readonly Tree[], possible: readonly Possible[], kind: number): Possible {
  const nulls = possible.reduce((bits, [, more]) => bits | more, 0);
  const values = possible.map(([ends]) => ends as Value[]);
  if (values.some((ends) => !ends.length)) return nothing(nulls);
  const low = values.map((ends) => ends[0]!);
  const high = values.map((ends) => ends[1]!);
  switch (name) {
    case "neg":
      return [[-high[0]!, -low[0]!], nulls];
    case "safe_div":
      return quotient(values as number[][], parts.length > 2, nulls);
    case "round_half_up":
      return rounded(low[0]!, high[0]!, parts.slice(1) as Value[], nulls);
    case "months_between":
      return [[apply(name, high[0]!, low[1]!), apply(name, low[0]!, high[1]!)], nulls];
    case "age_years": {
      const oldest = apply(name, low[0]!, high[1]!);
      const born = nulls | (high[0]! > low[1]! ? NULL : 0);
      return oldest === null ? nothing(born) : [[apply(name, high[0]!, low[1]!) ?? 0, oldest], born];
    }
  }
  if (!kind) return [[apply(name, ...low), apply(name, ...high)], nulls];
  const limit = apply(name, ...values.map(name === "least" ? greatest : least)); // of choices
  return [[...new Set(values.flat().filter((code) => apply(name, code, limit) === code))], nulls];
}

function quotient([dividend, divisor]: number[][], whole: boolean, nulls: number): Possible {
  const [lowest, highest] = divisor as [number, number];
  const smallest = whole ? 1 : Number.MIN_VALUE;
  const divisors = [
    ...(highest > 0 ? [Math.max(lowest, smallest), highest] : []),
    ...(lowest < 0 ? [lowest, Math.min(highest, -smallest)] : []),
  ];
  const ends = dividend!.flatMap((x) => divisors.map((y) => x / y || 0));
  const bits = nulls | (lowest <= 0 && highest >= 0 ? NULL : 0);
  return ends.length ? settle(Math.min(...ends), Math.max(...ends), bits, LARGEST_NUMBER) : nothing(bits);
}

function rounded(low: Value, high: Value, digits: readonly Value[], nulls: number): Possible {
  const [least, most] = [apply("round_half_up", low, ...digits), apply("round_half_up", high, ...digits)];
  if (least !== null && most !== null) return [[least, most], nulls];
  if ((least === null && (low as number) > 0) || (most === null && (high as number) < 0)) return nothing(nulls | NULL);
  const limit = (digits[0] as number) > 0 ? LARGEST_NUMBER : LARGEST_INTEGER;
  return [[least ?? -limit, most ?? limit], nulls | NULL];
}
