// What each variable of one family, or of one member, can still be: known, derived from what is known, or anything
// that is legal. src/tepat/rules/narrowing/outlook.py says the same in Python.

import type { Definition, Definitions, Facts, Read, Tree } from "./document.js";
import { accept, own, reads } from "./facts.js";
import {
  CONDITION, NULL, OPEN, type Possible, type Row, SET, SPAN, join, kindOf, kindOfValue, known, logic, narrow, settle,
  withoutNull,
} from "./narrow.js";
import { LARGEST_INTEGER, LARGEST_NUMBER, apply } from "./tree.js";

const KINDS: Readonly<Record<string, number>> = { boolean: CONDITION, choice: SET, text: SET };

export interface Outlook extends Row {
  readonly level: "person" | undefined;
  /** What is known. */
  readonly read: Read;
  /** Outlooks of the members; nobody where they are not known. */
  people(): readonly Outlook[];
  /** Whether anybody asked what this name can be. */
  asked(name: string): boolean;
  /** Whether a derived variable counts as an input of its own, because nothing is known of what it needs. */
  isInput(definition: Definition): boolean;
}

/** Names of the variables that a derivation reads. */
export const needs = ({ derive }: Definition): string[] =>
  [...reads([".", derive![1], derive![2] ?? null])].filter((name) => name[0] !== ":");

/** Names of all variables that a derivation rests on. */
export function restsOn(definition: Definition, variables: Definitions, found = new Set<string>()): Set<string> {
  for (const code of needs(definition)) {
    found.add(code);
    if (variables[code]!.derive) restsOn(variables[code]!, variables, found);
  }
  return found;
}

/**
 * `read` gives what is known of the household or member whose `facts` these are, `readMembers` what is known of each
 * member, `score` the tree of a score, and `inputs` are the variables that the formula reads.
 */
export function makeOutlook(
  variables: Definitions,
  facts: Facts,
  read: Read,
  level: "person" | undefined = undefined,
  readMembers: () => readonly Read[] | null = () => null,
  score: (name: string) => Tree | undefined = () => undefined,
  inputs: readonly string[] = [],
): Outlook {
  const found = new Map<string, Possible>();
  const presuming = presumingCodes(variables);
  const given = (code: string): boolean => accept(variables[code]!, own(facts, code), code) !== null;
  const mine = Object.entries(variables).filter(([, definition]) => definition.level === level);
  const open = !level || mine.some(([code, definition]) => !definition.derive && read(code) === null);
  const informed = (code: string): boolean =>
    read(code) !== null || (variables[code]!.derive !== undefined && !outlook.isInput(variables[code]!));
  let people: readonly Outlook[] | undefined;

  const work = (name: string): Possible => {
    const definition = own(variables, name);
    const value = read(name);
    if (!definition) return known(value, kindOfValue(value));
    if (value !== null && !(open && presuming.has(name) && !given(name))) return known(value, outlook.kind(name));
    if (!definition.derive || outlook.isInput(definition)) return legal(definition);
    const [aggregate, , expression = null] = definition.derive;
    if (aggregate !== "expr") return cut(over(definition, outlook.people()), definition);
    needs(definition).forEach(outlook.possible);
    return cut(narrow(expression, outlook, kindOf([expression], outlook)), definition);
  };
  const outlook: Outlook = {
    level,
    read,
    score,
    kind(name) {
      const definition = own(variables, name);
      return definition ? (KINDS[definition.type] ?? SPAN) : kindOfValue(read(name));
    },
    possible(name) {
      if (!found.has(name)) found.set(name, work(name));
      return found.get(name)!;
    },
    asked: (name) => found.has(name),
    people: () =>
      (people ??= (readMembers() ?? []).map((member, i) =>
        makeOutlook(variables, (facts.members as Facts[])[i]!, member, "person"),
      )),
    isInput(definition) {
      if (level || Array.isArray(facts.members)) return false;
      const alone = (): boolean => !inputs.some((code) => restsOn(definition, variables).has(code));
      return definition.derive![0] !== "expr" || (alone() && !needs(definition).some(informed));
    },
  };
  return outlook;
}

/** What an unknown value can be. */
export function legal({ type, range, codes }: Definition): Possible {
  if (type === "boolean") return [[true, false], OPEN];
  if (type === "text") return [null, OPEN];
  return [codes ?? range ?? ["0001-01-01", "9999-12-31"], OPEN];
}

/** What is left of a derived value inside the legal range; outside it is NULL. */
function cut(possible: Possible, { type, range, codes }: Definition): Possible {
  const [values, nulls] = possible;
  if (!values || !values.length || type === "boolean") return possible;
  if (codes) {
    const kept = values.filter((code) => codes.includes(code as number));
    return kept.length === values.length ? possible : [kept, nulls | NULL];
  }
  if (!range) return possible;
  const [low, high] = values as [number, number];
  const [lowest, highest] = range as [number, number];
  if (low >= lowest && high <= highest) return possible;
  if (low > highest || high < lowest) return [[], nulls | NULL];
  return [[low < lowest ? lowest : low, high > highest ? highest : high], nulls | NULL];
}

/** Whether this member is selected. */
export const selects = ({ derive }: Definition, person: Outlook): Possible =>
  derive![1] === null ? [[true], 0] : narrow(derive![1], person, CONDITION);

/** How the values of the members are kept. */
export const memberKind = ({ derive }: Definition, person: Outlook): number => kindOf([derive![2] ?? null], person);

/** The value of this member. */
export const valueOf = (definition: Definition, person: Outlook): Possible =>
  narrow(definition.derive![2] ?? null, person, memberKind(definition, person));

/** What can be said of all members together. */
function over(definition: Definition, people: readonly Outlook[]): Possible {
  const [aggregate, , , arithmetic] = definition.derive!;
  const masks = people.map((person) => selects(definition, person));
  if (aggregate === "any" || aggregate === "all") return logic(aggregate === "any", masks);
  const nulls = masks.reduce((bits, [, more]) => bits | more, 0);
  if (aggregate === "count") {
    const possible = masks.filter(([values]) => values!.includes(true));
    return [[possible.filter(([values]) => values!.length < 2).length, possible.length], nulls];
  }
  const values = people.map((person, i) => (masks[i]![0]!.includes(true) ? valueOf(definition, person) : undefined));
  const kind = people.length ? memberKind(definition, people[0]!) : SPAN;
  if (aggregate === "first") return first(masks, values, kind);
  if (aggregate === "sum") return total(masks, values, arithmetic === "i" ? LARGEST_INTEGER : LARGEST_NUMBER);
  return extreme(aggregate === "min" ? "least" : "greatest", masks, values, nulls, kind);
}

type Values = readonly (Possible | undefined)[];

function total(masks: readonly Possible[], values: Values, limit: number): Possible {
  let summed: Possible = [[0, 0], 0];
  masks.forEach(([mask, open], i) => {
    const [ends = [], more = 0] = (values[i] ?? []) as [number[]?, number?];
    const added = mask!.includes(false) ? [Math.min(0, ...ends), Math.max(0, ...ends)] : ends;
    const [low, nulls] = summed as readonly [number[], number];
    const bits = nulls | open | more;
    summed = added.length && low.length ? settle(low[0]! + added[0]!, low[1]! + added[1]!, bits, limit) : [[], bits];
  });
  return summed;
}

function extreme(name: string, masks: readonly Possible[], values: Values, open: number, kind: number): Possible {
  const possibly = values.filter((value) => value !== undefined);
  const surely = values.filter((value, i) => value && masks[i]![0]!.length < 2);
  const nulls = possibly.reduce((bits, [, more]) => bits | more, open | (surely.length ? 0 : NULL));
  const all = possibly.flatMap(([ends]) => ends!);
  if (kind) return [[...new Set(all)], nulls];
  if (!all.length || surely.some((value) => !value![0]!.length)) return [[], nulls];
  const ends = [apply("least", ...all), apply("greatest", ...all)];
  const end = name === "least" ? 1 : 0;
  if (surely.length) ends[end] = apply(name, ...surely.map((value) => value![0]![end]!));
  return [ends, nulls];
}

function first(masks: readonly Possible[], values: Values, kind: number): Possible {
  let joined: Possible | undefined;
  let full = true; // everybody before may not be selected, with everything filled in
  const add = (one: Possible): Possible => (joined ? join(joined, one, kind) : one);
  for (const [i, [mask, nulls]] of masks.entries()) {
    if (values[i]) joined = add(full ? values[i] : withoutNull(values[i]));
    if (mask!.length === 1 && mask![0] === true && !nulls) return joined!;
    full &&= mask!.includes(false) || (nulls & NULL) > 0;
  }
  return add([[], full ? NULL : OPEN]);
}

const PRESUMING = new WeakMap<Definitions, Set<string>>();

/** Derived variables that can be known although something they depend on is not, and may change with it. */
function presumingCodes(variables: Definitions): Set<string> {
  let found = PRESUMING.get(variables);
  if (found) return found;
  found = new Set<string>();
  for (const [code, definition] of Object.entries(variables)) {
    const { derive } = definition;
    if (!derive) continue;
    const presumed = derive[0] === "first" || presumes(derive[1]) || presumes(derive[2] ?? null);
    if (presumed || needs(definition).some((name) => found!.has(name))) found.add(code);
  }
  PRESUMING.set(variables, found);
  return found;
}

/** Whether a part of the tree can have a value although it rests on something unknown, and another once it is known. */
export function presumes(tree: Tree): boolean {
  if (!Array.isArray(tree)) return false;
  const [operator, ...parts] = tree as [string, ...Tree[]];
  if (operator === "null" || operator === "coalesce") return true;
  // WHEN c ... WHEN NOT c ...: an unknown c gives NULL
  if (operator === "case" && !(parts.length === 5 && parts[4] === null && isNot(parts[2]!, parts[0]!))) return true;
  return parts.some(presumes);
}

/** Whether the tree is NOT of the other. */
export const isNot = (tree: Tree, other: Tree): boolean => JSON.stringify(tree) === JSON.stringify(["not", other]);
