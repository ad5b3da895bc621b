import assert from "node:assert/strict";
import { test } from "node:test";

import type { Answers } from "./contract.js";
import { Family } from "./family.js";
import { screensOf } from "./screens.js";
import { forms } from "./vectors.js";
import { wayOf } from "./way.js";

const ON = "2026-12-01";
const notebook = forms["buku_dasawisma"]!;
const MEMBERS = [
  { key: "0192f0c4-0000-7000-8000-000000000001", name: "Slamet", birth_date: "1985-02-01", sex: 1 },
  { key: "0192f0c4-0000-7000-8000-000000000002", name: "Siti", birth_date: "1988-05-15", sex: 2 },
  { key: "0192f0c4-0000-7000-8000-000000000003", name: "Ayu", birth_date: "2022-03-03", sex: 2 },
];
const EVENTS = notebook.screens[0]!.questions;
const nothing = Object.fromEntries(EVENTS.map((code) => [code, false]));
const ids = (answers: Partial<Answers>): string[] => screensOf(notebook, { members: MEMBERS, ...answers } as Answers, () => undefined, ON).map(({ id }) => id);

test("the notebook begins with its ticks, asks for nobody's name, and is done when nothing happened", () => {
  assert.deepEqual(notebook.given, ["name", "birth_date", "sex", "is_alive"]);
  assert.deepEqual(ids({}), ["bulan"]);
  assert.deepEqual(ids(nothing), ["bulan"]);
  const family = new Family(notebook, { ...nothing, members: MEMBERS } as Answers, () => undefined, ON);
  assert.equal(wayOf(family, [], []).total, 2, "the ticks, and the answers before they are sent");
});

test("each tick opens its own screens, and asks only whom it can be about", () => {
  assert.deepEqual(ids({ ...nothing, month_harvest: true }), ["bulan", "panen"]);
  assert.deepEqual(ids({ ...nothing, month_birth: true }), ["bulan", "ibu", "bayi"]);
  assert.deepEqual(ids({ ...nothing, month_moved: true }), ["bulan", "pindah", "datang"]);
  const read = (code: string, answers: Partial<Answers>): string[] =>
    screensOf(notebook, { ...nothing, members: MEMBERS, ...answers } as Answers, () => undefined, ON)
      .find(({ id }) => id === code)!.asks.map(({ path }) => path[0]!.slice(-1));
  assert.deepEqual(read("ibu", { month_pregnancy: true }), ["2"]);
  assert.deepEqual(read("timbang", { month_children_weighed: true }), ["3"]);
  assert.deepEqual(read("kerja", { month_work_changed: true }), ["1", "1", "2", "2"]);
});

test("the day of a death is asked of whoever died", () => {
  const members = MEMBERS.map((one, i) => ({ ...one, died_this_month: i === 0 }));
  assert.deepEqual(ids({ ...nothing, month_death: true }), ["bulan", "meninggal"]);
  assert.deepEqual(ids({ ...nothing, month_death: true, members }), ["bulan", "meninggal", "kapan_meninggal"]);
  assert.deepEqual(ids({ ...nothing, month_death: true, members: MEMBERS.map((one) => ({ ...one, is_alive: false })) }), ["bulan"]);
});
