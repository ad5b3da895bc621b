import assert from "node:assert/strict";
import { test } from "node:test";

import type { Answers } from "../forms/contract.js";
import { type Change, batchOf, withChange, withChanges } from "./changes.js";
import type { Draft } from "./page_document.js";
import { Phone, type Waiting } from "./phone.js";
import { faultsOfServer } from "./sending.js";
import { type Answered, type Patched, type Server, pauseBefore, serverAt } from "./server.js";
import { CitizenStore, type StoreParts } from "./store.js";

const AYU = "ayu00001";

const draft = (parts: Partial<Draft> = {}): Draft => ({
  revision: 1,
  submission: "018f2b6e-7c1a-7d3e-9b1f-2a4c6e8d0f11",
  answers: { members: [{ key: AYU, name: "Ayu" }] },
  area_code: "",
  step: "",
  known: { household: {}, members: { [AYU]: { sex: { value: 2, source: "dukcapil", sourceName: "Dukcapil", asOf: "2026-09-01", asOfWords: "1 September 2026" } } } },
  ...parts,
});

/** A server that keeps answers as the real one does, and can be told what to answer instead. */
class Made implements Server {
  answers: Answers = { members: [{ key: AYU, name: "Ayu" }] };
  revision = 1;
  received: Change[][] = [];
  instead: Answered<never>[] = [];
  sends = 0;

  async read(): Promise<Answered<Draft>> {
    return { kind: "good", body: draft({ answers: this.answers, revision: this.revision }) };
  }

  async change(revision: number, changes: readonly Change[]): Promise<Answered<Patched>> {
    const other = this.instead.shift();
    if (other) return other;
    const isStale = revision !== this.revision;
    this.received.push([...changes]);
    this.answers = withChanges(this.answers, changes);
    this.revision += 1;
    return { kind: "good", body: { revision: this.revision, ...(isStale && { answers: this.answers, area_code: "" }) } };
  }

  async send(revision: number): Promise<Answered<unknown>> {
    const other = this.instead.shift();
    if (other) return other;
    if (revision !== this.revision) return { kind: "changed" };
    this.sends += 1;
    return { kind: "good", body: {} };
  }
}

function set(server = new Made(), parts: Partial<StoreParts> = {}) {
  const kept: Waiting[] = [];
  const timers: { run: () => void; milliseconds: number }[] = [];
  const store = new CitizenStore(draft(), {
    server,
    keep: async (waiting) => { kept.push(waiting); return true; },
    later: (run, milliseconds) => timers.push({ run, milliseconds }),
    cancel: () => undefined,
    newKey: () => "new00001",
    announce: () => undefined,
    ...parts,
  });
  return { store, server, kept, timers };
}

test("an answer is there at once, on the phone at once, and at the server soon", async () => {
  const { store, server, kept } = set();
  store.set(["tenure"], 1);
  store.set([AYU, "name"], "Ayu Lestari");
  assert.equal(store.answers().tenure, 1);
  assert.deepEqual(kept.at(-1)?.changes.map(({ path }) => path), [["tenure"], ["members", AYU, "name"]]);
  assert.equal(store.standing().waits, true);
  await store.handOver();
  assert.deepEqual(server.answers, { tenure: 1, members: [{ key: AYU, name: "Ayu Lestari" }] });
  assert.equal(store.standing().waits, false);
  assert.deepEqual(kept.at(-1)?.changes, [], "nothing stays on the phone once it has arrived");
});

test("what is typed letter by letter is one change", async () => {
  const { store, server } = set();
  for (const text of ["A", "Ay", "Ayu S"]) store.set([AYU, "name"], text);
  await store.handOver();
  assert.deepEqual(server.received, [[{ path: ["members", AYU, "name"], value: "Ayu S" }]]);
});

test("without network everything waits, and is tried again after ever longer pauses", async () => {
  const { store, server, timers } = set();
  server.instead = [{ kind: "offline" }, { kind: "offline" }, { kind: "busy" }];
  store.set(["tenure"], 1);
  for (const trouble of ["offline", "offline", "busy"]) {
    await store.handOver();
    assert.equal(store.standing().trouble, trouble);
  }
  assert.deepEqual(timers.slice(-3).map(({ milliseconds }) => milliseconds), [1000, 2000, 4000]);
  await store.handOver();
  assert.equal(store.standing().trouble, "");
  assert.equal(server.answers.tenure, 1);
});

test("pauses never grow beyond a minute", () => {
  assert.deepEqual([0, 1, 5, 6, 50, 5000].map(pauseBefore), [1000, 2000, 32_000, 60_000, 60_000, 60_000]);
});

test("the answers of another tab come in, and the own ones stay", async () => {
  const { store, server } = set();
  await server.change(1, [{ path: ["roof_material"], value: 3 }]);
  store.set(["tenure"], 1);
  await store.handOver();
  assert.deepEqual([store.answers().tenure, store.answers().roof_material], [1, 3]);
  assert.equal(store.standing().merged, true);
});

test("an answer changed while it is under way is sent once more", async () => {
  const server = new Made();
  const { store } = set(server);
  store.set(["tenure"], 1);
  const first = server.change.bind(server);
  server.change = async (...given) => {
    server.change = first;
    store.set(["tenure"], 2);
    return first(...given);
  };
  await store.handOver();
  assert.equal(server.answers.tenure, 2);
  assert.equal(store.answers().tenure, 2);
});

test("what the server refuses is left out and told, and holds up nothing else", async () => {
  const { store, server } = set();
  server.instead = [{ kind: "refused", faults: [{ code: "x", pointer: "/changes/0/value", what: "", mend: "" }] }];
  store.set(["tenure"], 1);
  store.set(["roof_material"], 2);
  await store.handOver();
  assert.deepEqual(server.answers, { roof_material: 2, members: [{ key: AYU, name: "Ayu" }] });
  assert.equal(store.answers().tenure, undefined);
  assert.equal(store.standing().leftOut, true);
});

test("sent once: what waits goes first; a lost answer is asked for again", async () => {
  const { store, server } = set();
  store.set(["tenure"], 1);
  server.instead = [];
  assert.equal(await store.sendAll(), "sent");
  assert.equal(server.answers.tenure, 1);
  server.instead = [{ kind: "offline" }];
  assert.equal(await store.sendAll(), "waiting");
  assert.equal(await store.sendAll(), "sent");
});

test("nothing is sent while an answer waits", async () => {
  const { store, server } = set();
  store.set(["tenure"], 1);
  server.instead = [{ kind: "offline" }];
  assert.equal(await store.sendAll(), "waiting");
  server.instead = [{ kind: "signed_out" }];
  assert.equal(await store.sendAll(), "signed_out");
  assert.equal(server.sends, 0);
});

test("members come, go and keep their answers apart", async () => {
  const { store, server } = set();
  const key = store.addMember();
  store.set([key, "name"], "Bayu");
  store.removeMember(AYU);
  assert.deepEqual(store.answers().members, [{ key, name: "Bayu" }]);
  await store.handOver();
  assert.deepEqual(server.answers.members, [{ key, name: "Bayu" }]);
  assert.equal(store.known([AYU, "sex"])?.sourceName, "Dukcapil");
});

test("messages are small, and one large answer still goes", () => {
  const changes = Array.from({ length: 100 }, (_, n) => ({ path: ["members", AYU, `code_${n}`], value: "x".repeat(50) }));
  const batch = batchOf(changes, 1200);
  assert.ok(batch.length > 5 && JSON.stringify(batch).length < 1300);
  assert.equal(batchOf([{ path: ["kk"], value: "🌺".repeat(900) }], 1200).length, 1);
});

test("a member taken out takes the waiting answers along", () => {
  const changes = withChange([{ path: ["members", AYU, "name"], value: "A" }, { path: ["tenure"], value: 1 }], { path: ["members", AYU] });
  assert.deepEqual(changes, [{ path: ["tenure"], value: 1 }, { path: ["members", AYU] }]);
});

test("what the server names is found in the form", () => {
  const given: Answers = { members: [{ key: AYU }] };
  const fault = (pointer: string) => ({ code: "", pointer, what: "Salah.", mend: "Perbaiki." });
  const found = faultsOfServer(["/answers/tenure", "/answers/members/0/nik", "/answers/members", "/area_code"].map(fault), given);
  assert.deepEqual(found.map(({ path }) => path), [["tenure"], [AYU, "nik"], null, null]);
  assert.equal(found[0]!.text, "Salah. Perbaiki.");
});

test("what the answers of the server mean", async () => {
  const kinds = async (status: number, body: object): Promise<string> => {
    const server = serverAt("/x", () => "token", async () => new Response(JSON.stringify(body), { status }));
    return (await server.read()).kind;
  };
  assert.equal(await kinds(401, {}), "signed_out");
  assert.equal(await kinds(403, { code: "base.permission.csrf" }), "signed_out");
  assert.equal(await kinds(404, { code: "intake.draft.not_found" }), "gone");
  assert.equal(await kinds(404, { code: "web.request.not_found" }), "busy");
  assert.equal(await kinds(409, { code: "intake.draft.changed" }), "changed");
  assert.equal(await kinds(409, { code: "intake.draft.another" }), "another");
  assert.equal(await kinds(422, { errors: [] }), "refused");
  assert.equal(await kinds(500, {}), "busy");
  const cut = serverAt("/x", () => "", async () => { throw new TypeError("network"); });
  assert.equal((await cut.read()).kind, "offline");
});

// --- On the phone ------------------------------------------------------------------------------------------

class MadeStorage {
  readonly kept = new Map<string, string>();
  get length(): number { return this.kept.size; }
  key(number: number): string | null { return [...this.kept.keys()][number] ?? null; }
  getItem(name: string): string | null { return this.kept.get(name) ?? null; }
  setItem(name: string, text: string): void { this.kept.set(name, text); }
  removeItem(name: string): void { this.kept.delete(name); }
}

const SECRET = "A".repeat(43) + "=";
const OTHER = "B".repeat(42) + "A=";
const phone = (storage: MadeStorage, tab: string, secret = SECRET, account = "sari"): Phone =>
  new Phone(account, secret, tab, { storage: () => storage as unknown as Storage, crypto, locks: undefined });
const waiting: Waiting = { submission: draft().submission, changes: [{ path: ["kk"], value: "3510160503120001" }], step: "kk" };

test("what waits is locked, and a later tab takes it over once", async () => {
  const storage = new MadeStorage();
  assert.equal(await phone(storage, "one").keep(waiting), true);
  assert.doesNotMatch([...storage.kept.values()].join(), /3510160503120001|tenure|kk/);
  const later = phone(storage, "two");
  assert.deepEqual(await later.takeOver(waiting.submission), [waiting]);
  assert.deepEqual(await later.takeOver(waiting.submission), []);
});

test("another account, another key or another draft opens nothing", async () => {
  for (const later of [
    (storage: MadeStorage) => phone(storage, "two", SECRET, "budi").takeOver(waiting.submission),
    (storage: MadeStorage) => phone(storage, "two", OTHER).takeOver(waiting.submission),
    (storage: MadeStorage) => phone(storage, "two").takeOver("another"),
  ]) {
    const storage = new MadeStorage();
    await phone(storage, "one").keep(waiting);
    assert.deepEqual(await later(storage), []);
  }
});

test("nothing is left after sending, and when nothing waits", async () => {
  const storage = new MadeStorage();
  const one = phone(storage, "one");
  await one.keep(waiting);
  await one.keep({ ...waiting, changes: [] });
  assert.equal(storage.length, 0);
  await one.keep(waiting);
  await phone(storage, "two").keep(waiting);
  await one.wipe();
  assert.equal(storage.length, 0);
});

test("a phone that is full or forbids keeping says so", async () => {
  const full = new MadeStorage();
  full.setItem = () => { throw new DOMException("", "QuotaExceededError"); };
  assert.equal(await phone(full, "one").keep(waiting), false);
  const forbidden = new Phone("sari", SECRET, "one", { storage: () => { throw new DOMException(""); }, crypto, locks: undefined });
  assert.equal(await forbidden.keep(waiting), false);
  assert.deepEqual(await forbidden.takeOver("x"), []);
  await forbidden.wipe();
});
