// Works out the tree of an expression, with the meaning that every engine of Tepat keeps to (docs/rules.md).
// Numbers are IEEE doubles, worked off in the order they are written; null is unknown.

import type { Read, Tree, Value } from "./document.js";

export const LARGEST_INTEGER = Number.MAX_SAFE_INTEGER;
export const LARGEST_NUMBER = Number.MAX_VALUE;

/** The number, or null when it is not finite or further from zero than `most`. */
export const within = (x: number, most: number): number | null => (Math.abs(x) <= most ? x : null);

/** OR of the parts when `decisive` is true, AND when it is false, by Kleene's tables. */
export function kleene<T>(decisive: boolean, parts: readonly T[], of: (part: T) => Value): boolean | null {
  let result: boolean | null = !decisive;
  for (const part of parts) {
    const one = of(part);
    if (one === decisive) return decisive;
    if (one === null) result = null;
  }
  return result;
}

/** Completed months from the earlier date to the later. */
const months = (from: string, to: string): number =>
  (+to.slice(0, 4) - +from.slice(0, 4)) * 12 +
  (+to.slice(5, 7) - +from.slice(5, 7)) -
  (to.slice(8) < from.slice(8) ? 1 : 0);

/** A half goes away from zero, as the double says: floor(t), and 1 more when t - floor(t) >= 0.5. */
export function roundHalfUp(x: number, digits: number, whole = false): number | null {
  if (whole && digits >= 0) return x;
  const power = +`1e${Math.abs(digits)}`;
  const scaled = digits < 0 ? Math.abs(x) / power : Math.abs(x) * power;
  let floor = Math.floor(scaled);
  if (scaled - floor >= 0.5) floor++;
  const rounded = within(digits < 0 ? floor * power : floor / power, digits > 0 ? LARGEST_NUMBER : LARGEST_INTEGER);
  return rounded !== null && x < 0 ? -rounded : rounded;
}

// Types were checked when the formula was written, so `any` is safe here.
type Operation = (...values: any[]) => Value;

/** Operations that are unknown as soon as one of their arguments is. */
const STRICT: Readonly<Record<string, Operation>> = {
  "=": (a, b) => a === b,
  "<>": (a, b) => a !== b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  neg: (a) => -a,
  not: (a) => !a,
  safe_div: (a, b) => within(a / b, LARGEST_NUMBER),
  age_years: (birth, on) => (on < birth ? null : Math.floor(months(birth, on) / 12)),
  months_between: (a, b) => (b < a ? -months(b, a) : months(a, b)),
  round_half_up: roundHalfUp,
  clip: (x, low, high) => {
    const raised = x < low ? low : x;
    return raised > high ? high : raised;
  },
  least: (...all) => all.reduce((a, b) => (b < a ? b : a)),
  greatest: (...all) => all.reduce((a, b) => (b > a ? b : a)),
};

/** A strict operation on these values. */
export const apply = (operator: string, ...values: readonly Value[]): Value =>
  values.includes(null) ? null : STRICT[operator]!(...values);

/** The value of a tree. */
export function evaluate(tree: Tree, read: Read): Value {
  if (!Array.isArray(tree)) return tree as Value;
  const [operator, ...parts] = tree as [string, ...Tree[]];
  const of = (part: Tree): Value => evaluate(part, read);
  switch (operator) {
    case "get":
      return read(parts[0] as string);
    case "and":
    case "or":
      return kleene(operator === "or", parts, of);
    case "null":
      return of(parts[0]!) === null;
    case "coalesce":
      for (const part of parts) {
        const value = of(part);
        if (value !== null) return value;
      }
      return null;
    case "case": {
      let i = 0;
      while (i + 1 < parts.length && of(parts[i]!) !== true) i += 2;
      return of(parts[Math.min(i + 1, parts.length - 1)]!);
    }
    case "in":
    case "between": {
      const [x, ...others] = parts.map(of) as [Value, ...Value[]];
      if (operator === "in") return kleene(true, others, (option) => apply("=", x, option));
      return kleene(false, [0, 1], (end) => apply(end ? "<=" : ">=", x, others[end]!));
    }
    case "i":
    case "n": {
      let total = of(parts[0]!) as number | null;
      for (let i = 1; total !== null && i < parts.length; i += 2) {
        total = apply(parts[i] as string, total, of(parts[i + 1]!)) as number | null;
        if (total !== null) total = within(total, operator === "i" ? LARGEST_INTEGER : LARGEST_NUMBER);
      }
      return total;
    }
  }
  return apply(operator, ...parts.map(of));
}
