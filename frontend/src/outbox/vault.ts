// The PIN and the keys behind it. Wrong PINs are counted before they are tried, so that closing the page saves none.

import { type DBSchema, type IDBPDatabase, openDB } from "idb";

import { type Bytes, bytesOf, fromBase64url, random, toBase64url } from "./bytes.js";
import type { Enrolled, Refused } from "./contract.js";
import { type Locked, locked, unlocked } from "./database.js";
import { WeakPin } from "./faults.js";
import { faultOfPin } from "./pin.js";
import { type SealKey, seal } from "./seal.js";

export const SHARED = "tepat-field";
export const ROUNDS = 600_000;
export const MOST_WRONG = 10;
/** Seconds to wait after so many wrong PINs: the first three tries are free, the rest cost the last. */
const PAUSES = [0, 0, 0, 5, 15, 60, 300];

export const pauseAfter = (wrong: number): number => PAUSES[Math.min(wrong, PAUSES.length - 1)]!;

/** The master key under a PIN and under the phone's own key. */
interface PinLock {
  salt: Bytes;
  rounds: number;
  lock: Locked;
}

/** Somebody on this phone. One row, so that it is changed as a whole. */
export interface Resident {
  id: string;
  name: string;
  device: string;
  /** null after ten wrong PINs. */
  pin: PinLock | null;
  wrong: number;
  /** The master key, sealed to the server. */
  sealedMaster: string;
  /** The answer of the enrolment with its token, under the master key. */
  secret: Locked;
  /** Cannot be read by anybody: what is copied from the disk does not open elsewhere by trying all PINs. */
  phoneKey: CryptoKey;
  signingKey: CryptoKey;
}

interface Shared extends DBSchema {
  residents: { key: string; value: Resident };
}

/** Somebody whose PIN was right. */
export interface Opened {
  resident: Resident;
  enrolment: Enrolled;
  master: CryptoKey;
}

export interface VaultParts {
  rounds?: number;
  /** Milliseconds that only run forward, whatever the clock of the phone does. */
  elapsed?: () => number;
}

export class Vault {
  private readonly seen = new Map<string, { wrong: number; at: number }>();
  private readonly rounds: number;
  private readonly elapsed: () => number;

  private constructor(private readonly shared: IDBPDatabase<Shared>, parts: VaultParts) {
    this.rounds = parts.rounds ?? ROUNDS;
    this.elapsed = parts.elapsed ?? (() => performance.now());
  }

  static async open(parts: VaultParts = {}): Promise<Vault> {
    const shared = await openDB<Shared>(SHARED, 1, { upgrade: (database) => void database.createObjectStore("residents", { keyPath: "id" }) });
    return new Vault(shared, parts);
  }

  residents(): Promise<Resident[]> {
    return this.shared.getAll("residents");
  }

  resident(id: string): Promise<Resident | undefined> {
    return this.shared.get("residents", id);
  }

  /** What stands in the way of the next try; the waiting begins anew with each page. */
  refusal({ id, wrong, pin }: Resident): Refused {
    const seen = this.seen.get(id);
    if (seen?.wrong !== wrong) this.seen.set(id, { wrong, at: this.elapsed() });
    const waited = (this.elapsed() - this.seen.get(id)!.at) / 1000;
    const lockedUntilOnline = !pin || wrong >= MOST_WRONG;
    return {
      waitSeconds: lockedUntilOnline ? 0 : Math.max(0, Math.ceil(pauseAfter(wrong) - waited)),
      left: lockedUntilOnline ? 0 : MOST_WRONG - wrong,
      lockedUntilOnline,
    };
  }

  async unlock(id: string, pin: string): Promise<Opened | Refused> {
    const counted = await this.count(id);
    if (!("resident" in counted)) return counted;
    const { resident } = counted;
    const raw = await rawMaster(resident, pin);
    if (!raw) {
      const after = await this.change(id, (row) => (row.wrong >= MOST_WRONG ? { pin: null } : {}));
      return this.refusal(after ?? resident);
    }
    const opened = await openedBy(resident, raw);
    await this.change(id, () => ({ wrong: 0 }));
    return opened;
  }

  /** Counts a try, in one transaction with the look at whether it may be made. */
  private async count(id: string): Promise<{ resident: Resident } | Refused> {
    const transaction = this.shared.transaction("residents", "readwrite", { durability: "strict" });
    const row = await transaction.store.get(id);
    if (!row) return { waitSeconds: 0, left: 0, lockedUntilOnline: false, why: "lost" };
    const refusal = this.refusal(row);
    if (refusal.lockedUntilOnline || refusal.waitSeconds) {
      if (refusal.lockedUntilOnline && row.pin) await transaction.store.put({ ...row, pin: null });
      await transaction.done;
      return refusal;
    }
    const resident = { ...row, wrong: row.wrong + 1 };
    await transaction.store.put(resident);
    await transaction.done;
    return { resident };
  }

  private async change(id: string, news: (row: Resident) => Partial<Resident>): Promise<Resident | undefined> {
    const transaction = this.shared.transaction("residents", "readwrite", { durability: "strict" });
    const row = await transaction.store.get(id);
    const changed = row && { ...row, ...news(row) };
    if (changed) await transaction.store.put(changed);
    await transaction.done;
    return changed;
  }

  /** Keeps somebody under a PIN; `raw` is the master key of whatever lies here for them already, or a new one. */
  async admit(enrolment: Enrolled, pin: string, signingKey: CryptoKey, raw: Bytes): Promise<Opened> {
    checkPin(pin);
    const { account, device, seal_key } = enrolment;
    const phoneKey = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    const master = await masterOf(raw);
    const resident: Resident = {
      id: account.id, name: account.name, device, wrong: 0, phoneKey, signingKey,
      pin: await lockedBy(pin, raw, phoneKey, this.rounds),
      sealedMaster: await sealedFor(device, raw, seal_key),
      secret: await locked(master, `secret/${account.id}`, bytesOf(JSON.stringify(enrolment))),
    };
    await this.shared.put("residents", resident);
    return { resident, enrolment, master };
  }

  /** Gives a master key that the server has opened a new PIN; null where it is not the right key. */
  async renew(id: string, pin: string, raw: Bytes): Promise<Opened | null> {
    checkPin(pin);
    const resident = await this.resident(id);
    const opened = resident && (await openedBy(resident, raw).catch(() => null));
    if (!opened) return null;
    const fresh = await lockedBy(pin, raw, resident.phoneKey, this.rounds);
    await this.change(id, () => ({ pin: fresh, wrong: 0 }));
    return opened;
  }

  /** False where the old PIN is wrong; wrong ones count here as they do at the gate. */
  async changePin(id: string, old: string, fresh: string): Promise<boolean> {
    checkPin(fresh);
    const counted = await this.count(id);
    if (!("resident" in counted)) return false;
    const raw = await rawMaster(counted.resident, old);
    if (!raw) {
      await this.change(id, (row) => (row.wrong >= MOST_WRONG ? { pin: null } : {}));
      return false;
    }
    return Boolean(await this.renew(id, fresh, raw));
  }

  /** The master key by a PIN, counted as a try; for setting the phone up anew. */
  async rawBy(id: string, pin: string): Promise<Bytes | null> {
    const counted = await this.count(id);
    if (!("resident" in counted)) return null;
    const raw = await rawMaster(counted.resident, pin);
    if (raw) await this.change(id, () => ({ wrong: 0 }));
    return raw;
  }

  remove(id: string): Promise<void> {
    return this.shared.delete("residents", id);
  }

  close(): void {
    this.shared.close();
  }
}

export const newMaster = (): Bytes => random(32);

function checkPin(pin: string): void {
  const fault = faultOfPin(pin);
  if (fault) throw new WeakPin(fault);
}

const masterOf = (raw: Bytes): Promise<CryptoKey> => crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);

const sealedFor = (device: string, raw: Bytes, to: SealKey): Promise<string> =>
  seal(bytesOf(JSON.stringify({ device, key: toBase64url(raw) })), to);

export const keyFromServer = (text: string): Bytes => fromBase64url(text);

async function keyOfPin(pin: string, salt: Bytes, rounds: number): Promise<CryptoKey> {
  const typed = await crypto.subtle.importKey("raw", bytesOf(pin), "PBKDF2", false, ["deriveKey"]);
  const way = { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds };
  return crypto.subtle.deriveKey(way, typed, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

async function lockedBy(pin: string, raw: Bytes, phoneKey: CryptoKey, rounds: number): Promise<PinLock> {
  const salt = random(16);
  const inner = await locked(await keyOfPin(pin, salt, rounds), "master", raw);
  const both = new Uint8Array([...inner.iv, ...new Uint8Array(inner.data)]) as Bytes;
  return { salt, rounds, lock: await locked(phoneKey, "master", both) };
}

async function rawMaster({ pin: lock, phoneKey }: Resident, pin: string): Promise<Bytes | null> {
  if (!lock) return null;
  const both = await unlocked(phoneKey, "master", lock.lock);
  const key = await keyOfPin(pin, lock.salt, lock.rounds);
  return unlocked(key, "master", { iv: new Uint8Array(both.slice(0, 12)), data: both.slice(12) })
    .then((raw) => new Uint8Array(raw) as Bytes, () => null);
}

async function openedBy(resident: Resident, raw: Bytes): Promise<Opened> {
  const master = await masterOf(raw);
  const secret = await unlocked(master, `secret/${resident.id}`, resident.secret);
  return { resident, master, enrolment: JSON.parse(new TextDecoder().decode(secret)) as Enrolled };
}
