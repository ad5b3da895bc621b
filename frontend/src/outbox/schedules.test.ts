// Random days of a phone: bad networks, a server that misbehaves, a page that is killed anywhere. In the end every
// record is at the server exactly once, and the phone shows the truth. OUTBOX_SCHEDULES and OUTBOX_SEED change the draw.

import "fake-indexeddb/auto";

import assert from "node:assert/strict";
import { test } from "node:test";

import { fromBase64url, sha256 } from "./bytes.js";
import type { FieldStore } from "./contract.js";
import { chanceOf, draftOf, Life, MadePhone, picture } from "./trial/made_phone.js";
import { MadeServer, type Mischief } from "./trial/made_server.js";
import { newServerKeys, opened, type ServerKeys } from "./trial/opening.js";

const SCHEDULES = Number(process.env["OUTBOX_SCHEDULES"] ?? 500);
const FIRST = Number(process.env["OUTBOX_SEED"] ?? 1);
const LANES = 6;
const MISCHIEF: readonly Mischief[] = ["drop", "lost", "torn", "fault", "fault_after", "html", "twice", "late", "stranger", "half", "spoilt", "forget"];

/** What somebody did, as they remember it. */
interface Thing {
  thread: string;
  isBad: boolean;
  /** The newest document of which the phone said that it is queued. */
  sure: number;
  /** Begun when the page died: it may be queued or not. */
  begun: number;
  pictures: Map<number, string[]>;
}

type Inside = { document: { thread: string; n: number }; attachments: { hash: string; key: string; iv: string; plain_hash: string }[] };

class Day {
  readonly things: Thing[] = [];
  private readonly chance: () => number;
  private actions: number;
  kills = 0;

  constructor(seed: number, private readonly server: MadeServer, private readonly phone: MadePhone, private readonly keys: ServerKeys) {
    this.chance = chanceOf(seed);
    this.actions = 4 + this.below(8);
    const share = 0.1 + this.chance() * 0.4;
    server.refuses = ({ thread }) => (String(thread).startsWith("bad") ? "field.scope.outside" : "");
    server.mischief = () => (this.chance() < share ? MISCHIEF[this.below(MISCHIEF.length)]! : "");
  }

  private below = (most: number): number => Math.floor(this.chance() * most);

  async run(): Promise<void> {
    while (this.actions > 0) {
      const life = new Life(this.chance() < 0.7 ? 8 + this.below(140) : Infinity);
      await Promise.race([this.live(life), life.over]);
      if (life.isOver) this.kills++;
      life.kill();
      await Promise.allSettled(life.writing);
    }
    await this.evening();
  }

  private async live(life: Life): Promise<void> {
    const store = await this.phone.open(life);
    this.checkMorning(store);
    for (let left = 1 + this.below(6); left > 0 && this.actions > 0; left--) {
      this.actions--;
      await this.act(store);
    }
  }

  private async act(store: FieldStore): Promise<void> {
    const drawn = this.chance();
    const open = store.outbox().filter(({ state }) => state !== "acknowledged");
    if (drawn < 0.35 && this.things.length < 4) await this.write(store);
    else if (drawn < 0.6 && open.length) await this.edit(store, open[this.below(open.length)]!.record);
    else if (drawn < 0.7) void store.sync();
    else await store.sync();
  }

  private async write(store: FieldStore): Promise<void> {
    const isBad = this.chance() < 0.2;
    const thing: Thing = { thread: `${isBad ? "bad" : "good"}-${this.things.length}`, isBad, sure: 0, begun: 0, pictures: new Map() };
    this.things.push(thing);
    await store.saveDraft(draftOf(thing.thread));
    await this.finish(store, thing, this.below(3));
  }

  private async edit(store: FieldStore, record: string): Promise<void> {
    const item = store.outbox().find((one) => one.record === record);
    const draft = await store.reopen(record).catch(() => null); // it may just have been acknowledged
    if (!item || !draft) return;
    if (draft.evidence.length && this.chance() < 0.4) await store.removeEvidence(draft.thread, draft.evidence[0]!.id);
    await this.finish(store, this.things.find(({ thread }) => thread === item.thread)!, this.below(2));
  }

  private async finish(store: FieldStore, thing: Thing, more: number): Promise<void> {
    for (let at = 0; at < more; at++) {
      const size = 300 + this.below(2500);
      await store.addEvidence(thing.thread, "house_photo", picture(size, size), "2026-12-01T09:30:00+07:00");
    }
    const n = Math.max(thing.sure, thing.begun) + 1;
    const hashes = [];
    for (const { id } of store.drafts().find(({ thread }) => thread === thing.thread)!.evidence)
      hashes.push(await sha256(new Uint8Array(await (await store.evidence(id)).arrayBuffer())));
    thing.pictures.set(n, hashes.sort());
    thing.begun = n;
    await store.queue(thing.thread, { thread: thing.thread, n });
    thing.sure = n;
  }

  /** Whatever was queued once is there again, and nothing is called accepted that the server has not. */
  private checkMorning(store: FieldStore): void {
    const kept = new Set([...store.outbox(), ...store.drafts()].map(({ thread }) => thread));
    for (const { thread, sure } of this.things) if (sure) assert.ok(kept.has(thread), `${thread} is gone`);
    for (const item of store.outbox()) if (item.state === "acknowledged") this.checkTruth(item.record, item.state, item.receipt!.content_hash);
  }

  private checkTruth(record: string, state: string, hash: string): void {
    const there = this.server.records.filter((one) => one.record === record);
    assert.deepEqual(there.map((one) => [one.state, one.hash]), [[state, hash]]);
  }

  private async evening(): Promise<void> {
    this.server.mischief = () => "";
    const store = await this.phone.open();
    this.checkMorning(store);
    // Half-written drafts are finished, as a person would.
    for (const { thread } of [...store.drafts()]) await this.finish(store, this.things.find((one) => one.thread === thread)!, 0);
    for (let at = 0; at < 8 && store.outbox().some(({ state }) => state === "queued"); at++) await store.sync();
    this.server.deliverLate();
    await store.sync();
    for (const { record, state, receipt } of store.outbox()) this.checkTruth(record, state, receipt!.content_hash);
    for (const thing of this.things) await this.checkThing(store, thing);
    await this.checkLeft(store);
  }

  private async checkThing(store: FieldStore, { thread, isBad, sure, begun, pictures }: Thing): Promise<void> {
    const items = store.outbox().filter((item) => item.thread === thread);
    const newest = items.sort((a, b) => b.version - a.version)[0];
    if (!sure && !newest) return; // it never came to be
    const wanted = isBad ? "quarantined" : "acknowledged";
    assert.equal(newest!.state, wanted, `${thread}: ${newest!.reason?.code ?? ""}`);
    const kept = this.server.records.find(({ record }) => record === newest!.record)!;
    const inside = (await opened(kept.sealed, this.keys)) as Inside;
    assert.ok(inside.document.n === sure || inside.document.n === begun, `${thread} has ${inside.document.n}, not ${sure} or ${begun}`);
    const there = await Promise.all(inside.attachments.map((one) => this.plainHash(newest!.record, one)));
    assert.deepEqual(there.sort(), pictures.get(inside.document.n));
    const uuids = this.server.records.map(({ record }) => record);
    assert.equal(new Set(uuids).size, uuids.length, "one content for each number");
    for (const { count } of this.server.files.values()) assert.equal(count, 1);
  }

  private async plainHash(record: string, { hash, key, iv, plain_hash }: Inside["attachments"][number]): Promise<string> {
    const file = this.server.files.get(`${record}/${hash}`);
    assert.ok(file, "a picture is missing");
    const opener = await crypto.subtle.importKey("raw", fromBase64url(key), "AES-GCM", false, ["decrypt"]);
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: fromBase64url(iv) }, opener, new Uint8Array(file.contents));
    assert.equal(await sha256(new Uint8Array(plain)), plain_hash);
    return plain_hash;
  }

  /** Of what is acknowledged nothing lies about on the phone, of what is not everything does. */
  private async checkLeft(store: FieldStore): Promise<void> {
    const database = await this.phone.database();
    const works = [...(await database.all("works")).keys()].sort();
    const open = store.outbox().filter(({ state }) => state !== "acknowledged").map(({ record }) => record).sort();
    assert.deepEqual(works, open);
    for (const { record, state } of store.outbox()) assert.equal((await database.sealed(record)) === undefined, state === "acknowledged");
    store.lock();
    database.close();
  }
}

const happened = new Map<string, number>();
let kills = 0;

async function dayOf(seed: number, keys: ServerKeys): Promise<void> {
  const server = new MadeServer();
  const phone = await MadePhone.make(await server.start(), keys.publicKey, `a${seed}`);
  const day = new Day(seed, server, phone, keys);
  await day.run().catch((error: Error) => {
    error.message = `Day ${seed}: ${error.message}`;
    throw error;
  }).finally(() => server.stop());
  kills += day.kills;
  for (const [what, count] of server.happened) happened.set(what, (happened.get(what) ?? 0) + count);
}

test(`${SCHEDULES} days end well`, async () => {
  const keys = await newServerKeys();
  let seed = FIRST;
  const lane = async (): Promise<void> => {
    while (seed < FIRST + SCHEDULES) await dayOf(seed++, keys);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  assert.ok(kills > SCHEDULES / 5, `the page was killed ${kills} times`);
  for (const what of MISCHIEF) assert.ok((happened.get(what) ?? 0) >= SCHEDULES / 20, `${what} happened ${happened.get(what) ?? 0} times`);
});
