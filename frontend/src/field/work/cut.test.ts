import assert from "node:assert/strict";
import { test } from "node:test";

import type { Answers } from "../../forms/contract.js";
import { screensOf } from "../../forms/screens.js";
import { cutDown, unanswered } from "./cut.js";
import { isEmpty, observationDocument } from "./documents.js";
import { madeUpFamily as family, madeUpForm as form } from "./made_up_form.js";

const ON = "2026-11-24";
const AT = `${ON}T09:00:00.000+07:00`;
const asked = (document: typeof form, answers: Answers): string[] =>
  screensOf(document, answers, () => undefined, ON).flatMap(({ asks }) => asks.map(({ path }) => path.join("/")));

test("a task asks what was ordered, of whom it was ordered, and no more", () => {
  const wanted = [{ member: null, code: "car" }, { member: "p2", code: "level" }, { member: "p1", code: "sex" }];
  const cut = cutDown(form, wanted, true);
  assert.deepEqual(asked(cut, unanswered(family, wanted)).sort(), ["car", "p1/sex", "p2/level"]);
});

test("an answer that nobody looks into now does not spare what was ordered", () => {
  const wanted = [{ member: null, code: "meter" }];
  assert.deepEqual(asked(cutDown(form, wanted, true), unanswered(family, wanted)), ["meter"]);
  assert.deepEqual(asked(cutDown(form, wanted, false), unanswered(family, wanted)), []);
});

test("conditions between questions that are both asked hold", () => {
  const wanted = [{ member: null, code: "lighting" }, { member: null, code: "meter" }];
  const cut = cutDown(form, wanted, true);
  const open = unanswered(family, wanted);
  assert.deepEqual(asked(cut, open), ["lighting"]);
  assert.deepEqual(asked(cut, { ...open, lighting: 1 }), ["lighting", "meter"]);
});

test("nobody is led by what stood there before", () => {
  const answers = unanswered(family, [{ member: null, code: "lighting" }, { member: "p2", code: "school" }]);
  assert.equal(answers["lighting"], undefined);
  assert.equal(answers["car"], false);
  assert.deepEqual(answers.members.map(({ key }) => key), ["p2"]);
  assert.equal(answers.members[0]!["school"], undefined);
  assert.equal(answers.members[0]!["level"], 1);
});

test("what goes to the server are the answers to the task alone", () => {
  const wanted = [{ member: null, code: "car" }, { member: "p2", code: "level" }];
  const open = unanswered(family, wanted);
  const answers = { ...open, car: true, members: open.members.map((one) => ({ ...one, level: 2 })) } as Answers;
  const document = observationDocument(cutDown(form, wanted, true), { answers, note: "  x ".repeat(300) }, AT, wanted);
  assert.deepEqual(document["household"], { car: true });
  assert.deepEqual(document["members"], { p2: { level: 2 } });
  assert.equal((document["note"] as string).length, 500);
  assert.equal("month" in document, false);
  assert.ok(isEmpty(observationDocument(cutDown(form, wanted, true), { answers: open }, AT, wanted)));
});
