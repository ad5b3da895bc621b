import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { decide, mask } from "./evaluate.js";
import type { Facts, FormulaDocument } from "./document.js";

interface Case {
  formula: string;
  on: string;
  facts: Facts;
  expect: {
    outcome: string;
    failed_mask: number;
    unknown_mask: number;
    scores: Record<string, number | null>;
    benefit: number | null;
    missing: string[];
    reason?: Record<string, string>;
  };
}

// Built into dist/tests/forms/.
const file = new URL("../../../../tests/vectors/rules.json", import.meta.url);
const vectors = JSON.parse(readFileSync(file, "utf8")) as {
  formulas: Record<string, { phone: FormulaDocument }>;
  cases: Case[];
};

for (const [code, { phone }] of Object.entries(vectors.formulas)) {
  const cases = vectors.cases.filter(({ formula }) => formula === code);
  test(`${code}: ${cases.length} decisions are those of Python`, () => {
    for (const { facts, on, expect } of cases) {
      const decision = decide(phone, facts, on);
      const { outcome, scores, benefit, criteria } = decision;
      const found = {
        outcome,
        failed_mask: Number(mask(criteria, false)),
        unknown_mask: Number(mask(criteria, null)),
        scores,
        benefit: benefit && benefit.amount,
        missing: decision.missing,
        ...(expect.reason ? { reason: criteria[0]!.reason } : {}),
      };
      assert.deepEqual(found, expect, `${code} on ${on}: ${JSON.stringify(facts)}`);
    }
  });
}
