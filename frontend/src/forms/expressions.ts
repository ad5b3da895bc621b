// What a questionnaire needs: expressions for relevance and constraints, and checks of single answers.

import type { Definitions, Facts, Tree, Value } from "./document.js";
import { readFacts } from "./facts.js";
import { evaluate } from "./tree.js";

export type * from "./document.js";
export { FactsError, accept, isDate, readFacts, reads } from "./facts.js";
export { evaluate } from "./tree.js";

/**
 * The values of expressions over the facts of a household or, with `level` "person", of one member; null is
 * unknown. `variables` are the definitions that `variables_to_json` wrote, and `on` is the date of the answers.
 */
export function evaluateAll(
  trees: readonly Tree[],
  variables: Definitions,
  facts: Facts,
  on: string,
  level?: "person",
): Value[] {
  const { read } = readFacts(variables, facts, new Map([[":on", on]]), level);
  return trees.map((tree) => evaluate(tree, read));
}
