import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import type { Answer, Answers, FormDocument } from "../../forms/contract.js";
import type { FormulaDocument, Tree } from "../../forms/document.js";
import { provisionalWords } from "./answer_words.js";
import { type Basis, factsOf, provisionalAnswers } from "./provisional.js";
import { isPress, thumbOf } from "./ink.js";
import { squareOf } from "./square_code.js";

const ON = "2026-11-24";
const { formulas } = JSON.parse(readFileSync(new URL("../../../../../tests/vectors/rules.json", import.meta.url), "utf8")) as {
  formulas: Record<string, { phone: FormulaDocument }>;
};
const pkh = formulas["pkh"]!.phone;
const question = (code: string, type: string, options: number[] = [], relevant?: Tree) =>
  [code, { code, type, widget: "", text: "", hint: "", label: `label of ${code}`, required: false, options: options.map((one) => ({ code: one, label: "" })), ...(relevant ? { relevant } : {}) }];
const form = {
  code: "keluarga", version: "1", title: "", maxMembers: 30,
  screens: [{ code: "who", section: "", title: "", layout: "each", questions: ["work_status", "school_attendance", "school_level", "pregnancy_status"] }],
  questions: Object.fromEntries([
    question("birth_date", "date"), question("sex", "choice", [1, 2]), question("works", "boolean"), question("work_status", "choice", [1, 2, 3, 4, 5, 6], ["get", "works"]),
    question("school_attendance", "choice", [1, 2, 3]), question("school_level", "choice", [1, 2, 3]), question("has_difficulty", "boolean"),
    question("pregnancy_status", "choice", [1, 2, 3]),
  ]),
} as unknown as FormDocument;
const basis: Basis = {
  formulas: [pkh], reasonLanguage: "id", variables: pkh.variables,
  agencies: { welfare_decile: ["DTSEN"], formal_monthly_wage: ["BPJS Ketenagakerjaan"], is_alive: ["Dukcapil"], is_public_employee: ["BKN"], address_found: ["Dukcapil"] },
};
const person = (key: string, birth_date: string, more: Record<string, Answer> = {}) => ({ key, birth_date, sex: 1, has_difficulty: false, works: false, ...more });
const of = (...members: ReturnType<typeof person>[]): Answers => ({ members }) as Answers;
const answer = (answers: Answers) => provisionalAnswers(basis, form, answers, ON)[0]!;
const texts = (key: string, values: Record<string, string | number> = {}): string => [key, ...Object.values(values)].join(" ");

test("nothing against it, and agencies are still to be asked: likely", () => {
  const { likelihood, agencies, lacking } = answer(of(person("a", "1990-01-01"), person("b", "2022-01-01")));
  assert.equal(likelihood, "likely");
  assert.deepEqual([...agencies].sort(), ["BKN", "BPJS Ketenagakerjaan", "DTSEN", "Dukcapil"]);
  assert.deepEqual(lacking, []);
});

test("what the family says decides against it: unlikely, with the reason first", () => {
  const one = answer(of(person("a", "1990-01-01", { works: true, work_status: 5 }), person("b", "2022-01-01")));
  assert.equal(one.likelihood, "unlikely");
  assert.equal(one.reasons[0]!.result, false);
  assert.match(one.reasons[0]!.sentence, /PNS/);
});

test("what the family has not said yet is named: open", () => {
  const one = answer(of(person("a", "1990-01-01", { school_attendance: 1 }), person("b", "2012-01-01")));
  assert.equal(one.likelihood, "open");
  assert.ok(one.lacking.includes("label of school_attendance"), String(one.lacking));
  assert.match(provisionalWords(one, texts), /^work_open_more/);
});

test("who does not work is not asked what the work is", () => {
  assert.equal(answer(of(person("a", "1990-01-01", { works: true }), person("b", "2022-01-01"))).likelihood, "open");
  assert.equal(answer(of(person("a", "1990-01-01", { works: false }), person("b", "2022-01-01"))).likelihood, "likely");
});

test("nobody written down yet is no refusal", () => {
  assert.notEqual(answer(of()).likelihood, "unlikely");
});

test("an answer that cannot be read is unknown, never a fault", () => {
  assert.deepEqual(factsOf(form, of(person("a", "kemarin", { sex: 9 })), pkh, ON), { members: [{ has_difficulty: false }] });
});

test("a formula that does not hold on the day is left out", () => {
  assert.deepEqual(provisionalAnswers(basis, form, of(), "1990-01-01"), []);
});

test("a press is a thumb, a line is a signature", () => {
  const at = (x: number, y: number) => ({ x, y, rx: 2, ry: 2 });
  assert.ok(isPress([at(5, 5), at(7, 6)]));
  assert.ok(!isPress([at(5, 5), at(40, 6)]));
  assert.ok(thumbOf(at(0, 0)).ry > 10);
});

test("the square code is square, with a quiet edge", () => {
  const { size, path } = squareOf("https://tepat.example/status/?nomor=TPT-3JGT-RDVM");
  assert.ok(size >= 25 + 6);
  assert.ok(path.startsWith("M4 4h7v1H4z"));
});
