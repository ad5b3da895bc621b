import assert from "node:assert/strict";
import { test } from "node:test";

import { Full, NotThere, ReadOnly } from "./faults.js";
import { MemoryFieldStore } from "./memory_store.js";
import { draftOf, picture } from "./trial/made_phone.js";

const quick = { paceMs: 0 };

test("A record goes its way as with the real store", async () => {
  const store = new MemoryFieldStore({ weather: quick });
  const seen = new Set<string>();
  store.subscribe(() => store.outbox().forEach(({ state }) => seen.add(state)));
  await store.saveDraft(draftOf("t1"));
  await store.addEvidence("t1", "house_photo", picture(1000), "2026-12-01T09:30:00+07:00");
  await store.queue("t1", { answers: {} });
  await store.sync();
  assert.deepEqual([...seen], ["queued", "uploading", "acknowledged"]);
  assert.equal(store.outbox()[0]!.receipt!.reference, "K7TQ-9M2R");
  assert.deepEqual(store.drafts(), []);
});

test("Trouble, a refusal and their mending", async () => {
  const store = new MemoryFieldStore({ weather: { ...quick, online: false } });
  await store.saveDraft(draftOf("t1"));
  const item = await store.queue("t1", {});
  await store.sync();
  assert.deepEqual([store.outbox()[0]!.state, store.standing().trouble], ["queued", "offline"]);
  store.turn({ online: true, refuses: () => ({ code: "x", what: "what", mend: "mend" }) });
  await store.sync();
  assert.equal(store.outbox()[0]!.reason!.what, "what");
  assert.equal((await store.reopen(item.record)).version, 2);
  store.turn({ refuses: null });
  await store.queue("t1", {});
  await store.sync();
  assert.deepEqual(store.outbox().map(({ state, version }) => [state, version]), [["acknowledged", 2]]);
});

test("Full, and another tab", async () => {
  const store = new MemoryFieldStore({ weather: { ...quick, isFull: true } });
  await assert.rejects(store.saveDraft(draftOf("t1")), Full);
  store.turn({ isFull: false, isReader: true });
  await assert.rejects(store.saveDraft(draftOf("t1")), ReadOnly);
  await assert.rejects(store.evidence("none"), NotThere);
});

test("Answered tasks and written notebooks leave the lists", async () => {
  const store = new MemoryFieldStore({ weather: quick });
  const [task] = store.tasks();
  await store.saveDraft(draftOf("t1", { kind: "ground_check", task: task!.id, family: task!.family }));
  await store.queue("t1", {});
  const [family] = store.families();
  await store.saveDraft(draftOf("t2", { kind: "notebook", family: family!.id, month: "2999-01" }));
  await store.queue("t2", {});
  await store.sync();
  assert.ok(!store.tasks().some(({ id }) => id === task!.id));
  assert.equal(store.families()[0]!.last_month, "2999-01");
});
