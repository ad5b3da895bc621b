// From what is known to what expressions read: checks given facts, and derives the variables that follow.

import type { Definition, Definitions, Facts, Read, Tree, Value } from "./document.js";
import { LARGEST_INTEGER, LARGEST_NUMBER, apply, evaluate, kleene, within } from "./tree.js";

/** A fact has the wrong kind of value: a mistake of the program that asks. The message never shows a value. */
export class FactsError extends Error {
  constructor(readonly pointer: string) {
    super(`The fact ${pointer} has the wrong kind of value.`);
  }
}

/** What an object itself holds under a key: `constructor` may be the code of a variable. */
export const own = <T>(object: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.prototype.hasOwnProperty.call(object, key) ? object[key] : undefined;

/** Whether it is a day of the calendar, written 2026-01-31. */
export function isDate(text: unknown): text is string {
  if (typeof text !== "string" || !/^\d{4}-\d\d-\d\d$/.test(text) || text < "0001") return false;
  const [year, month, day] = text.split("-").map(Number) as [number, number, number];
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = month === 2 ? 28 + +leap : 30 + ((month + (month >> 3)) & 1);
  return month >= 1 && month <= 12 && day >= 1 && day <= days;
}

/** The value to calculate with; null when it is not given, or outside its legal range or list. */
export function accept(definition: Definition, given: unknown, pointer: string): Value {
  if (given === undefined || given === null) return null;
  const { type, range, codes } = definition;
  const whole = type === "integer" || type === "choice";
  const kind = type === "boolean" ? "boolean" : type === "text" || type === "date" ? "string" : "number";
  if (typeof given !== kind || (type === "date" && !isDate(given))) throw new FactsError(pointer);
  if (whole && Number.isFinite(given) && !Number.isInteger(given)) throw new FactsError(pointer);
  const value = given as number;
  const legal = codes ? codes.includes(value) : !range || (value >= (range[0] as number) && value <= (range[1] as number));
  return legal ? (given as Value) : null;
}

/** What is known of a household or member, and of each member of a household where they are given. */
export interface Known {
  readonly read: Read;
  readonly members: () => Read[] | null;
}

/**
 * Reads household variables, or with `level` "person" those of one member, from facts. What is not given is
 * derived when it is first read. `constants` are the parameters; `:on` is the date of the decision.
 */
export function readFacts(
  variables: Definitions,
  facts: Facts,
  constants: ReadonlyMap<string, Value>,
  level?: "person",
): Known {
  const known = new Map<string, Value>(constants);
  const derivable = new Map<string, Definition>();
  for (const [code, definition] of Object.entries(variables)) {
    if (definition.level !== level) continue;
    const value = accept(definition, own(facts, code), `/${code}`);
    if (value === null && definition.derive) derivable.set(code, definition);
    else known.set(code, value);
  }
  let people: Read[] | null | undefined;
  const members = (): Read[] | null => (people ??= readMembers(variables, own(facts, "members"), constants));
  const read: Read = (name) => {
    let value = known.get(name);
    if (value === undefined) {
      const definition = derivable.get(name);
      value = definition ? accept(definition, derive(definition, read, members), `/${name}`) : null;
      known.set(name, value);
    }
    return value;
  };
  return { read, members };
}

function readMembers(
  variables: Definitions,
  members: unknown,
  constants: ReadonlyMap<string, Value>,
): Read[] | null {
  if (members === undefined || members === null) return null;
  if (!Array.isArray(members)) throw new FactsError("/members");
  return members.map((member: unknown, index) => {
    if (typeof member !== "object" || member === null) throw new FactsError(`/members/${index}`);
    try {
      return readFacts(variables, member as Facts, constants, "person").read;
    } catch (error) {
      if (error instanceof FactsError) throw new FactsError(`/members/${index}${error.pointer}`);
      throw error;
    }
  });
}

function derive(definition: Definition, read: Read, members: () => Read[] | null): Value {
  const [aggregate, where, expression = null, arithmetic] = definition.derive!;
  if (aggregate === "expr") return evaluate(expression, read);
  const people = members();
  if (!people) return null;
  const chosen = (person: Read): Value => (where === null ? true : evaluate(where, person));
  if (aggregate === "any" || aggregate === "all") return kleene(aggregate === "any", people, chosen);
  if (aggregate === "first") {
    const first = people.find((person) => chosen(person) === true);
    return first ? evaluate(expression, first) : null;
  }
  const values: Value[] = [];
  for (const person of people) {
    const selected = chosen(person);
    const value = selected === true && aggregate !== "count" ? evaluate(expression, person) : selected;
    if (value === null) return null;
    if (selected === true) values.push(value);
  }
  if (aggregate === "count") return values.length;
  if (aggregate === "sum") return sum(values as number[], arithmetic === "i" ? LARGEST_INTEGER : LARGEST_NUMBER);
  return values.length ? apply(aggregate === "min" ? "least" : "greatest", ...values) : null;
}

function sum(values: readonly number[], most: number): number | null {
  let total: number | null = 0;
  for (const value of values) if (total !== null) total = within(total + value, most);
  return total;
}

/** Names that a tree reads, each once, in the order they are first written; parameters with their colon. */
export function reads(tree: Tree, found = new Set<string>()): Set<string> {
  if (!Array.isArray(tree)) return found;
  if (tree[0] === "get") found.add(tree[1] as string);
  else for (const part of tree.slice(1) as Tree[]) reads(part, found);
  return found;
}
