// A small questionnaire for tests.

import type { FormDocument, QuestionDef } from "../../forms/contract.js";
import type { Family } from "../../outbox/contract.js";

const question = (code: string, type: QuestionDef["type"], more: Partial<QuestionDef> = {}): [string, QuestionDef] =>
  [code, { code, type, widget: "", text: `${code}?`, hint: "", label: code, required: false, options: [], ...more }];
const choice = (...codes: number[]): Partial<QuestionDef> => ({ options: codes.map((code) => ({ code, label: `option ${code}` })) });

export const madeUpForm: FormDocument = {
  code: "keluarga", version: "1", title: "", maxMembers: 30, head: { question: "relation_to_head", value: 1 },
  questions: Object.fromEntries([
    question("kk", "kk"),
    question("name", "name", { required: true }),
    question("nik", "nik"),
    question("birth_date", "date", { required: true }),
    question("sex", "choice", { required: true, ...choice(1, 2) }),
    question("relation_to_head", "choice", { required: true, ...choice(1, 2, 3) }),
    question("school", "boolean", { relevant: [">=", ["age_years", ["get", "birth_date"], ["get", ":on"]], 5] }),
    question("level", "choice", { ...choice(1, 2), relevant: ["get", "school"] }),
    question("lighting", "choice", choice(1, 2)),
    question("meter", "integer", { min: 0, max: 9000, relevant: ["=", ["get", "lighting"], 1] }),
    question("car", "boolean"),
    question("boat", "boolean"),
  ]),
  screens: [
    { code: "card", section: "Card", title: "Card", layout: "questions", questions: ["kk"] },
    { code: "people", section: "People", title: "People", layout: "members", questions: ["name"] },
    { code: "who", section: "People", title: "Who", layout: "member", questions: ["nik", "birth_date", "sex", "relation_to_head"] },
    { code: "school", section: "School", title: "School", layout: "each", questions: ["school"] },
    { code: "level", section: "School", title: "Level", layout: "each", questions: ["level"] },
    { code: "light", section: "House", title: "Light", layout: "questions", questions: ["lighting", "meter"] },
    { code: "things", section: "House", title: "Things", layout: "ticks", questions: ["car", "boat"] },
  ],
};

export const madeUpFamily: Family = {
  id: "f1", area_code: "35.10.16.1003", village: "Penganjuran", head: "Siti",
  members: [
    { id: "p1", name: "Siti", nik_end: "1234", birth_date: "1990-01-01", sex: 2, relation: 1 },
    { id: "p2", name: "Ayu", nik_end: "", birth_date: "2016-01-01", sex: 2, relation: 3 },
  ],
  answers: { household: { lighting: 2, car: false }, members: { p1: { school: false }, p2: { school: true, level: 1 } } },
  place: null, decisions: [], reference: null, last_month: null, updated_at: "2026-11-01T00:00:00Z",
};
