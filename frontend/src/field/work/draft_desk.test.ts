import assert from "node:assert/strict";
import { test } from "node:test";

import { MemoryFieldStore } from "../../outbox/memory_store.js";
import { DraftDesk } from "./draft_desk.js";
import { type RegistrationContent, accuracyOf, begin, consentFault, knownOf, likelyVillage, titleOf, villagesOf } from "./registration.js";
import { madeUpFamily as family } from "./made_up_form.js";

const AT = "2026-11-24T09:00:00.000+07:00";
const weather = { online: false };

class Timers {
  private readonly runs = new Map<number, () => void>();
  private made = 0;
  later = (run: () => void): number => { this.runs.set(++this.made, run); return this.made; };
  cancel = (timer: unknown): void => { this.runs.delete(timer as number); };
  get waiting(): number { return this.runs.size; }
  pass(): void {
    const due = [...this.runs.values()];
    this.runs.clear();
    for (const run of due) run();
  }
}

function opened(store = new MemoryFieldStore({ weather })) {
  const timers = new Timers();
  const desk = new DraftDesk<RegistrationContent>(store, begin("t1", null, "", "New", AT), (content) => titleOf(content, "New"), {}, timers);
  return { store, timers, desk };
}
const settled = (): Promise<void> => new Promise((done) => setTimeout(done, 5));

test("what is written stands on the screen at once and on the phone soon after", async () => {
  const { store, timers, desk } = opened();
  assert.equal(store.drafts().length, 0); // nothing was said yet
  const key = desk.addMember();
  desk.set([key, "name"], "Siti");
  desk.set(["car"], true);
  assert.equal(desk.answers()["car"], true);
  assert.equal(desk.keeping, "keeping");
  timers.pass();
  await settled();
  assert.equal(desk.keeping, "kept");
  const [draft] = store.drafts();
  assert.equal(draft!.title, "Siti");
  assert.deepEqual((draft!.content as RegistrationContent).answers, { car: true, members: [{ key, name: "Siti" }] });
});

test("an answer is taken back, a member taken out", async () => {
  const { store, desk } = opened();
  const key = desk.addMember();
  desk.set([key, "name"], "Siti");
  desk.clear([key, "name"]);
  desk.set(["car"], true);
  desk.clear(["car"]);
  desk.removeMember(key);
  await desk.flush();
  assert.deepEqual((store.drafts()[0]!.content as RegistrationContent).answers, { members: [] });
});

test("whoever types without a pause is kept all the same", async () => {
  const { store, timers, desk } = opened();
  desk.set(["car"], true);
  desk.set(["car"], false);
  assert.equal(timers.waiting, 1);
  timers.pass();
  await settled();
  assert.equal(store.drafts().length, 1);
  desk.set(["car"], true);
  assert.equal(timers.waiting, 1);
});

test("a picture is kept with a draft that nothing was written into yet", async () => {
  const { store, desk } = opened();
  const photo = await desk.attach("house_photo", new Blob(["x"], { type: "image/jpeg" }));
  assert.deepEqual(store.drafts()[0]!.evidence.map(({ id }) => id), [photo.id]);
  assert.equal(desk.evidenceOf("house_photo").length, 1);
  desk.set(["car"], false);
  await desk.flush();
  assert.equal(store.drafts()[0]!.evidence.length, 1);
  await desk.detach(photo.id);
  assert.equal(desk.evidenceOf("house_photo").length, 0);
  assert.equal(store.drafts()[0]!.evidence.length, 0);
});

test("a full phone loses nothing: it is tried again", async () => {
  const { store, timers, desk } = opened();
  store.turn({ isFull: true });
  desk.set(["car"], true);
  assert.equal(await desk.flush(), false);
  assert.equal(desk.keeping, "not_kept");
  store.turn({ isFull: false });
  timers.pass();
  await settled();
  assert.equal(desk.keeping, "kept");
  assert.equal(store.drafts().length, 1);
});

test("what is queued or thrown away does not come back", async () => {
  const { store, timers, desk } = opened();
  desk.set(["car"], true);
  await desk.flush();
  desk.set(["car"], false);
  desk.close();
  await store.discardDraft("t1");
  timers.pass();
  desk.set(["car"], true);
  await desk.flush();
  assert.equal(store.drafts().length, 0);
});

test("consent: every purpose answered, the one that is needed given, and a sign of it", () => {
  const purpose = (code: string, required: boolean) =>
    ({ purpose: code, version: "1", language: "id", title: "", summary: "", points: [], question: "", rights: [], required });
  const asked = [purpose("eligibility", true), purpose("sharing", false)];
  const say = (given: boolean) => ({ given, version: "1", language: "id", at: AT });
  const proof = { kind: "signature", evidence: "e" } as const;
  assert.equal(consentFault({ consents: {}, proof: null }, asked), "answer");
  assert.equal(consentFault({ consents: { eligibility: say(false) }, proof }, asked), "refused");
  assert.equal(consentFault({ consents: { eligibility: say(true), sharing: say(false) }, proof: null }, asked), "proof");
  assert.equal(consentFault({ consents: { eligibility: say(true), sharing: say(false) }, proof }, asked), "");
});

test("the draft is called after the head, or else after whoever has a name", () => {
  const members = [{ key: "a", name: "Ayu", relation_to_head: 3 }, { key: "b", name: " Siti ", relation_to_head: 1 }];
  assert.equal(titleOf({ answers: { members } }, "New"), "Siti");
  assert.equal(titleOf({ answers: { members: members.slice(0, 1) } }, "New"), "Ayu");
  assert.equal(titleOf({ answers: { members: [{ key: "a" }] } }, "New"), "New");
});

test("a family that is registered anew is confirmed, not asked again", () => {
  const draft = begin("t", family, "35.10.16.1003", "Siti", AT);
  const { members } = (draft.content as RegistrationContent).answers;
  assert.equal(draft.family, family.id);
  assert.equal(members.length, 2);
  const known = knownOf(family, members, "our data", "2026-11-01", "1 November 2026");
  assert.equal(known[`${members[0]!.key}/name`]!.value, "Siti");
  assert.equal(known["lighting"]!.value, 2);
  assert.equal(known[`${members[0]!.key}/nik`], undefined);
});

test("an agent's own village is chosen beforehand, a district's villages are offered, others are all", () => {
  const areas = [["35.10.16", "Banyuwangi", [["1003", "Penganjuran"], ["1004", "Lateng"]]], ["35.10.17", "Giri", [["2001", "Jambesari"]]]] as const;
  assert.equal(likelyVillage(areas, "35.10.16.1003"), "35.10.16.1003");
  assert.equal(likelyVillage(areas, "35.10.16"), "");
  assert.deepEqual(villagesOf(areas, "35.10.16").map(({ name }) => name), ["Penganjuran", "Lateng"]);
  assert.equal(villagesOf(areas, "32").length, 3);
});

test("how well a place is known is said in words", () => {
  assert.deepEqual([5, 30, 31, 150, 151].map(accuracyOf), ["good", "good", "fair", "fair", "rough"]);
});
