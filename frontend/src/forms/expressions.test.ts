import assert from "node:assert/strict";
import { test } from "node:test";

import { FactsError, type Definitions, type Tree, accept, evaluateAll, isDate, reads } from "./expressions.js";
import { formatNumber } from "./reasons.js";

const variables: Definitions = {
  birth_date: { type: "date", level: "person", range: ["1900-01-01", "2100-12-31"] },
  owns_car: { type: "boolean" },
  decile: { type: "integer", range: [1, 10] },
  age: { type: "integer", level: "person", range: [0, 130], derive: ["expr", null, ["age_years", ["get", "birth_date"], ["get", ":on"]]] },
  child_count: { type: "integer", range: [0, 1000], derive: ["count", ["<=", ["get", "age"], 6]] },
};
const value = (tree: Tree, facts = {}, level?: "person") => evaluateAll([tree], variables, facts, "2026-07-01", level)[0];

test("days of the calendar", () => {
  for (const day of ["2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31", "2026-04-30"]) assert.ok(isDate(day), day);
  for (const day of ["2026-02-29", "1900-02-29", "2026-04-31", "2026-13-01", "2026-00-10", "2026-1-01", "0000-01-01",
                     "2026-01-01T00:00", "2026-W01-1", 20260101, null, "２０２６-01-01"]) assert.ok(!isDate(day), String(day));
});

test("an answer is accepted, unknown, or refused", () => {
  assert.equal(accept(variables.decile!, 10, ""), 10);
  for (const illegal of [0, 11, NaN, Infinity, null, undefined]) assert.equal(accept(variables.decile!, illegal, ""), null);
  for (const wrong of ["3", true, 2.5, [], {}]) assert.throws(() => accept(variables.decile!, wrong, "/decile"), FactsError);
});

test("no message shows a value", () => {
  assert.throws(() => value(true, { decile: "3573010101010001" }), (error: Error) => !error.message.includes("3573"));
});

test("relevance of a member's question", () => {
  const school: Tree = ["and", [">=", ["get", "age"], 5], ["not", ["null", ["get", "birth_date"]]]];
  assert.equal(value(school, { birth_date: "2021-07-01" }, "person"), true);
  assert.equal(value(school, { birth_date: "2021-07-02" }, "person"), false);
  assert.equal(value(school, {}, "person"), false);
  assert.deepEqual([...reads(school)], ["age", "birth_date"]);
});

test("a household counts its members", () => {
  const few: Tree = ["<", ["get", "child_count"], 2];
  assert.equal(value(few, { members: [{ birth_date: "2024-02-29" }, { birth_date: "1990-01-01" }] }), true);
  assert.equal(value(few, { members: [{ birth_date: "2024-02-29" }, {}] }), null);
  assert.equal(value(few, {}), null);
  assert.equal(value(few, { child_count: 3, members: [] }), false);
});

test("numbers are written as people write them", () => {
  assert.equal(formatNumber(1234567.891, "id", 2), "1.234.567,89");
  assert.equal(formatNumber(-1000, "en", 6), "-1,000");
  assert.equal(formatNumber(-0.0000001, "en", 6), "0");
  assert.equal(formatNumber(0.25, "en", 1), "0.2");
  assert.equal(formatNumber(0.75, "en", 1), "0.8");
  assert.equal(formatNumber(1e22, "en", 6), "10,000,000,000,000,000,000,000");
});
