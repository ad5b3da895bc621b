import "fake-indexeddb/auto";

import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

import { IDBFactory } from "fake-indexeddb";

import { sha256 } from "./bytes.js";
import type { FieldStore } from "./contract.js";
import type { Change, Database } from "./database.js";
import { Full, NotThere, ReadOnly, TooMuch } from "./faults.js";
import { draftOf, Life, MadePhone, picture } from "./trial/made_phone.js";
import { MadeServer } from "./trial/made_server.js";
import { isSignedBy, newServerKeys, opened, payloadOf, type ServerKeys } from "./trial/opening.js";

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

/** Without a network: nothing is sent by itself. */
const offline = { online: () => false };

async function withDraft(store: FieldStore, thread: string, pictures = 1): Promise<void> {
  await store.saveDraft(draftOf(thread));
  for (let at = 0; at < pictures; at++) await store.addEvidence(thread, "house_photo", picture(1500 + at, at + 1), "2026-12-01T09:30:00+07:00");
}

test("A draft with its pictures is there again after the page is gone", async () => {
  const store = await phone.open(new Life(), offline);
  await withDraft(store, "t1", 2);
  store.lock();
  const again = await phone.open(new Life(), offline);
  const [draft] = again.drafts();
  assert.equal(draft!.title, "Keluarga Slamet");
  assert.deepEqual(draft!.content, draftOf("t1").content);
  const blob = await again.evidence(draft!.evidence[1]!.id);
  assert.equal(blob.type, "image/jpeg");
  assert.deepEqual(await blob.arrayBuffer(), await picture(1501, 2).arrayBuffer());
});

test("Nothing of it can be read without the key", async () => {
  const store = await phone.open(new Life(), offline);
  await withDraft(store, "t1");
  await store.queue("t1", { members: [{ name: "Ayu Lestari", nik: "3510164303150004" }] });
  const raw = await everything();
  for (const word of ["Slamet", "Ayu", "Lestari", "3510164303150004", "members", "tepat_hp_secret"]) assert.ok(!raw.includes(word), word);
});

test("What is queued opens at the server, and says the same inside and outside", async () => {
  const store = await phone.open();
  await store.saveDraft(draftOf("t1", { place: { latitude: -8.2, longitude: 114.3, accuracy_m: 12, at: "2026-12-01T09:30:00+07:00" } }));
  await store.addEvidence("t1", "signature", new Blob([new Uint8Array(900)], { type: "image/png" }), "2026-12-01T09:30:00+07:00");
  const item = await store.queue("t1", { answers: { name: "Ayu" } });
  await store.sync();
  const [kept] = server.records;
  const inside = (await opened(kept!.sealed, keys)) as Record<string, unknown>;
  const slip = payloadOf(kept!.slip);
  for (const key of ["record", "thread", "version", "kind", "device", "sequence", "made_at", "family"]) assert.deepEqual(inside[key], slip[key], key);
  assert.equal(slip["hash"], kept!.hash);
  assert.deepEqual(inside["document"], { answers: { name: "Ayu" } });
  assert.equal((inside["place"] as { accuracy_m: number }).accuracy_m, 12);
  const [file] = inside["attachments"] as [Record<string, string>];
  assert.equal(file["plain_hash"], await sha256(new Uint8Array(900)));
  assert.deepEqual((slip["attachments"] as [unknown])[0], { hash: file["hash"], bytes: 916 });
  assert.ok(await isSignedBy(kept!.slip, phone.publicKey));
  assert.equal(store.outbox()[0]!.state, "acknowledged");
  assert.equal(store.outbox()[0]!.record, item.record);
  assert.equal(store.outbox()[0]!.receipt!.reference, "K7TQ");
});

test("After the receipt nothing but the receipt is left", async () => {
  const store = await phone.open();
  await withDraft(store, "t1", 2);
  await store.queue("t1", {});
  await store.sync();
  assert.deepEqual(await counts(), { drafts: 0, evidence: 0, items: 1, parcels: 0, sealed: 0, works: 0 });
  await assert.rejects(store.reopen(store.outbox()[0]!.record), NotThere);
});

test("A queued record that is edited becomes a new version; what was not sent gives way", async () => {
  const store = await phone.open(new Life(), offline);
  await withDraft(store, "t1", 2);
  const first = await store.queue("t1", { text: "one" });
  const draft = await store.reopen(first.record);
  assert.equal(draft.version, 2);
  assert.equal(store.outbox().length, 1, "what was queued stays until the new one is");
  await store.removeEvidence("t1", draft.evidence[0]!.id);
  assert.equal((await counts()).evidence, 2, "the queued version still has its picture");
  const second = await store.queue("t1", { text: "two" });
  assert.deepEqual(store.outbox().map(({ record }) => record), [second.record]);
  assert.deepEqual(await counts(), { drafts: 0, evidence: 1, items: 1, parcels: 1, sealed: 1, works: 1 });
  store.lock();
  const again = await phone.open();
  await again.sync();
  assert.equal(server.records.length, 1);
  assert.equal(server.newest("t1")!.version, 2);
  assert.equal(payloadOf(server.records[0]!.slip)["base_version"], 0);
});

test("A version that may have arrived is settled first, and the next one builds on it", async () => {
  const store = await phone.open();
  server.mischief = (method) => (method === "PUT" ? "lost" : "");
  await store.saveDraft(draftOf("t1"));
  const first = await store.queue("t1", { text: "one" });
  await store.sync();
  assert.equal(store.outbox()[0]!.state, "queued");
  await store.reopen(first.record);
  await store.queue("t1", { text: "two" });
  assert.equal(store.outbox().length, 2);
  server.mischief = () => "";
  await store.sync();
  await store.sync();
  assert.deepEqual(server.records.map(({ version, state }) => [version, state]), [[1, "acknowledged"], [2, "acknowledged"]]);
  assert.equal(payloadOf(server.records[1]!.slip)["base_version"], 1);
});

test("A draft that is acknowledged while it is edited builds on what was acknowledged", async () => {
  let isOnline = false;
  const store = await phone.open(new Life(), { online: () => isOnline });
  await store.saveDraft(draftOf("t1"));
  const first = await store.queue("t1", { text: "one" });
  const draft = await store.reopen(first.record);
  isOnline = true;
  await store.sync();
  await store.saveDraft({ ...draft, title: "Lagi" });
  assert.equal(store.drafts()[0]!.baseVersion, 1);
  await store.queue("t1", { text: "two" });
  await store.sync();
  assert.equal(server.newest("t1")!.version, 2);
});

test("A late save does not bring back what was queued", async () => {
  const store = await phone.open(new Life(), offline);
  const draft = draftOf("t1");
  await store.saveDraft(draft);
  await store.queue("t1", {});
  await store.saveDraft(draft);
  assert.equal(store.drafts().length, 0);
});

test("A picture that is too large, empty or one too many is refused at once", async () => {
  const store = await phone.open(new Life(), offline);
  await store.saveDraft(draftOf("t1"));
  await assert.rejects(store.addEvidence("t1", "house_photo", picture(149_985), ""), TooMuch);
  await assert.rejects(store.addEvidence("t1", "house_photo", new Blob([]), ""), TooMuch);
  await store.addEvidence("t1", "voice_note", new Blob([new Uint8Array(399_984)], { type: "audio/webm;codecs=opus" }), "");
  assert.equal(store.drafts()[0]!.evidence[0]!.mediaType, "audio/webm");
  for (let at = 0; at < 19; at++) await store.addEvidence("t1", "face_frame", picture(20), "");
  await assert.rejects(store.addEvidence("t1", "face_frame", picture(20), ""), TooMuch);
  await assert.rejects(store.addEvidence("nobody", "face_frame", picture(20), ""), NotThere);
});

test("A full phone says so, keeps what it has, and goes on when there is room", async () => {
  let isFull = false;
  const narrow = (database: Database): Database => ({
    ...bound(database),
    write: (changes: readonly Change[]) => (isFull && changes.some(({ value }) => value !== undefined) ? Promise.reject(new Full("full")) : database.write(changes)),
  });
  const store = await phone.open(new Life(), offline, narrow);
  await withDraft(store, "t1");
  isFull = true;
  await assert.rejects(store.saveDraft(draftOf("t1", { title: "Baru" })), Full);
  await assert.rejects(store.queue("t1", {}), Full);
  assert.equal(store.standing().storage.warn, "full");
  assert.equal(store.drafts()[0]!.title, "Keluarga Slamet");
  isFull = false;
  await store.saveDraft(draftOf("t1", { title: "Baru" }));
  assert.equal(store.standing().storage.warn, "");
  assert.equal(store.drafts()[0]!.evidence.length, 1);
});

test("The phone warns in time", async () => {
  for (const [usedBytes, quotaBytes, warn] of [[10, 1e9, ""], [8e8, 1e9, "soon"], [1e8, 1.49e8, "soon"], [0, 0, ""]] as const) {
    const store = await phone.open(new Life(), { ...offline, storage: () => Promise.resolve({ usedBytes, quotaBytes, persisted: false }) });
    assert.equal(store.standing().storage.warn, warn);
    store.lock();
  }
});

test("A second tab shows what the first one writes, and takes over when it is gone", async () => {
  const { locks, channel } = tabsOf();
  const first = await phone.open(new Life(), { ...offline, locks, channel });
  const second = await phone.open(new Life(), { ...offline, locks, channel });
  assert.equal(first.standing().isReader, false);
  assert.equal(second.standing().isReader, true);
  await assert.rejects(second.saveDraft(draftOf("t2")), ReadOnly);
  await first.saveDraft(draftOf("t1"));
  await until(() => second.drafts().length === 1);
  first.lock();
  await until(() => !second.standing().isReader);
  await second.saveDraft(draftOf("t2"));
  assert.deepEqual(second.drafts().map(({ thread }) => thread), ["t1", "t2"]);
});

test("Whoever leaves takes everything along; not while something waits", async () => {
  const store = await phone.open();
  await store.saveDraft(draftOf("t1"));
  assert.equal(await store.leave(), "waiting");
  await store.queue("t1", {});
  await store.sync();
  assert.equal(await store.leave(), "done");
  assert.deepEqual(await indexedDB.databases(), []);
  assert.deepEqual(store.families(), []);
  assert.equal(store.standing().trouble, "");
});

test("The lists are the same objects until something changes", async () => {
  const store = await phone.open(new Life(), offline);
  assert.equal(store.drafts(), store.drafts());
  const before = store.outbox();
  await store.saveDraft(draftOf("t1"));
  await store.queue("t1", {});
  assert.notEqual(store.outbox(), before);
});

test("A clock that falls back to 1970 does not make anything older than the last contact", async () => {
  let clock = Date.now();
  const store = await phone.open(new Life(), { clock: () => clock });
  server.aheadMs = 3_600_000;
  await store.sync();
  assert.ok(Math.abs(store.standing().clockOffsetMs - 3_600_000) < 2000);
  assert.ok(Math.abs(store.now().getTime() - clock - 3_600_000) < 2000);
  clock = 86_400_000;
  assert.ok(Math.abs(store.now().getTime() - Date.now() - 3_600_000) < 5000);
});

test("The export holds all that is not acknowledged, and nothing that can be read", async () => {
  const store = await phone.open(new Life(), offline);
  await withDraft(store, "t1", 2);
  const item = await store.queue("t1", { name: "Ayu Lestari" });
  const zip = Buffer.from(await (await store.exportFile()).arrayBuffer());
  assert.equal(zip.subarray(0, 2).toString(), "PK");
  const text = zip.toString("latin1");
  assert.ok(text.includes("manifest.json") && text.includes(`records/${item.record}.json`));
  assert.equal(text.match(/attachments\/[0-9a-f]{64}/g)!.length, 4, "two, each named at its place and in the list");
  assert.ok(!text.includes("Ayu"));
});

// --- Looking into the phone ----------------------------------------------------------------------------------------

function bound(database: Database): Database {
  return {
    all: (place) => database.all(place), row: (place, key) => database.row(place, key), bytes: (place, key) => database.bytes(place, key),
    sealed: (record) => database.sealed(record), write: (changes) => database.write(changes), close: () => database.close(),
  };
}

async function raw(): Promise<IDBDatabase> {
  return new Promise((done, failed) => {
    const asked = indexedDB.open(`tepat-field-${phone.enrolment.account.id}`);
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error as Error);
  });
}

const get = <T>(asked: IDBRequest<T>): Promise<T> => new Promise((done, failed) => {
  asked.onsuccess = () => done(asked.result);
  asked.onerror = () => failed(asked.error as Error);
});

async function counts(): Promise<Record<string, number>> {
  const database = await raw();
  const found: Record<string, number> = {};
  for (const place of ["drafts", "evidence", "items", "parcels", "sealed", "works"])
    found[place] = await get(database.transaction(place).objectStore(place).count());
  database.close();
  return found;
}

async function everything(): Promise<string> {
  const database = await raw();
  let text = "";
  for (const place of database.objectStoreNames) {
    const store = database.transaction(place).objectStore(place);
    const rows = (await get(store.getAll())) as unknown[];
    text += JSON.stringify(rows, (_, value: unknown) =>
      value instanceof ArrayBuffer ? Buffer.from(value).toString("latin1") : ArrayBuffer.isView(value) ? Buffer.from(value.buffer).toString("latin1") : value);
  }
  database.close();
  return text;
}

async function until(isSo: () => boolean): Promise<void> {
  for (let at = 0; at < 400 && !isSo(); at++) await new Promise((go) => setTimeout(go, 5));
  assert.ok(isSo());
}

/** Locks and channels as browsers have them, for tabs in one process. */
function tabsOf() {
  const queues = new Map<string, (() => void)[]>();
  const held = new Set<string>();
  type Use = (lock: object | null) => unknown;
  const request = async (name: string, options: { ifAvailable?: boolean; signal?: AbortSignal }, use: Use): Promise<unknown> => {
    if (held.has(name) && options.ifAvailable) return use(null);
    if (held.has(name)) await new Promise<void>((go) => queues.set(name, [...(queues.get(name) ?? []), go]));
    if (options.signal?.aborted) return queues.get(name)?.shift()?.();
    held.add(name);
    try {
      return await use({});
    } finally {
      held.delete(name);
      queues.get(name)?.shift()?.();
    }
  };
  const lines = new Set<{ name: string; onmessage: ((event: MessageEvent) => void) | null }>();
  const channel = (name: string) => {
    const line = {
      name, onmessage: null as ((event: MessageEvent) => void) | null,
      postMessage: () => lines.forEach((other) => other !== line && other.name === name && setTimeout(() => other.onmessage?.({} as MessageEvent))),
      close: () => void lines.delete(line),
    };
    lines.add(line);
    return line;
  };
  return { locks: { request } as never, channel: channel as never };
}
