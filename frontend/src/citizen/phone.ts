// What waits on the phone for the network, locked with a key that only the signed-in person gets from the server
// and that is deleted with the draft (docs/adr/0013). Each tab keeps its own part, so that none overwrites another's.

import type { Change } from "./changes.js";

/** What a tab has not handed over yet, and where it stands. */
export interface Waiting {
  readonly submission: string;
  readonly changes: readonly Change[];
  readonly step: string;
}

/** What the phone needs of the browser; tests bring their own. */
export interface PhoneParts {
  storage: () => Storage;
  crypto: Pick<Crypto, "subtle" | "getRandomValues">;
  /** The tabs that are open now: what they keep is theirs. Undefined where the browser cannot tell. */
  locks: LockManager | undefined;
}

const PREFIX = "tepat-draft/";
const IV_BYTES = 12;

export class Phone {
  private readonly name: string;
  private lock: Promise<CryptoKey> | undefined;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly account: string, private readonly secret: string, tab: string, private readonly parts: PhoneParts) {
    this.name = `${PREFIX}${account}/${tab}`;
    void parts.locks?.request(this.name, () => new Promise(() => undefined)).catch(() => undefined);
  }

  /** Keeps what waits; false where the phone is full or does not allow it. One after the other, so the last stays. */
  keep(waiting: Waiting): Promise<boolean> {
    const done = this.turn.then(() => this.write(waiting)).catch(() => false);
    this.turn = done;
    return done;
  }

  private async write(waiting: Waiting): Promise<boolean> {
    const storage = this.parts.storage();
    if (!waiting.changes.length) {
      storage.removeItem(this.name);
      return true;
    }
    const iv = this.parts.crypto.getRandomValues(new Uint8Array(IV_BYTES));
    const text = new TextEncoder().encode(JSON.stringify(waiting));
    const locked = new Uint8Array(await this.parts.crypto.subtle.encrypt({ name: "AES-GCM", iv }, await this.key(), text));
    storage.setItem(this.name, toBase64(new Uint8Array([...iv, ...locked])));
    return true;
  }

  /** Takes over what tabs that are closed by now left behind for this submission, the oldest first. */
  async takeOver(submission: string): Promise<Waiting[]> {
    try {
      const storage = this.parts.storage();
      const open = new Set((await this.parts.locks?.query())?.held?.map(({ name }) => name));
      const found: Waiting[] = [];
      for (const name of namesIn(storage, `${PREFIX}${this.account}/`)) {
        if (name === this.name || open.has(name)) continue;
        const waiting = await this.read(storage.getItem(name) ?? "");
        if (waiting?.submission === submission) found.push(waiting);
        storage.removeItem(name);
      }
      return found;
    } catch {
      return [];
    }
  }

  private async read(text: string): Promise<Waiting | undefined> {
    try {
      const bytes = Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
      const iv = bytes.slice(0, IV_BYTES);
      const plain = await this.parts.crypto.subtle.decrypt({ name: "AES-GCM", iv }, await this.key(), bytes.slice(IV_BYTES));
      return JSON.parse(new TextDecoder().decode(plain)) as Waiting;
    } catch {
      return undefined; // of a draft that is gone: its key is too
    }
  }

  /** Leaves nothing of this account behind: after sending. */
  async wipe(): Promise<void> {
    await this.turn.catch(() => undefined);
    try {
      const storage = this.parts.storage();
      for (const name of namesIn(storage, `${PREFIX}${this.account}/`)) storage.removeItem(name);
    } catch {
      // Where nothing may be kept, nothing is left.
    }
  }

  private key(): Promise<CryptoKey> {
    this.lock ??= this.parts.crypto.subtle.importKey("raw", fromBase64Url(this.secret), "AES-GCM", false, ["encrypt", "decrypt"]);
    return this.lock;
  }
}

const namesIn = (storage: Storage, prefix: string): string[] =>
  Array.from({ length: storage.length }, (_, number) => storage.key(number) ?? "")
    .filter((name) => name.startsWith(prefix))
    .sort();

const toBase64 = (bytes: Uint8Array): string => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));

const fromBase64Url = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
