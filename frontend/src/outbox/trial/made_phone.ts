// A phone for tests: the real outbox on a database in memory, which can be killed at any moment.

import type { Draft, Enrolled, FieldStore } from "../contract.js";
import { type Change, type Database, deleteDatabase, openDatabase } from "../database.js";
import { newSigningKeys, publicJwk, type SealKey } from "../seal.js";
import { openStore } from "../store.js";
import type { World } from "../world.js";

/** A draw from 0 up to 1, the same for the same seed. */
export function chanceOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

// The patience of pages that were killed must not keep the tests waiting.
const { setTimeout: timeout } = globalThis;
globalThis.setTimeout = ((run: (...given: unknown[]) => void, milliseconds?: number, ...given: unknown[]) => {
  const timer = timeout(run, milliseconds, ...given);
  return (milliseconds ?? 0) > 10_000 ? timer.unref() : timer;
}) as typeof setTimeout;

export const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

/** Counts every step that the outbox waits for, and after so many of them nothing is heard of it again. */
export class Life {
  private steps = 0;
  isOver = false;
  /** Changes of the database that were handed over before the end: they are done or not, but not later than the next start. */
  readonly writing = new Set<Promise<unknown>>();
  private end!: () => void;
  readonly over = new Promise<void>((end) => (this.end = end));

  constructor(public last = Infinity) {}

  /** Before and after each wait: a killed page neither asks nor hears. */
  step<T>(run: () => Promise<T>): Promise<T> {
    if (this.count()) return never();
    return run().then((found) => (this.count() ? never<T>() : found), (error: unknown) => (this.count() ? never<T>() : Promise.reject(error as Error)));
  }

  kill(): void {
    this.isOver = true;
    this.end();
  }

  private count(): boolean {
    if (!this.isOver && ++this.steps > this.last) this.kill();
    return this.isOver;
  }
}

export const worldOf = (changes: Partial<World> = {}): World => {
  let made = 0;
  return {
    fetch: (address, request) => fetch(address, request),
    clock: () => Date.now(), elapsed: () => performance.now(), chance: () => 0.5,
    later: () => undefined, cancel: () => undefined, online: () => true, wakes: () => () => undefined,
    storage: () => Promise.resolve({ usedBytes: 1_000_000, quotaBytes: 1_000_000_000, persisted: true }),
    locks: undefined, channel: () => undefined, partBytes: () => 700,
    newId: () => `${(++made).toString(16).padStart(8, "0")}-${crypto.randomUUID().slice(9)}`,
    language: () => "id", ...changes,
  };
};

export class MadePhone {
  private constructor(readonly api: string, readonly enrolment: Enrolled, readonly keys: CryptoKeyPair, readonly publicKey: JsonWebKey, private readonly master: CryptoKey) {}

  static async make(api: string, sealKey: SealKey, id = "a001"): Promise<MadePhone> {
    const keys = await newSigningKeys();
    const master = await crypto.subtle.importKey("raw", crypto.getRandomValues(new Uint8Array(32)), "AES-GCM", false, ["encrypt", "decrypt"]);
    return new MadePhone(api, enrolmentOf(sealKey, id), keys, await publicJwk(keys.publicKey), master);
  }

  database(): Promise<Database> {
    return openDatabase(this.enrolment.account.id, this.master);
  }

  /** The app is opened; `life` says until when. */
  async open(life = new Life(), changes: Partial<World> = {}, between: (database: Database) => Database = (one) => one): Promise<FieldStore> {
    const world = worldOf(changes);
    const { fetch: fetching } = world;
    const database = mortal(between(await this.database()), life);
    return openStore({
      database, enrolment: this.enrolment, signingKey: this.keys.privateKey, api: this.api, appVersion: "1.0", world: {
        ...world,
        fetch: (address, request) => life.step(async () => {
          const answer = await fetching(address, request);
          // Also while an answer is being read the page may die.
          const text = await answer.text();
          return { ok: answer.ok, status: answer.status, headers: answer.headers, text: () => life.step(() => Promise.resolve(text)) } as Response;
        }),
      },
      changePin: () => Promise.resolve(false), remove: () => deleteDatabase(this.enrolment.account.id),
    });
  }
}

export const enrolmentOf = (sealKey: SealKey, id = "a001"): Enrolled => ({
  device: `${id}-device`, token: "tepat_hp_secret", seal_key: sealKey, proof: { kind: "second_factor", hours: 16 }, server_time: new Date().toISOString(),
  account: { id, name: "Sri Wahyuni", role: "cadre", role_name: "Kader", area_code: "35.10.16.1003", group_name: "Melati 3" },
});

function mortal(database: Database, life: Life): Database {
  return {
    all: (place) => life.step(() => database.all(place)),
    row: (place, key) => life.step(() => database.row(place, key)),
    bytes: (place, key) => life.step(() => database.bytes(place, key)),
    sealed: (record) => life.step(() => database.sealed(record)),
    write: (changes: readonly Change[]) => life.step(() => {
      const written = database.write(changes);
      life.writing.add(written);
      return written;
    }),
    close: () => database.close(),
  };
}

export const draftOf = (thread: string, parts: Partial<Draft> = {}): Draft => ({
  thread, version: 1, baseVersion: 0, kind: "registration", family: null, task: null, month: null, title: "Keluarga Slamet",
  content: { answers: { members: [{ key: "ayu", name: "Ayu Lestari" }] } }, place: null, evidence: [], updatedAt: new Date().toISOString(), ...parts,
});

export const picture = (bytes: number, seed = 1): Blob => {
  const chance = chanceOf(seed);
  return new Blob([Uint8Array.from({ length: bytes }, () => Math.floor(chance() * 256))], { type: "image/jpeg" });
};
