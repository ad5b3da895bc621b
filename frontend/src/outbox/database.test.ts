import "fake-indexeddb/auto";

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { IDBFactory } from "fake-indexeddb";

import { type Database, deleteDatabase, isKept, openDatabase, STEPS } from "./database.js";
import { NotThere } from "./faults.js";

const newKey = (): Promise<CryptoKey> => crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);

let key: CryptoKey;
beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  key = await newKey();
});

const raw = (agent: string): Promise<IDBDatabase> => new Promise((done) => {
  const asked = indexedDB.open(`tepat-field-${agent}`);
  asked.onsuccess = () => done(asked.result);
});

test("Rows come back as they were; without the key they do not", async () => {
  const database = await openDatabase("a", key);
  await database.write([{ place: "families", key: "f1", value: { head: "Slamet" } }, { place: "evidence", key: "e1", value: new Uint8Array([1, 2, 3]) }]);
  assert.deepEqual(await database.row("families", "f1"), { head: "Slamet" });
  assert.deepEqual([...(await database.all("families"))], [["f1", { head: "Slamet" }]]);
  assert.deepEqual(await database.bytes("evidence", "e1"), new Uint8Array([1, 2, 3]));
  database.close();
  const other = await openDatabase("a", await newKey());
  await assert.rejects(other.row("families", "f1"));
  await assert.rejects(other.all("families"));
});

test("A row that was moved to another name does not open", async () => {
  const database = await openDatabase("a", key);
  await database.write([{ place: "families", key: "f1", value: 1 }]);
  const beneath = await raw("a");
  const transaction = beneath.transaction(["families", "tasks"], "readwrite");
  const asked = transaction.objectStore("families").get("f1");
  asked.onsuccess = () => {
    transaction.objectStore("families").put(asked.result, "f2");
    transaction.objectStore("tasks").put(asked.result, "f1");
  };
  await new Promise((done) => (transaction.oncomplete = done));
  beneath.close();
  await assert.rejects(database.row("families", "f2"));
  await assert.rejects(database.row("tasks", "f1"));
  assert.equal(await database.row("families", "f1"), 1);
});

test("All of a change or none", async () => {
  const database = await openDatabase("a", key);
  const bad = [{ place: "families", key: "f1", value: 1 }, { place: "parcels", key: "p1", value: (() => 1) as never }] as const;
  await assert.rejects(database.write(bad));
  assert.equal(await database.row("families", "f1"), undefined);
});

test("A newer version of the database keeps what is there, and is not held up by an old tab", async () => {
  let isClosed = false;
  const old = await openDatabase("a", key, () => (isClosed = true));
  await old.write([{ place: "drafts", key: "t1", value: { title: "Slamet" } }, { place: "sealed", key: "r1", value: "sealed" }]);
  const newer = await openDatabase("a", key, undefined, [...STEPS, (database) => void database.createObjectStore("notes" as never)]);
  assert.ok(isClosed);
  assert.deepEqual(await newer.row("drafts", "t1"), { title: "Slamet" });
  assert.equal(await newer.sealed("r1"), "sealed");
  await assert.rejects(old.write([{ place: "drafts", key: "t2", value: 1 }]), NotThere);
  newer.close();
  await assert.rejects(openDatabase("a", key), "an older app does not open it, and breaks nothing");
});

test("A step that fails changes nothing", async () => {
  const old: Database = await openDatabase("a", key);
  await old.write([{ place: "drafts", key: "t1", value: 1 }]);
  old.close();
  await assert.rejects(openDatabase("a", key, undefined, [...STEPS, () => { throw new Error("fault"); }]));
  const again = await openDatabase("a", key);
  assert.equal(await again.row("drafts", "t1"), 1);
});

test("Asking whether something is kept makes nothing", async () => {
  assert.equal(await isKept("a"), false);
  assert.deepEqual(await indexedDB.databases(), []);
  const database = await openDatabase("a", key);
  assert.equal(await isKept("a"), false, "empty");
  await database.write([{ place: "state", key: "state", value: {} }]);
  assert.equal(await isKept("a"), true);
  database.close();
  await deleteDatabase("a");
  assert.equal(await isKept("a"), false);
});
