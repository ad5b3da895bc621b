import assert from "node:assert/strict";
import { test } from "node:test";

import { MemoryFieldStore } from "../../outbox/memory_store.js";
import type { Family, OutboxItem, Task } from "../../outbox/contract.js";
import { type Work, duesOf, firstMonth, linesOf, matches, monthOfNotebook, openMonths, openTasks, openVisits, sortedTasks } from "./due.js";

const TODAY = "2026-11-24";
const now = (): Date => new Date(`${TODAY}T09:00:00`);
const store = new MemoryFieldStore({ now, weather: { online: false } });

const work = (more: Partial<Work> = {}): Work =>
  ({ families: store.families(), tasks: store.tasks(), drafts: [], outbox: [], today: TODAY, ...more });
const item = (more: Partial<OutboxItem>): OutboxItem => ({
  record: "r", thread: "t", version: 1, kind: "notebook", state: "queued", title: "", family: null, task: null, month: null, sequence: 1,
  queuedAt: "", bytes: 0, sentBytes: 0, pictures: 0, picturesSent: 0, reason: null, receipt: null, tries: 0, trouble: "", ...more,
});
const heads = (lines: readonly { family: Family }[]): string[] => lines.map(({ family }) => family.head);

test("late comes before soon, soon before the notebook, and who needs nothing stands last", () => {
  assert.deepEqual(heads(linesOf(work())), ["Ketut Adnyana", "Budi Santoso", "Mochamad Zainuri", "Nur Hidayati", "Sumi", "Slamet Riyadi"]);
});

test("what is held or begun goes before the notebook", () => {
  const [slamet, sumi] = store.families() as [Family, Family];
  const outbox = [item({ family: slamet.id, state: "quarantined", kind: "correction" })];
  assert.deepEqual(heads(linesOf(work({ outbox })))[2], "Slamet Riyadi");
  assert.deepEqual(duesOf(slamet, work({ outbox })).map(({ kind }) => kind), ["held"]);
  assert.deepEqual(duesOf(sumi, work()).map(({ kind }) => kind), ["month"]);
});

test("a task that is answered is not asked again while it waits, but is when it was held", () => {
  const [task] = store.tasks() as [Task];
  const answered = item({ kind: "ground_check", task: task.id });
  assert.equal(openTasks(work({ outbox: [answered] })).length, store.tasks().length - 1);
  assert.equal(openTasks(work({ outbox: [{ ...answered, state: "quarantined" }] })).length, store.tasks().length);
});

test("a drawn household is not visited twice before the server has answered, and stands again where nobody was at home", () => {
  const [first, second] = openVisits(store.visits(), []);
  assert.ok(first!.due_at < second!.due_at);
  const visited = item({ kind: "visit", task: second!.id });
  const ids = (...outbox: OutboxItem[]): string[] => openVisits(store.visits(), outbox).map(({ id }) => id);
  assert.deepEqual(ids(visited), [first!.id]);
  assert.equal(ids({ ...visited, state: "quarantined" }).length, 2);
  assert.equal(second!.tries, 1);
  assert.equal(ids({ ...visited, state: "acknowledged" }).length, 2, "it was counted as a try");
  assert.deepEqual(ids({ ...visited, task: first!.id, state: "acknowledged" }), [second!.id], "not told yet what comes next");
});

test("tasks stand by their day", () => {
  const days = sortedTasks(work()).map(({ due_at }) => due_at);
  assert.deepEqual(days, [...days].sort());
});

test("the last month may be written in the first week", () => {
  assert.deepEqual(openMonths("2026-12-07"), ["2026-11", "2026-12"]);
  assert.deepEqual(openMonths("2026-12-08"), ["2026-12"]);
  assert.deepEqual(openMonths("2027-01-02"), ["2026-12", "2027-01"]);
});

test("a month is written once it waits in the outbox; a held one is not", () => {
  const { open, done } = monthOfNotebook(work(), "2026-11");
  assert.equal(open.length + done.length, store.families().length);
  const [first] = open as [Family];
  const written = item({ family: first.id, month: "2026-11" });
  assert.equal(monthOfNotebook(work({ outbox: [written] }), "2026-11").open.length, open.length - 1);
  assert.equal(monthOfNotebook(work({ outbox: [{ ...written, state: "quarantined" }] }), "2026-11").open.length, open.length);
  assert.equal(monthOfNotebook(work({ outbox: [{ ...written, month: "2026-10" }] }), "2026-11").open.length, open.length);
});

test("the older month comes first as long as families are missing in it", () => {
  assert.equal(firstMonth(work({ today: "2026-12-03" })), "2026-11");
  const families = store.families().map((family) => ({ ...family, last_month: "2026-11" }));
  assert.equal(firstMonth(work({ today: "2026-12-03", families })), "2026-12");
});

test("a name is found by the beginnings of its words, without marks", () => {
  const [slamet] = store.families() as [Family];
  assert.ok(matches(slamet, ""));
  assert.ok(matches(slamet, "AYU les"));
  assert.ok(matches({ ...slamet, head: "Émbun O'Neil" }, "embun neil"));
  assert.ok(!matches(slamet, "yu"));
});
