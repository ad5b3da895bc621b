// The form of the documents that `tepat.rules.json` writes, and of what comes back. Types only: no bytes.

/** A value; null is unknown. A date is text, "2026-01-31": no time, no zone, and its order is that of texts. */
export type Value = number | boolean | string | null;

/** A value, or `[operator, argument, ...]`; described in src/tepat/rules/json/tree.py. */
export type Tree = Value | readonly Tree[];

/** The value of a variable, a score, or, with a colon before its name, a parameter. */
export type Read = (name: string) => Value;

export type Language = "id" | "en";
export type Texts = Readonly<Record<Language, string>>;

/** One variable: what counts as a value of it, and how it follows from others. */
export interface Definition {
  readonly type: "integer" | "decimal" | "double" | "boolean" | "date" | "choice" | "text";
  readonly level?: "person";
  /** Legal values, both ends included; always there for numbers. */
  readonly range?: readonly [number, number] | readonly [string, string];
  readonly codes?: readonly number[];
  readonly scale?: number;
  readonly unit?: string;
  readonly label?: Texts;
  readonly labels?: Readonly<Record<string, Texts>>;
  readonly derive?: readonly [aggregate: string, where: Tree, value?: Tree, arithmetic?: "i" | "n"];
}

export type Definitions = Readonly<Record<string, Definition>>;

export interface Parameter {
  /** Values by the day they hold from, earliest first. */
  readonly values: readonly (readonly [from: string, value: Value])[];
  readonly unit?: string;
}

export interface Criterion {
  readonly code: string;
  readonly expr: Tree;
  readonly reason: Readonly<Record<Language, Readonly<Record<"true" | "false" | "unknown", string>>>>;
}

/** A formula, as `to_json` writes it. */
export interface FormulaDocument {
  readonly format: number;
  readonly code: string;
  readonly version: string;
  readonly hash: string;
  readonly title: Texts;
  readonly active_from: string;
  readonly active_to?: string;
  readonly parameters: Readonly<Record<string, Parameter>>;
  /** Household variables that expressions and sentences read. */
  readonly inputs: readonly string[];
  readonly variables: Definitions;
  readonly scores: readonly (readonly [code: string, expr: Tree])[];
  readonly criteria: readonly Criterion[];
  readonly benefit?: { readonly period: string; readonly currency: string; readonly expr: Tree };
  readonly ranking?: { readonly by: string; readonly order: string; readonly tie_break: string };
}

/** What is known: household variables by code, and under `members` one such object for each member. */
export type Facts = Readonly<Record<string, unknown>>;

export interface CriterionResult {
  code: string;
  /** null: cannot tell yet. */
  result: boolean | null;
  reason: Record<Language, string>;
  inputs: Record<string, Value>;
  /** Something that it reads is unknown, but the result is the same for all its legal values. */
  narrowed: boolean;
}

export interface Decision {
  formula_code: string;
  formula_version: string;
  formula_hash: string;
  on: string;
  outcome: "eligible" | "not_eligible" | "cannot_tell";
  criteria: CriterionResult[];
  scores: Record<string, number | null>;
  benefit: { amount: number | null; period: string; currency: string } | null;
  /** Unknown stored variables that can still turn the outcome or, of an eligible family, the amount. */
  missing: string[];
}
