import "fake-indexeddb/auto";

import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { IDBFactory } from "fake-indexeddb";

import type { Family, FieldStore, Task } from "./contract.js";
import { draftOf, Life, MadePhone, picture } from "./trial/made_phone.js";
import { MadeServer, type Mischief } from "./trial/made_server.js";
import { newServerKeys, payloadOf, type ServerKeys } from "./trial/opening.js";

let keys: ServerKeys;
let server: MadeServer;
let phone: MadePhone;

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  keys ??= await newServerKeys();
  server = new MadeServer();
  phone = await MadePhone.make(await server.start(), keys.publicKey);
});
afterEach(() => server.stop());

const family = (id: string): Family => ({
  id, area_code: "35.10.16.1003", village: "Penganjuran", head: `Kepala ${id}`, members: [], answers: { household: {}, members: {} },
  place: null, decisions: [], reference: null, last_month: null, updated_at: "2026-12-01T00:00:00+07:00",
});
const task = (id: string, of: string): Task => ({
  id, kind: "ground_check", family: of, title: "Cek", questions: [], words: "", opened_at: "2026-11-01", due_at: "2026-12-05", topic: "appeal",
});
const page = (parts: Partial<MadeServer["pages"][number]>) => ({ families: [], removed: [], tasks: [], tasks_removed: [], visits: [], visits_removed: [], receipts: [], ...parts });

async function queued(store: FieldStore, thread: string, pictures = 0): Promise<string> {
  await store.saveDraft(draftOf(thread));
  for (let at = 0; at < pictures; at++) await store.addEvidence(thread, "house_photo", picture(2000 + at, at + 7), "2026-12-01T09:30:00+07:00");
  return (await store.queue(thread, { thread })).record;
}

/** Only once for the first request that fits, or always. */
const once = (method: string, path: string, what: Mischief): MadeServer["mischief"] => {
  let left = 1;
  return (asked, where) => (asked === method && where.startsWith(path) && left-- > 0 ? what : "");
};
const always = (path: string, what: Mischief): MadeServer["mischief"] => (_, where) => (where.startsWith(path) ? what : "");
const states = (store: FieldStore): string[] => store.outbox().map(({ state }) => state);

for (const what of ["fault", "fault_after", "html", "torn", "lost", "drop", "stranger"] as const)
  test(`An answer that is ${what} is trouble and never success; the next try mends it`, async () => {
    const store = await phone.open();
    server.mischief = always("records", what);
    await queued(store, "t1", 1);
    await store.sync();
    const [item] = store.outbox();
    assert.equal(item!.state, "queued");
    assert.equal(item!.receipt, null);
    assert.ok(item!.tries >= 1);
    assert.equal(item!.trouble, what === "drop" || what === "lost" ? "offline" : "busy");
    assert.equal(store.standing().trouble, item!.trouble);
    server.mischief = () => "";
    await store.sync();
    assert.deepEqual(states(store), ["acknowledged"]);
    assert.equal(server.records.length, 1);
    assert.equal(store.standing().trouble, "");
  });

for (const what of ["drop", "lost", "half", "fault", "html", "torn", "spoilt", "forget", "twice"] as const)
  test(`A picture whose upload meets "${what}" arrives once and whole`, async () => {
    const store = await phone.open();
    server.mischief = once("PATCH", "uploads", what);
    await queued(store, "t1", 2);
    for (let at = 0; at < 3; at++) await store.sync();
    assert.deepEqual(states(store), ["acknowledged"]);
    assert.deepEqual([...server.files.values()].map(({ count, contents }) => [count, contents.length]), [[1, 2016], [1, 2017]]);
  });

test("An upload goes on where it was cut off, also after the page is gone", async () => {
  const life = new Life();
  let parts = 0;
  server.mischief = (method) => {
    if (method !== "PATCH" || ++parts < 2) return "";
    life.kill();
    return "drop";
  };
  const store = await phone.open(life);
  await queued(store, "t1", 1);
  void store.sync();
  await life.over;
  const [upload] = server.uploads.values();
  const before = Buffer.concat(upload!.parts).length;
  assert.ok(before >= 1400);
  server.mischief = () => "";
  const again = await phone.open();
  await again.sync();
  assert.equal(server.uploads.size, 1, "the same upload was gone on with");
  assert.deepEqual(states(again), ["acknowledged"]);
});

test("One bad record holds up nobody, and shows why", async () => {
  server.refuses = ({ thread }) => (thread === "bad" ? "field.scope.outside" : "");
  server.mischief = (method, path) => (method === "PUT" && path.endsWith(poisoned) ? "fault" : "");
  let poisoned = "nobody";
  const store = await phone.open(new Life(), { online: () => poisoned !== "nobody" });
  const first = await queued(store, "poisoned");
  await queued(store, "bad", 1);
  await queued(store, "good", 1);
  poisoned = first;
  await store.sync();
  const of = (thread: string) => store.outbox().find((one) => one.thread === thread)!;
  assert.equal(of("poisoned").state, "queued");
  assert.equal(of("bad").state, "quarantined");
  assert.deepEqual(of("bad").reason, { code: "field.scope.outside", what: "what", mend: "mend" });
  assert.equal(of("good").state, "acknowledged");
  assert.equal(server.files.size, 2, "the pictures of the quarantined one are kept at the server as well");
  assert.equal(store.standing().trouble, "busy");
});

test("What is held can be mended, and the mended one takes its place", async () => {
  server.refuses = ({ version }) => (version === 1 ? "intake.answers.wrong" : "");
  const store = await phone.open();
  const record = await queued(store, "t1", 1);
  await store.sync();
  assert.deepEqual(states(store), ["quarantined"]);
  const draft = await store.reopen(record);
  assert.equal(draft.evidence.length, 1);
  await store.queue("t1", { mended: true });
  await store.sync();
  assert.deepEqual(store.outbox().map(({ state, version }) => [state, version]), [["acknowledged", 2]]);
});

test("What an officer releases is acknowledged on the phone with the next pull", async () => {
  server.refuses = () => "field.record.our_fault";
  const store = await phone.open();
  const record = await queued(store, "t1", 1);
  await store.sync();
  const [kept] = server.records;
  const receipt = { ...store.outbox()[0]!.receipt!, state: "acknowledged" as const, reason: null, reference: "K7TQ" };
  server.pages = [page({ receipts: [{ ...receipt, content_hash: "0".repeat(64) }, { ...receipt, record: "another" }] })];
  await store.sync();
  assert.deepEqual(states(store), ["quarantined"], "a receipt for other bytes is none");
  server.pages.push(page({ receipts: [receipt] }), page({ receipts: [receipt, { ...receipt, state: "waiting" }] }));
  await store.sync();
  assert.equal(store.outbox()[0]!.record, record);
  assert.equal(store.outbox()[0]!.state, "acknowledged", "accepted stays accepted");
  assert.equal(store.outbox()[0]!.reason, null);
  assert.equal(kept!.hash, receipt.content_hash);
});

test("What cannot be read even from outside is held here, and tried again after a new start", async () => {
  const store = await phone.open(new Life(), { fetch: (address, request) => (request.method === "PUT" ? Promise.resolve(problem(400, "field.record.unreadable")) : fetch(address, request)) });
  await queued(store, "t1");
  await queued(store, "t2");
  await store.sync();
  assert.deepEqual(states(store), ["quarantined", "quarantined"]);
  assert.equal(store.outbox()[0]!.reason!.code, "field.record.unreadable");
  store.lock();
  const again = await phone.open();
  await again.sync();
  assert.deepEqual(states(again), ["acknowledged", "acknowledged"]);
});

test("A refusal without our server's code is not believed", async () => {
  for (const status of [400, 401, 403, 404, 413]) {
    const store = await phone.open(new Life(), { fetch: () => Promise.resolve(new Response("<h1>No</h1>", { status, headers: { "Content-Type": "text/html" } })) });
    await queued(store, `t${status}`);
    await store.sync();
    assert.equal(store.standing().trouble, "busy");
    assert.ok(states(store).every((state) => state === "queued"));
    store.lock();
  }
});

test("Pages come with their cursors; families that are not ours any more go, with their drafts kept", async () => {
  server.pages = [page({ families: [family("f1"), family("f2")], tasks: [task("k1", "f1")] }), page({ families: [family("f3")] })];
  const store = await phone.open();
  await store.sync();
  assert.deepEqual(store.families().map(({ id }) => id).sort(), ["f1", "f2", "f3"]);
  await store.saveDraft(draftOf("t1", { family: "f1" }));
  server.pages.push(page({ removed: ["f1"], tasks_removed: ["k1"], families: [{ ...family("f2"), head: "Lain" }] }));
  await store.sync();
  assert.deepEqual(store.families().map(({ id, head }) => [id, head]).sort(), [["f2", "Lain"], ["f3", "Kepala f3"]]);
  assert.deepEqual(store.tasks(), []);
  assert.equal(store.drafts().length, 1);
  store.lock();
  const again = await phone.open(new Life(), { online: () => false });
  assert.equal(again.families().length, 2);
  assert.equal(again.standing().lastPull, store.standing().lastPull);
});

test("A pull that is cut between pages goes on with the next one", async () => {
  server.pages = [page({ families: [family("f1")] }), page({ families: [family("f2")] }), page({ families: [family("f3")] })];
  let pulls = 0;
  server.mischief = (_, path) => (path === "changes" && ++pulls === 2 ? "torn" : "");
  const store = await phone.open();
  await store.sync();
  assert.equal(store.families().length, 1);
  assert.equal(store.standing().lastPull, null);
  await store.sync();
  assert.equal(store.families().length, 3);
});

test("A cursor that the server has forgotten: everything anew, and what is gone goes", async () => {
  server.pages = [page({ families: [family("f1"), family("f2")] })];
  const store = await phone.open();
  await store.sync();
  server.forgotten = 5;
  server.pages = [page({ families: [family("f2")] })];
  await store.sync();
  assert.deepEqual(store.families().map(({ id }) => id), ["f2"]);
});

test("A phone that was taken off brings what is sealed, forgets the rest at once, and then all", async () => {
  server.pages = [page({ families: [family("f1")] })];
  const store = await phone.open();
  await store.sync();
  await store.saveDraft(draftOf("t0"));
  server.mischief = always("records", "fault");
  await queued(store, "t1", 1);
  await store.sync();
  server.isRevoked = true;
  await store.sync();
  assert.equal(store.standing().trouble, "revoked");
  assert.deepEqual([store.families(), store.drafts()], [[], []]);
  assert.deepEqual(states(store), ["queued"]);
  store.lock();
  server.mischief = () => "";
  const again = await phone.open();
  await again.sync();
  assert.deepEqual(server.records.map(({ state, code }) => [state, code]), [["quarantined", "field.device.revoked"]]);
  assert.equal(server.files.size, 1);
  assert.deepEqual(await indexedDB.databases(), []);
});

test("The network of a café does not take a phone off", async () => {
  const store = await phone.open(new Life(), { fetch: () => Promise.resolve(new Response('{"revoked":"yes"}', { status: 403, headers: { "Content-Type": "application/json" } })) });
  await store.saveDraft(draftOf("t1"));
  await store.sync();
  assert.equal(store.standing().trouble, "busy");
  assert.equal(store.drafts().length, 1);
});

test("A token that is not known any more: nothing is wiped, and the agent is asked to sign in", async () => {
  const store = await phone.open();
  server.knowsToken = false;
  await queued(store, "t1");
  await store.sync();
  assert.equal(store.standing().trouble, "signed_out");
  assert.deepEqual(states(store), ["queued"]);
});

test("Proof of self is needed for the pull, never for the push", async () => {
  server.proofNeeded = true;
  server.pages = [page({ families: [family("f1")] })];
  const store = await phone.open();
  await queued(store, "t1");
  await store.sync();
  assert.deepEqual(states(store), ["acknowledged"]);
  assert.equal(store.standing().trouble, "proof");
  assert.equal(store.standing().proof.needed, true);
  assert.equal(await store.proveSelf("000000"), false);
  assert.equal(await store.proveSelf("123456"), true);
  await store.sync();
  assert.equal(store.families().length, 1);
  assert.equal(store.standing().trouble, "");
});

test("Contact tells how long the queue is, and learns of withdrawn questionnaires", async () => {
  server.withdrawn = ["keluarga-1"];
  const store = await phone.open();
  await store.saveDraft(draftOf("t0"));
  await queued(store, "t1");
  await store.sync();
  const [last] = server.contacts.slice(-1);
  assert.deepEqual(last!["queue"], { draft: 1, queued: 0, uploading: 0, quarantined: 0 });
  assert.deepEqual(store.standing().withdrawn, ["keluarga-1"]);
  assert.equal(store.standing().newestApp, "9");
});

test("A new measure of the clock waits for what was written by the old one", async () => {
  let clock = Date.now();
  const store = await phone.open(new Life(), { clock: () => clock });
  await store.sync();
  server.mischief = always("records", "fault");
  await queued(store, "t1");
  await store.sync();
  clock += 86_400_000;
  await store.sync();
  const told = (): number => Date.parse(String(server.contacts.at(-1)!["clock"])) - Date.now();
  assert.ok(Math.abs(told() - 86_400_000) < 5000, "the server measures the clock by which the record was made");
  assert.ok(Math.abs(store.standing().clockOffsetMs + 86_400_000) < 5000);
  server.mischief = () => "";
  await store.sync();
  assert.ok(Math.abs(store.now().getTime() - Date.now()) < 5000);
});

test("It waits longer each time, never together with others, and not longer than ten minutes", async () => {
  const waits: number[] = [];
  const store = await phone.open(new Life(), { later: (_, milliseconds) => waits.push(milliseconds), chance: () => 1 });
  server.mischief = always("", "drop");
  for (let at = 0; at < 12; at++) await store.sync();
  assert.deepEqual(waits.slice(0, 4), [5_000, 10_000, 20_000, 40_000]);
  assert.equal(waits.at(-1), 600_000);
  server.mischief = () => "";
  await store.sync();
  assert.equal(waits.at(-1), 900_000);
});

test("What was sealed under an enrolment that is over arrives once, by its receipt or sealed anew", async () => {
  const store = await phone.open();
  server.mischief = always("records", "lost");
  await queued(store, "arrived", 1);
  await store.sync();
  server.mischief = always("records", "drop");
  await queued(store, "never", 1);
  await store.sync();
  store.lock();
  server.mischief = () => "";
  phone.enrolment.device = "a001-device-2";
  const again = await phone.open();
  for (let at = 0; at < 3; at++) await again.sync();
  assert.deepEqual(states(again), ["acknowledged", "acknowledged"]);
  assert.deepEqual(server.records.map(({ thread, slip }) => [thread, payloadOf(slip)["device"]]), [["arrived", "a001-device"], ["never", "a001-device-2"]]);
});

test("A held record is handed in once more after its pictures, so that the server says which it has", async () => {
  server.refuses = () => "field.scope.outside";
  const store = await phone.open();
  const puts = (): number => server.asked.filter((one) => one === "PUT records").length;
  await queued(store, "t1", 2);
  await store.sync();
  assert.equal(puts(), 2);
  assert.deepEqual(store.outbox().map(({ state, picturesSent }) => [state, picturesSent]), [["quarantined", 2]]);
  await store.sync();
  assert.equal(puts(), 2, "and then it is left in peace");
});

test("Locked while it sends: nobody is shown at work for ever, and whoever listens hears it", async () => {
  let answer: () => void = () => undefined;
  const gate = new Promise<void>((go) => (answer = go));
  const asked = new Promise<void>((begun) => {
    server.mischief = (method) => { if (method === "PUT") begun(); return ""; };
  });
  const store = await phone.open(new Life(), {
    fetch: async (address, request) => {
      const found = await fetch(address, { ...request, signal: null });
      if (request.method === "PUT") await gate;
      return found;
    },
  });
  await queued(store, "t1");
  const running = store.sync();
  await asked;
  assert.equal(store.standing().syncing, true);
  store.lock();
  let heard = 0;
  store.subscribe(() => heard++);
  answer();
  await running;
  assert.equal(store.standing().syncing, false);
  assert.ok(heard > 0);
  assert.equal(server.records.length, 1, "what had arrived has arrived");
});

test("A clock is not measured by an answer that was very long on its way", async () => {
  let elapsed = 0;
  const store = await phone.open(new Life(), {
    elapsed: () => elapsed,
    fetch: (address, request) => { elapsed += 60_000; return fetch(address, request); },
  });
  const before = store.standing().clockOffsetMs;
  server.aheadMs = 3_600_000;
  await store.sync();
  assert.equal(store.standing().clockOffsetMs, before);
  assert.ok(store.standing().lastContact, "the answer counts, its time does not");
});

test("Households that were drawn come, come again with one try more, and go", async () => {
  const visit = { id: "v1", label: "Suparman, RT 02", area_code: "35.10.16.1003", village: "Penganjuran", opened_at: "2026-12-01", due_at: "2026-12-20", tries: 0 };
  server.pages = [page({ visits: [visit, { ...visit, id: "v2" }] })];
  const store = await phone.open();
  await store.sync();
  assert.deepEqual(store.visits().map(({ id }) => id).sort(), ["v1", "v2"]);
  server.pages.push(page({ visits: [{ ...visit, tries: 1 }], visits_removed: ["v2"] }));
  await store.sync();
  assert.deepEqual(store.visits().map(({ id, tries }) => [id, tries]), [["v1", 1]]);
  store.lock();
  const again = await phone.open(new Life(), { online: () => false });
  assert.deepEqual(again.visits().map(({ id }) => id), ["v1"]);
  again.lock();
  server.isRevoked = true;
  const last = await phone.open();
  await last.sync();
  assert.deepEqual(last.visits(), []);
});

const problem = (status: number, code: string): Response =>
  new Response(JSON.stringify({ code, title: "what", detail: "mend" }), { status, headers: { "Content-Type": "application/problem+json" } });
