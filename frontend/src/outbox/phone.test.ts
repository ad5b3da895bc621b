import "fake-indexeddb/auto";

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { IDBFactory } from "fake-indexeddb";

import type { Enrolled, FieldStore, Phone, Refused } from "./contract.js";
import { deleteDatabase } from "./database.js";
import { StillLocked, WeakPin } from "./faults.js";
import { openPhone, type PhoneParts } from "./phone.js";
import { draftOf, enrolmentOf, worldOf } from "./trial/made_phone.js";
import { newServerKeys, opened, type ServerKeys } from "./trial/opening.js";
import { pauseAfter, ROUNDS, SHARED } from "./vault.js";

const PIN = "274916";
let keys: ServerKeys;
let now: number;
let people: { id: string; name: string }[];
let sessionOf: string; // the device whose agent is signed in
let asks: number;

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  keys ??= await newServerKeys();
  [now, people, sessionOf, asks] = [1000, [], "a001-device", 0];
});

/** The server as far as it opens keys; everything else of it is away. */
const server: NonNullable<PhoneParts["world"]>["fetch"] = async (address, { body, headers }) => {
  if (!address.endsWith("recover")) throw new Error("away");
  asks++;
  const { device, wrapped } = JSON.parse(String(body)) as { device: string; wrapped: string };
  const inside = (await opened(wrapped, keys)) as { device: string; key: string };
  const isRight = device === sessionOf && inside.device === device && (headers as Record<string, string>)["X-CSRFToken"] === "csrf";
  const answer = isRight ? { key: inside.key } : { code: "field.device.not_found", title: "", detail: "" };
  return new Response(JSON.stringify(answer), { status: isRight ? 200 : 404, headers: { "Content-Type": "application/json" } });
};

/** The page is loaded. */
const load = (parts: Partial<PhoneParts> = {}): Promise<Phone> => openPhone({
  api: "http://away/", appVersion: "1", rounds: 1000, elapsed: () => now, token: () => "csrf",
  people: { read: () => people, write: (list) => void (people = [...list]) },
  world: worldOf({ online: () => false, fetch: server! }), ...parts,
});

const enrol = async (phone: Phone, id = "a001", pin = PIN, changes: Partial<Enrolled> = {}): Promise<FieldStore> =>
  phone.enrol({ ...enrolmentOf(keys.publicKey, id), ...changes }, pin, await phone.newKeys());
const isOpen = (found: FieldStore | Refused): found is FieldStore => "agent" in found;
const refused = (found: FieldStore | Refused): Refused => {
  assert.ok(!isOpen(found));
  return found;
};

test("Somebody who was enrolled comes in with the PIN, and finds what they had", async () => {
  const store = await enrol(await load());
  await store.saveDraft(draftOf("t1"));
  store.lock();
  const again = await (await load()).unlock("a001", PIN);
  assert.ok(isOpen(again));
  assert.equal(again.agent.name, "Sri Wahyuni");
  assert.equal(again.drafts().length, 1);
});

test("A PIN that is easy to guess is not taken, and nothing is kept", async () => {
  const phone = await load();
  await assert.rejects(enrol(phone, "a001", "123456"), (error: WeakPin) => error instanceof WeakPin && error.code === "row");
  assert.deepEqual(await phone.agents(), []);
});

test("The PIN is worked on as long as promised", () => assert.ok(ROUNDS >= 600_000));

test("Wrong PINs cost time, more each time; the tenth locks until online", async () => {
  (await enrol(await load())).lock();
  const phone = await load();
  const waits: number[] = [];
  for (let at = 1; at <= 10; at++) {
    const answer = refused(await phone.unlock("a001", "836152"));
    waits.push(answer.waitSeconds);
    assert.equal(answer.left, 10 - at);
    assert.equal(answer.lockedUntilOnline, at === 10);
    now += answer.waitSeconds * 1000;
  }
  assert.deepEqual(waits, [0, 0, 5, 15, 60, 300, 300, 300, 300, 0]);
  assert.equal(refused(await phone.unlock("a001", PIN)).lockedUntilOnline, true);
  assert.deepEqual((await phone.agents()).map(({ lockedUntilOnline }) => lockedUntilOnline), [true]);
});

test("A try while waiting is not made and not counted, even with the right PIN", async () => {
  (await enrol(await load())).lock();
  const phone = await load();
  for (let at = 0; at < 3; at++) await phone.unlock("a001", "836152");
  now += 4000;
  assert.deepEqual(refused(await phone.unlock("a001", PIN)), { waitSeconds: 1, left: 7, lockedUntilOnline: false });
  now += 1000;
  assert.ok(isOpen(await phone.unlock("a001", PIN)));
  assert.equal(refused(await phone.unlock("a001", "836152")).left, 9, "the right PIN begins anew");
});

test("Loading the page anew, a second tab or a moved clock shortens nothing", async () => {
  (await enrol(await load())).lock();
  const phone = await load();
  const second = await load();
  await second.agents();
  for (let at = 0; at < 4; at++) {
    now += refused(await phone.unlock("a001", "836152")).waitSeconds * 1000;
  }
  now -= 15_000;
  assert.equal(refused(await second.unlock("a001", PIN)).waitSeconds, 15, "the other tab waits from when it sees it");
  now += 14_000;
  const anew = await load();
  assert.equal((await anew.agents())[0]!.waitSeconds, 15);
  const realNow = Date.now;
  Date.now = () => realNow() + 1e10;
  assert.equal((await anew.agents())[0]!.waitSeconds, 15);
  Date.now = realNow;
});

test("Many tries at once are each counted", async () => {
  (await enrol(await load())).lock();
  const tabs = await Promise.all([load(), load(), load(), load(), load(), load()]);
  const answers = await Promise.all(tabs.map((tab) => tab.unlock("a001", "836152")));
  const left = answers.map((answer) => refused(answer).left);
  assert.equal(Math.min(...left), 7, "three were tried, the others have to wait");
});

test("A page that is closed while a PIN is tried has had its try", async () => {
  (await enrol(await load())).lock();
  const { deriveKey } = crypto.subtle;
  crypto.subtle.deriveKey = () => new Promise(() => undefined);
  const dying = await load();
  void dying.unlock("a001", "836152");
  await new Promise((go) => setTimeout(go, 50));
  crypto.subtle.deriveKey = deriveKey;
  assert.equal(refused(await (await load()).unlock("a001", "836152")).left, 8);
});

test("After ten wrong PINs the server opens it for whoever signs in; drafts are there", async () => {
  const store = await enrol(await load());
  await store.saveDraft(draftOf("t1"));
  store.lock();
  const phone = await load();
  for (let at = 0; at < 10; at++) now += refused(await phone.unlock("a001", "836152")).waitSeconds * 1000;
  sessionOf = "somebody";
  assert.equal(refused(await phone.recover("a001", "902745")).why, "signed_out");
  sessionOf = "a001-device";
  await assert.rejects(phone.recover("a001", "111111"), WeakPin);
  const back = await phone.recover("a001", "902745");
  assert.ok(isOpen(back));
  assert.equal(back.drafts().length, 1);
  back.lock();
  assert.ok(!isOpen(await phone.unlock("a001", PIN)));
  assert.ok(isOpen(await phone.unlock("a001", "902745")));
});

test("Recovery without a network says so", async () => {
  (await enrol(await load())).lock();
  const phone = await load({ world: worldOf({ fetch: () => Promise.reject(new Error("away")) }) });
  assert.equal(refused(await phone.recover("a001", "902745")).why, "offline");
});

test("The PIN is changed with the old one only", async () => {
  const phone = await load();
  const store = await enrol(phone);
  assert.equal(await store.changePin("836152", "902745"), false);
  assert.equal(await store.changePin(PIN, "902745"), true);
  await assert.rejects(store.changePin("902745", "654321"), WeakPin);
  store.lock();
  assert.equal(refused(await phone.unlock("a001", PIN)).left, 9);
  assert.ok(isOpen(await phone.unlock("a001", "902745")));
});

test("Two agents on one phone: neither sees, opens nor locks what is the other's", async () => {
  const phone = await load();
  const first = await enrol(phone);
  const second = await enrol(phone, "b002", "902745");
  await first.saveDraft(draftOf("t1"));
  assert.deepEqual(second.drafts(), []);
  second.lock();
  for (let at = 0; at < 3; at++) await phone.unlock("b002", PIN);
  const waits = Object.fromEntries((await phone.agents()).map(({ id, waitSeconds }) => [id, waitSeconds]));
  assert.deepEqual(waits, { a001: 0, b002: 5 });
  first.lock();
  assert.ok(isOpen(await phone.unlock("a001", PIN)));
});

test("Keys lie on the phone so that nobody can read them out", async () => {
  await enrol(await load());
  const database = await new Promise<IDBDatabase>((done) => {
    const asked = indexedDB.open(SHARED);
    asked.onsuccess = () => done(asked.result);
  });
  const row = await new Promise<Record<string, unknown>>((done) => {
    const asked = database.transaction("residents").objectStore("residents").get("a001");
    asked.onsuccess = () => done(asked.result as Record<string, unknown>);
  });
  for (const name of ["phoneKey", "signingKey"]) assert.equal((row[name] as CryptoKey).extractable, false);
  const text = JSON.stringify(row, (_, value: unknown) => (value instanceof ArrayBuffer ? Buffer.from(value).toString("latin1") : value));
  assert.ok(!text.includes("tepat_hp_secret"));
});

test("Enrolling somebody who is here already keeps what they have: by the old PIN, or by the server", async () => {
  const store = await enrol(await load());
  await store.saveDraft(draftOf("t1"));
  store.lock();
  const again = await enrol(await load(), "a001", PIN, { device: "a001-new", token: "tepat_hp_new" });
  assert.equal(asks, 0);
  assert.equal(again.agent.device, "a001-new");
  assert.equal(again.drafts().length, 1);
  again.lock();
  sessionOf = "a001-new";
  const third = await enrol(await load(), "a001", "902745");
  assert.equal(asks, 1);
  assert.equal(third.drafts().length, 1);
  third.lock();
  sessionOf = "nobody";
  await assert.rejects(enrol(await load(), "a001", "836152"), StillLocked);
  assert.ok(isOpen(await (await load()).unlock("a001", "902745")), "nothing was changed");
});

test("What the browser has cleared is noticed at the start, and nothing pretends to be there", async () => {
  const phone = await load();
  (await enrol(phone)).lock();
  assert.deepEqual((await phone.agents()).map(({ lost }) => lost), [false]);
  assert.equal(await phone.forget("a001"), false);
  await deleteDatabase("a001");
  assert.deepEqual((await phone.agents()).map(({ lost, name }) => [lost, name]), [[true, "Sri Wahyuni"]]);
  assert.equal(refused(await phone.unlock("a001", PIN)).why, "lost");
  assert.equal(refused(await phone.recover("a001", "902745")).why, "lost");
  globalThis.indexedDB = new IDBFactory();
  const bare = await load();
  assert.deepEqual((await bare.agents()).map(({ lost }) => lost), [true], "also where everything was cleared");
  const anew = await enrol(bare, "a001", "902745");
  assert.deepEqual((await bare.agents()).map(({ lost }) => lost), [false]);
  anew.lock();
  await deleteDatabase("a001");
  assert.equal(await bare.forget("a001"), true);
  assert.deepEqual(await bare.agents(), []);
});

test("Whoever leaves is gone from the phone", async () => {
  const phone = await load();
  const store = await enrol(phone);
  assert.equal(await store.leave(), "done");
  assert.deepEqual(await phone.agents(), []);
  assert.deepEqual(people, []);
  assert.deepEqual((await indexedDB.databases()).map(({ name }) => name), [SHARED]);
});

test("The first three tries are free", () => assert.deepEqual([0, 1, 2, 3, 4, 5, 6, 9].map(pauseAfter), [0, 0, 0, 5, 15, 60, 300, 300]));
