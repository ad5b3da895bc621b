import assert from "node:assert/strict";
import { test } from "node:test";

import type { Answers } from "../../forms/contract.js";
import { cutDown, knownAnswers } from "./cut.js";
import { isEmpty, observationDocument, registrationDocument, visitDocument } from "./documents.js";
import { madeUpFamily as family, madeUpForm as form } from "./made_up_form.js";
import { beginCorrection, beginNotebook, beginTask, isQuiet, nextFamily, quiet, topicsOf, wantedOf, type ObservationContent } from "./observation.js";
import { checkAnswered } from "./registration.js";

const AT = "2026-11-24T09:00:00.000+07:00";
const consent = { given: true, version: "2026.1", language: "jv", at: AT };
const about = { thread: "t", at: AT, title: "", family };

const answers = {
  kk: null, lighting: 2, meter: 900, car: true, boat: null,
  members: [
    { key: "aaaaaaaa", name: " Siti ", nik: null, birth_date: "1990-01-01", sex: 2, relation_to_head: 1, school: false, level: 2 },
    { key: "bbbbbbbb", name: "Bayi", birth_date: "2026-01-01", sex: 1, relation_to_head: 3, school: true },
  ],
} as Answers;

test("a registration is the document of a submission, without what is open or not asked", () => {
  const document = registrationDocument(form, { area: "35.10.16.1003", answers, consents: { eligibility: consent } }, AT, "");
  assert.deepEqual(document, {
    questionnaire: "keluarga", questionnaire_version: "1", area_code: "35.10.16.1003", channel: "assisted", observed_at: AT,
    answers: {
      lighting: 2, car: true,
      members: [
        { name: "Siti", birth_date: "1990-01-01", sex: 2, relation_to_head: 1, school: false },
        { name: "Bayi", birth_date: "2026-01-01", sex: 1, relation_to_head: 3 },
      ],
    },
    consents: [{ purpose: "eligibility", text_version: "2026.1", language: "jv", given: true, given_at: AT }],
  });
});

test("a correction says what has changed and nothing else", () => {
  const topic = topicsOf(form).find(({ code }) => code === "school")!;
  const cut = cutDown(form, wantedOf(topic, family), false);
  const { before } = beginCorrection(about, topic.code).content as ObservationContent;
  const same = observationDocument(cut, { answers: before! }, AT, undefined, before!);
  assert.ok(isEmpty(same));
  const changed = { ...before!, members: before!.members.map((one) => (one.key === "p2" ? { ...one, school: false } : one)) };
  const document = observationDocument(cut, { answers: changed }, AT, undefined, before!);
  assert.deepEqual([document["household"], document["members"]], [{}, { p2: { school: false } }]);
});

test("names and numbers are no topic of a correction", () => {
  assert.deepEqual(topicsOf(form).map(({ code }) => code), ["who", "school", "level", "light", "things"]);
  const codes = wantedOf(topicsOf(form)[0]!, family).map(({ code }) => code);
  assert.ok(!codes.includes("nik") && codes.includes("birth_date"));
});

test("a task's draft is the task's, a notebook's holds who they are and nothing of last month", () => {
  const task = { id: "k", kind: "ground_check", family: "f1", title: "", questions: [{ member: null, code: "car" }], words: "", opened_at: "", due_at: "", topic: "" } as const;
  assert.equal(beginTask(about, { ...task, questions: [...task.questions] }).task, "k");
  const draft = beginNotebook(about, "2026-11", { ...form, screens: form.screens.filter(({ code }) => code === "things" || code === "school") });
  assert.equal(draft.month, "2026-11");
  const { members } = (draft.content as ObservationContent).answers;
  assert.deepEqual(members[1], { key: "p2", name: "Ayu", birth_date: "2016-01-01", sex: 2, relation_to_head: 3, level: 1 });
});

test("a visit says what came of it, and only where somebody agreed what they answered", () => {
  assert.deepEqual(visitDocument(null, "declined", AT), { result: "declined", observed_at: AT });
  const said = { form, answers: { lighting: 1, meter: 0, boat: false, members: [] } as unknown as Answers, language: "mad" };
  assert.deepEqual(visitDocument(said, "answered", AT), {
    result: "answered", observed_at: AT, questionnaire: "keluarga", questionnaire_version: "1", consent: { given: true, language: "mad" },
    answers: { lighting: 1, meter: 0, boat: false },
  });
});

test("a new registration answers the check of its family, if all that was asked is in it", () => {
  const document = registrationDocument(form, { area: "35.10.16.1003", answers, consents: {} }, AT, "");
  const check = (id: string, ...codes: (readonly [string | null, string])[]) => ({
    id, kind: "ground_check" as const, family: "f1", title: "", words: "", opened_at: "", due_at: "", topic: "",
    questions: codes.map(([member, code]) => ({ member, code })),
  });
  const open = check("open", [null, "car"], [null, "boat"]);
  const done = check("done", [null, "car"], ["p1", "school"]);
  assert.equal(checkAnswered([open, { ...done, kind: "follow_up" }, { ...done, family: "f2" }, done], "f1", document), "done");
  assert.equal(checkAnswered([open], "f1", document), null);
  assert.equal(checkAnswered([done], null, document), null);
});

test("a quiet month answers no to what is asked first", () => {
  const start = { members: [] } as unknown as Answers;
  assert.equal(isQuiet(form, start), false);
  const done = quiet(form, start);
  assert.deepEqual([done["car"], done["boat"], done["meter"]], [false, false, undefined]);
  assert.ok(isQuiet(form, done));
  assert.ok(!isQuiet(form, { ...done, car: true }));
  const document = observationDocument(form, { answers: done, month: "2026-11" }, AT);
  assert.deepEqual([document["month"], document["household"], document["members"]], ["2026-11", { car: false, boat: false }, {}]);
});

test("after a family comes the next that is not written, round the list", () => {
  const names = ["Ani", "Budi", "Citra"].map((head, i) => ({ ...family, id: `f${i}`, head }));
  const [ani, budi, citra] = names as [typeof family, typeof family, typeof family];
  assert.equal(nextFamily([ani, citra], names, budi.id)?.head, "Citra");
  assert.equal(nextFamily([ani], names, citra.id)?.head, "Ani");
  assert.equal(nextFamily([citra], names, citra.id), undefined);
});

test("what is known is there to start from", () => {
  assert.deepEqual(knownAnswers(family).members[0], { key: "p1", name: "Siti", birth_date: "1990-01-01", sex: 2, relation_to_head: 1, school: false });
});
