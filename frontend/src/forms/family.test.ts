import assert from "node:assert/strict";
import { test } from "node:test";

import type { Answer, Answers } from "./contract.js";
import { Family, codeOf, memberOf, valueOf } from "./family.js";
import { faultsOf, headFaults, listFaults } from "./faults.js";
import { type AnswerCase, cases, forms, keluarga, texts } from "./vectors.js";

const key = (i: number): string => `member${String(i).padStart(2, "0")}`;

function familyOf({ form, answers, on }: AnswerCase): Family {
  const members = (answers.members ?? []).map((member, i) => ({ ...member, key: key(i) }));
  return new Family(forms[form]!, { ...answers, members } as Answers, () => undefined, on);
}

const askedCodes = (family: Family, member?: string): string[] => {
  const person = new Set(family.document.screens.filter(({ layout }) => layout !== "questions" && layout !== "ticks").flatMap(({ questions }) => questions));
  const codes = Object.keys(family.document.questions).filter((code) => !family.document.given?.includes(code));
  return family.asks(codes.filter((code) => person.has(code) === (member !== undefined)), member)
    .filter((ask) => family.relevance(ask) === true).map(({ path }) => codeOf(path));
};

test("the phone asks what the server says is to be asked", () => {
  let compared = 0;
  for (const one of cases) {
    if (Object.keys(one.problems).length) continue;
    const family = familyOf(one);
    assert.deepEqual(askedCodes(family), one.asked, one.name);
    one.asked_members?.forEach((asked, i) => assert.deepEqual(askedCodes(family, key(i)), asked, one.name));
    compared += 1;
  }
  assert.ok(compared > 8);
});

// What only the server looks at, or what a form drawn from the document cannot bring about.
const SERVER_ONLY = /unknown_question|irrelevant|control_character|too_long|kernel\.(nik|kk)\.(region|date|serial)|family_card/;

test("the phone refuses what the server refuses", () => {
  let compared = 0;
  for (const one of cases) {
    if (Object.values(one.problems).some((code) => SERVER_ONLY.test(code))) continue;
    const family = familyOf(one);
    const { document } = family;
    const perMember = document.screens.filter(({ layout }) => layout !== "questions" && layout !== "ticks");
    const asks = [
      ...family.asks(document.screens.filter((screen) => !perMember.includes(screen)).flatMap(({ questions }) => questions)),
      ...family.answers.members.flatMap(({ key: member }) => family.asks(perMember.flatMap(({ questions }) => questions), member)),
    ].filter((ask) => family.wanted(ask) || (family.answer(ask.path) ?? null) !== null);
    const found = [...faultsOf(family, asks, texts), ...headFaults(family, texts), ...listFaults(document, family, texts)];
    const places = found.map(({ path }) => {
      if (!path) return "/answers/members";
      const member = memberOf(path);
      return member === undefined ? `/answers/${codeOf(path)}` : `/answers/members/${+member.slice(6)}/${codeOf(path)}`;
    });
    // The server names the list where nobody is the head; the phone leads to somebody's question.
    const wanted = Object.entries(one.problems).map(([pointer, code]) => (code === "intake.members.no_head" ? "/answers/members/0/relation_to_head" : pointer));
    const twins = Object.values(one.problems).includes("intake.members.same_nik_twice");
    if (twins) assert.ok(wanted.every((pointer) => places.includes(pointer)), one.name);
    else assert.deepEqual([...new Set(places)].sort(), wanted.sort(), one.name);
    compared += 1;
  }
  assert.ok(compared > 20, String(compared));
});

const slamet = (changes: Record<string, Answer>): Family => {
  const members = [{ key: "aaaaaaaa", name: "Slamet", birth_date: "1985-02-01", sex: 1, relation_to_head: 1, ...changes }];
  return new Family(keluarga, { members }, () => undefined, "2026-11-24");
};
const faultAt = (family: Family, code: string): string | undefined => faultsOf(family, family.asks([code], "aaaaaaaa"), texts)[0]?.text;

test("each fault has its words", () => {
  assert.equal(faultAt(slamet({ name: " " }), "name"), 'fault_required {"label":"Nama"}');
  assert.equal(faultAt(slamet({ name: "👵👵" }), "name"), 'fault_name {"label":"Nama"}');
  assert.equal(faultAt(slamet({ name: "Painah 👵" }), "name"), undefined);
  assert.equal(faultAt(slamet({ birth_date: "kapan-kapan" }), "birth_date"), 'fault_date {"label":"Tanggal lahir"}');
  assert.equal(faultAt(slamet({ birth_date: "1-2-20" }), "birth_date"), 'fault_date_which {"label":"Tanggal lahir"}');
  assert.equal(faultAt(slamet({ birth_date: "2027-01-01" }), "birth_date"), 'fault_future {"label":"Tanggal lahir"}');
  assert.match(faultAt(slamet({ birth_date: "1890-01-01" }), "birth_date")!, /^fault_range .*1 Januari 1900/);
  assert.equal(faultAt(slamet({ nik: "351016" }), "nik"), 'fault_sixteen {"label":"NIK","count":6}');
  assert.equal(faultAt(slamet({ nik: "35101601028500O2" }), "nik"), 'fault_digits_only {"label":"NIK"}');
  assert.match(faultAt(slamet({ birth_date: "2020-01-01" }), "relation_to_head")!, /Anak di bawah 10 tahun/);
  assert.equal(faultAt(slamet({ marital_status: null }), "marital_status"), undefined);
});

test("a household's number and its limits", () => {
  const fault = (code: string, value: Answer): string | undefined => {
    const family = new Family(keluarga, { [code]: value, members: [] }, () => undefined, "2026-11-24");
    return faultsOf(family, family.asks([code]), texts)[0]?.text;
  };
  assert.equal(fault("floor_area_m2", 36.5), undefined);
  assert.match(fault("floor_area_m2", 36.25)!, /^fault_decimals/);
  assert.match(fault("floor_area_m2", "luas")!, /^fault_number/);
  assert.match(fault("cattle_count", 2.5)!, /^fault_integer/);
  assert.equal(fault("cattle_count", 501), 'fault_range {"label":"Jumlah sapi","low":"0","high":"500"}');
});

test("an answer that cannot be read counts as not known", () => {
  assert.equal(valueOf(keluarga.questions["birth_date"]!, "1-2-20"), null);
  assert.equal(valueOf(keluarga.questions["floor_area_m2"]!, "6 kali 9"), null);
  assert.equal(valueOf(keluarga.questions["sex"]!, 7), null);
  assert.equal(valueOf(keluarga.questions["owns_car"]!, false), false);
});
