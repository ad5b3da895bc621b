import assert from "node:assert/strict";
import { test } from "node:test";

import { dayInWords, dayTyped, readDay } from "./dates.js";
import { texts } from "./vectors.js";

const ON = "2026-11-24";
const read = (text: string) => readDay(text, "1900-01-01", ON);

test("a day in every habit", () => {
  for (const text of [
    "1-2-60", "1/2/60", "01/02/1960", "1.2.1960", "1 2 1960", "01-02-1960", "1960-02-01", "1960/2/1", "01021960", "010260",
    "1 Feb 1960", "1 Februari 1960", "1 pebruari 1960", "1 PEB 60", "1feb1960", "1-Feb-1960", "1, Februari, 1960", "tgl 1 Februari 1960",
    " 1  Februari  1960 ", "tanggal 1-2-1960",
  ]) assert.deepEqual(read(text), { day: "1960-02-01" }, text);
});

test("every month by its names", () => {
  const names = ["jan", "Peb", "maret", "april", "mei", "juni", "juli", "agustus", "sept", "oktober", "nopember", "desember"];
  const english = ["January", "february", "March", "Apr", "may", "june", "July", "aug", "september", "October", "november", "december"];
  names.forEach((name, i) => assert.equal(read(`3 ${name} 1971`).day, `1971-${String(i + 1).padStart(2, "0")}-03`, name));
  english.forEach((name, i) => assert.equal(read(`3 ${name} 1971`).day, `1971-${String(i + 1).padStart(2, "0")}-03`, name));
  assert.equal(read("17 Agt 1945").day, "1945-08-17");
});

test("only the year, or the age", () => {
  for (const text of ["tahun 1960", "th 1960", "1960", "Tahun 60", "thn. 60"]) assert.deepEqual(read(text), { day: "1960-07-01", rough: true }, text);
  for (const text of ["umur 66", "66 tahun", "66 th", "usia 66 thn"]) assert.deepEqual(read(text), { day: "1960-07-01", rough: true }, text);
  assert.deepEqual(read("5 bulan"), { day: "2026-06-01", rough: true });
  assert.deepEqual(read("12 bln"), { day: "2025-11-01", rough: true });
  assert.deepEqual(readDay("2026", "1900-01-01", "2026-03-05"), { day: "2026-01-01", rough: true });
  assert.deepEqual(readDay("umur 0", "1900-01-01", "2026-03-05"), { day: "2026-01-01", rough: true }, "not after today");
});

test("a year of two digits that fits twice is asked back", () => {
  assert.deepEqual(read("1-2-20"), { choices: ["1920-02-01", "2020-02-01"] });
  assert.deepEqual(read("1-12-26"), { day: "1926-12-01" }, "December 2026 is still to come");
  assert.deepEqual(read("tahun 20"), { choices: ["1920-07-01", "2020-07-01"] });
});

test("month and day the other way round are asked back, not guessed", () => {
  assert.deepEqual(read("02/13/1960"), { choices: ["1960-02-13"] });
  assert.deepEqual(read("13/02/1960"), { day: "1960-02-13" });
});

test("what is no day is not understood", () => {
  for (const text of ["", "kemarin", "1-2", "31-2-1960", "31/04/1990", "0-0-0", "1 Foo 1960", "1-2-1899", "25-12-2026", "12345", "99999999",
                      "1960-13-40", "1-2-3-4", "umur 200", "🎂", "1".repeat(5000), "1-".repeat(3000)]) assert.deepEqual(read(text), {}, text.slice(0, 20));
});

test("reading stays quick whatever is pasted", () => {
  const before = process.cpuUsage();
  for (const text of ["a".repeat(1e6), " ".repeat(1e6), "1 ".repeat(5e5), "1-1-".repeat(2e5)]) assert.deepEqual(read(text), {});
  // Seconds of the processor, however busy the machine: work that grows with the square would take hours.
  assert.ok(process.cpuUsage(before).user < 30e6);
});

test("a day in words and as it is typed", () => {
  assert.equal(dayInWords("1960-02-01", texts("months")), "1 Februari 1960");
  assert.equal(dayTyped("1960-12-31"), "31-12-1960");
  assert.deepEqual(read(dayTyped("1960-02-01")), { day: "1960-02-01" });
});
