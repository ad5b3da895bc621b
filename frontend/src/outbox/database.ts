// What is kept on the phone for one agent: every row locked under the agent's master key, all or nothing of a change.

import { type DBSchema, type IDBPDatabase, type IDBPTransaction, deleteDB, openDB } from "idb";

import { type Bytes, bytesOf, random, textOf } from "./bytes.js";
import { Full, NotThere } from "./faults.js";

/**
 * `state`: one row of numbers and times. `works`: what was queued, in a form that can be edited, until it is
 * acknowledged. `evidence`: pictures and sounds of drafts and works.
 */
export type LockedPlace = "state" | "families" | "tasks" | "visits" | "drafts" | "items" | "works" | "evidence";
/** What only the server can open lies as it is. `sealed`: by record. `parcels`: encrypted files, by hash. */
export type SealedPlace = "sealed" | "parcels";

interface Locked {
  iv: Uint8Array;
  data: ArrayBuffer;
}

interface Places extends DBSchema {
  state: { key: string; value: Locked };
  families: { key: string; value: Locked };
  tasks: { key: string; value: Locked };
  visits: { key: string; value: Locked };
  drafts: { key: string; value: Locked };
  items: { key: string; value: Locked };
  works: { key: string; value: Locked };
  evidence: { key: string; value: Locked };
  sealed: { key: string; value: string };
  parcels: { key: string; value: Bytes };
}

/** One row put (JSON, or bytes), or taken away where there is no value. */
export type Change =
  | { place: Exclude<LockedPlace, "evidence">; key: string; value?: unknown }
  | { place: "evidence"; key: string; value?: Bytes }
  | { place: "sealed"; key: string; value?: string }
  | { place: "parcels"; key: string; value?: Bytes };

type Upgrade = IDBPTransaction<Places, (LockedPlace | SealedPlace)[], "versionchange">;
export type Step = (database: IDBPDatabase<Places>, upgrade: Upgrade) => unknown;

/** Each takes the database one version further; a step that has been given out is never changed. */
export const STEPS: readonly Step[] = [
  (database) => {
    const places = ["state", "families", "tasks", "drafts", "items", "works", "evidence", "sealed", "parcels"] as const;
    for (const place of places) database.createObjectStore(place);
  },
  (database) => database.createObjectStore("visits"),
];

export const databaseName = (agent: string): string => `tepat-field-${agent}`;

/** What the store needs of a database; tests put something unreliable between. */
export interface Database {
  /** All rows of a place, by key. */
  all<T>(place: Exclude<LockedPlace, "evidence">): Promise<Map<string, T>>;
  row<T>(place: Exclude<LockedPlace, "evidence">, key: string): Promise<T | undefined>;
  bytes(place: "evidence" | "parcels", key: string): Promise<Bytes | undefined>;
  sealed(record: string): Promise<string | undefined>;
  /** All of these changes or none. Throws `Full` where there is no room. */
  write(changes: readonly Change[]): Promise<void>;
  close(): void;
}

/** Opens, or makes, the database of an agent; `master` locks and opens its rows. */
export async function openDatabase(agent: string, master: CryptoKey, closed: () => void = () => undefined, steps: readonly Step[] = STEPS): Promise<Database> {
  const database = await openDB<Places>(databaseName(agent), steps.length, {
    upgrade(opened, before, _after, upgrade) {
      upgrade.done.catch(() => undefined); // said by the opening itself
      try {
        for (const step of steps.slice(before)) step(opened, upgrade as unknown as Upgrade);
      } catch {
        upgrade.abort();
      }
    },
    // A newer version of the app, or somebody who leaves, must not wait for this tab.
    blocking(_now, _next, event) {
      (event.target as IDBDatabase).close();
      closed();
    },
    terminated: closed,
  });
  return new LockedDatabase(database, master);
}

export const deleteDatabase = (agent: string): Promise<void> => deleteDB(databaseName(agent));

/** Whether the agent's database is there with anything in it; it is not made by asking. */
export async function isKept(agent: string): Promise<boolean> {
  let isNew = false;
  try {
    const database = await openDB<Places>(databaseName(agent), undefined, {
      upgrade(_opened, _before, _after, upgrade) {
        isNew = true;
        upgrade.done.catch(() => undefined);
        upgrade.abort();
      },
    });
    const isWhole = database.objectStoreNames.contains("state") && (await database.count("state")) > 0;
    database.close();
    return isWhole;
  } catch (error) {
    if (isNew) return false;
    throw error;
  }
}

class LockedDatabase implements Database {
  constructor(private readonly database: IDBPDatabase<Places>, private readonly master: CryptoKey) {}

  async all<T>(place: Exclude<LockedPlace, "evidence">): Promise<Map<string, T>> {
    const found = new Map<string, T>();
    const { store, done } = this.database.transaction(place);
    const [keys, rows] = await Promise.all([store.getAllKeys(), store.getAll(), done]);
    const opened = await Promise.all(rows.map((row, at) => unlocked(this.master, `${place}/${keys[at]!}`, row)));
    opened.forEach((bytes, at) => found.set(keys[at]!, JSON.parse(textOf(bytes)) as T));
    return found;
  }

  async row<T>(place: Exclude<LockedPlace, "evidence">, key: string): Promise<T | undefined> {
    const row = await this.database.get(place, key);
    return row && (JSON.parse(textOf(await unlocked(this.master, `${place}/${key}`, row))) as T);
  }

  async bytes(place: "evidence" | "parcels", key: string): Promise<Bytes | undefined> {
    if (place === "parcels") return this.database.get(place, key);
    const row = await this.database.get(place, key);
    return row && new Uint8Array(await unlocked(this.master, `${place}/${key}`, row)) as Bytes;
  }

  sealed(record: string): Promise<string | undefined> {
    return this.database.get("sealed", record);
  }

  async write(changes: readonly Change[]): Promise<void> {
    if (!changes.length) return;
    // A transaction ends as soon as nothing is asked of it: everything is locked before it begins.
    const rows = await Promise.all(changes.map((change) => this.rowOf(change)));
    let transaction: IDBPTransaction<Places, (LockedPlace | SealedPlace)[], "readwrite"> | undefined;
    try {
      transaction = this.database.transaction([...new Set(changes.map(({ place }) => place))], "readwrite", { durability: "strict" });
      const asked: Promise<unknown>[] = [heard(transaction.done)];
      changes.forEach(({ place, key }, at) => {
        const store = transaction!.objectStore(place);
        asked.push(heard<unknown>(rows[at] === undefined ? store.delete(key) : store.put(rows[at] as never, key)));
      });
      await Promise.all(asked);
    } catch (error) {
      abort(transaction);
      const { name } = error as Error;
      if (name === "QuotaExceededError") throw new Full("The phone has no room.");
      if (name === "InvalidStateError") throw new NotThere("The database was closed.");
      throw error;
    }
  }

  close(): void {
    this.database.close();
  }

  private async rowOf({ place, key, value }: Change): Promise<Locked | string | Bytes | undefined> {
    if (value === undefined || place === "sealed" || place === "parcels") return value as string | Bytes | undefined;
    return locked(this.master, `${place}/${key}`, place === "evidence" ? (value as Bytes) : bytesOf(JSON.stringify(value)));
  }
}

/** When one of many fails, the others' failing is no news. */
function heard<T>(asked: Promise<T>): Promise<T> {
  asked.catch(() => undefined);
  return asked;
}

/** So that what was asked before the fault is not kept without the rest. */
function abort(transaction: { abort(): void } | undefined): void {
  try {
    transaction?.abort();
  } catch {
    // It has ended already.
  }
}

/** Locks bytes to their place: a row that is moved elsewhere does not open. */
export async function locked(key: CryptoKey, place: string, plain: Bytes): Promise<Locked> {
  const iv = random(12);
  return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: bytesOf(place) }, key, plain) };
}

export const unlocked = (key: CryptoKey, place: string, { iv, data }: Locked): Promise<ArrayBuffer> =>
  crypto.subtle.decrypt({ name: "AES-GCM", iv: iv as Bytes, additionalData: bytesOf(place) }, key, data);

export type { Locked };
