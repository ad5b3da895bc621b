import assert from "node:assert/strict";
import { test } from "node:test";

import type { QuestionDef } from "./contract.js";
import { fitting, readNumber, readTyped } from "./typed.js";
import { keluarga, texts } from "./vectors.js";
import { answerInWords, numberInWords, numberTyped, shortWords } from "./wording.js";

const ON = "2026-11-24";
const q = (code: string): QuestionDef => keluarga.questions[code]!;

test("numbers as people write them", () => {
  for (const [text, value] of [["1.500", 1500], ["48,5", 48.5], ["48.5", 48.5], ["1.234.567,25", 1234567.25], ["48 m2", 48], ["48 m²", 48],
                               ["2 ekor", 2], ["Rp 50.000", 50000], ["6 x 8", 48], ["6x8 m", 48], ["6 kali 8", 48], ["0", 0], ["-3", -3],
                               ["0,1 x 3", 0.3], ["10 000", 10000]] as const)
    assert.equal(readNumber(text), value, text);
  for (const text of ["", "banyak", "12a4", "1,2,3", "1x2x3", "x", "--1", "9".repeat(40), "1e5", "٣", "∞"]) assert.equal(readNumber(text), undefined, text);
});

test("what cannot be read is kept as it was typed", () => {
  assert.equal(readTyped(q("floor_area_m2"), "kira-kira luas", ON), "kira-kira luas");
  assert.equal(readTyped(q("birth_date"), "1-2-20", ON), "1-2-20");
  assert.equal(readTyped(q("birth_date"), "1-2-60", ON), "1960-02-01");
  assert.equal(readTyped(q("nik"), "3510 1601-0285.0002", ON), "3510160102850002");
  assert.equal(readTyped(q("name"), "  Siti 🌸 Aminah ", ON), "Siti 🌸 Aminah");
  for (const code of ["name", "birth_date", "nik", "cattle_count"]) assert.equal(readTyped(q(code), "  ", ON), undefined);
});

test("a megabyte that was pasted is cut to what fits, and said so", () => {
  const name = fitting(q("name"), "a".repeat(1e6));
  assert.deepEqual([name.text.length, name.cut], [120, 120]);
  const faces = fitting(q("name"), "😀".repeat(1e5));
  assert.deepEqual([[...faces.text].length, faces.cut], [120, 120]);
  assert.ok(!/[\ud800-\udbff]$/.test(faces.text), "no half of a character");
  assert.equal(fitting(q("nik"), "1".repeat(1e6)).text.length, 60);
  assert.deepEqual(fitting(q("name"), "Siti"), { text: "Siti", cut: 0 });
  assert.deepEqual(fitting(q("name"), "😀".repeat(120)), { text: "😀".repeat(120), cut: 0 });
});

test("marks that cannot be read become blanks", () => {
  assert.equal(fitting(q("name"), "Siti\nAminah\u202e\u0000!").text, "Siti Aminah !");
  assert.equal(fitting(q("name"), "a\ud83d").text, "a ");
  assert.equal(fitting(q("name"), "Ḥasan 👨‍👩‍👧").text, "Ḥasan 👨‍👩‍👧");
});

test("answers in words", () => {
  assert.equal(answerInWords(q("farm_land_area_m2"), 2500, texts), "2.500 m²");
  assert.equal(answerInWords(q("floor_area_m2"), 36.5, texts), "36,5 m²");
  assert.equal(answerInWords(q("sex"), 2, texts), "Perempuan");
  assert.equal(answerInWords(q("birth_date"), "1960-02-01", texts), "1 Februari 1960");
  assert.equal(answerInWords(q("kk"), "3510161203150007", texts), "3510 1612 0315 0007");
  assert.equal(answerInWords(q("owns_car"), false, texts), "no");
  for (const nothing of [null, undefined]) assert.equal(answerInWords(q("sex"), nothing, texts), "not_known");
  assert.equal(answerInWords(q("sex"), 9, texts), "not_known");
  assert.equal(numberInWords(1234567.5, texts), "1.234.567,5");
  assert.equal(numberTyped(1234567.5, texts), "1234567,5");
});

test("an answer says what it is about where it would not be clear", () => {
  assert.equal(shortWords(keluarga, q("marital_status"), 2, texts), "Kawin");
  assert.equal(shortWords(keluarga, q("difficulty_seeing"), 2, texts), "Kesulitan melihat: Banyak kesulitan");
  assert.equal(shortWords(keluarga, q("marital_status"), null, texts), "Status perkawinan: not_known");
});
