// Everything of one agent on this phone, after the PIN: what the screens read and write, and what is sent behind them.

import type { Bytes } from "./bytes.js";
import type { Agent, Draft, Enrolled, Evidence, EvidenceKind, Family, FieldStore, Movements, OutboxItem, Standing, Task, Visit } from "./contract.js";
import type { Change, Database } from "./database.js";
import { exportOf } from "./export.js";
import { Full, NotThere, ReadOnly } from "./faults.js";
import { drop, Holdings, put } from "./holdings.js";
import { checkFile, freeable, removal, sealDraft, type Sealer } from "./records.js";
import { acknowledgedVersion, itemOf, newestVersion, type StateRow } from "./rows.js";
import { type Server, serverAt } from "./server.js";
import { type Measured, storageOf } from "./storage.js";
import { Sync } from "./sync.js";
import { joinTabs, type Tab } from "./tabs.js";
import type { World } from "./world.js";

export interface StoreParts {
  database: Database;
  enrolment: Enrolled;
  signingKey: CryptoKey;
  api: string;
  appVersion: string;
  forms?: readonly string[];
  world: World;
  changePin: (old: string, fresh: string) => Promise<boolean>;
  /** Takes the agent off the phone: keys, rows, name. */
  remove: () => Promise<void>;
}

const NOTHING: Measured = { usedBytes: 0, quotaBytes: 0, persisted: false };

export async function openStore(parts: StoreParts): Promise<KeptStore> {
  const store = new KeptStore(parts);
  await store.start();
  return store;
}

export class KeptStore implements FieldStore {
  readonly agent: Agent;
  private holdings!: Holdings;
  private pusher!: Sync;
  private server!: Server;
  private tab: Tab | undefined;
  private readonly sealer: Sealer;
  private readonly listeners = new Set<() => void>();
  private readonly stop = new AbortController();
  private endWakes: () => void = () => undefined;
  private measured: Measured = NOTHING;
  private items: readonly OutboxItem[] | undefined;
  private floor = { ms: 0, at: 0 };
  private reading: Promise<void> | undefined;
  private isStale = false;

  constructor(private readonly parts: StoreParts) {
    const { account, device, seal_key } = parts.enrolment;
    this.agent = {
      id: account.id, name: account.name, role: account.role, roleName: account.role_name,
      areaCode: account.area_code, groupName: account.group_name, device,
    };
    this.sealer = { device, sealKey: seal_key, signingKey: parts.signingKey, newId: parts.world.newId };
  }

  async start(): Promise<void> {
    const { database, world, enrolment, api, appVersion, forms = [] } = this.parts;
    this.holdings = await Holdings.load(database, firstState(enrolment, world.clock()), () => {
      if (this.holdings?.isReader === false) this.tab?.wrote();
      this.tell();
    });
    this.server = serverAt(api, enrolment.token, world.fetch, this.stop.signal);
    this.pusher = new Sync(this.holdings, {
      world, token: enrolment.token, sealer: this.sealer, appVersion, forms, stopped: this.stop.signal, now: () => this.now(),
      server: this.server, drained: () => this.removeAll(),
    }, () => this.tell());
    this.holdings.isReader = true;
    this.tab = await joinTabs(this.agent.id, world, { writes: () => void this.writes(), changed: () => void this.reread() });
    this.endWakes = world.wakes(() => {
      this.tell();
      void this.sync();
    });
    await this.measure();
  }

  private async writes(): Promise<void> {
    const isLater = this.tab !== undefined;
    this.holdings.isReader = false;
    if (!isLater || this.stop.signal.aborted) return;
    await this.holdings.read();
    void this.sync();
  }

  /** Another tab has written; however often it says so, one reading comes after another. */
  private async reread(): Promise<void> {
    this.isStale = true;
    this.reading ??= (async () => {
      while (this.isStale && this.holdings.isReader && !this.stop.signal.aborted) {
        this.isStale = false;
        await this.holdings.read();
      }
    })().finally(() => (this.reading = undefined));
    await this.reading.catch(() => undefined);
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  families = (): readonly Family[] => this.holdings.list("families");
  tasks = (): readonly Task[] => this.holdings.list("tasks");
  visits = (): readonly Visit[] => this.holdings.list("visits");
  drafts = (): readonly Draft[] => this.holdings.list("drafts");

  outbox(): readonly OutboxItem[] {
    const { active } = this.pusher;
    this.items ??= this.holdings.list("items")
      .map((row) => itemOf(row, active?.record === row.record ? active.bytes : undefined))
      .sort((a, b) => a.sequence - b.sequence);
    return this.items;
  }

  standing(): Standing {
    const { lastContact, lastPull, proof, withdrawn, newestApp, measuredMs, isRevoked } = this.holdings.state;
    const { usedBytes, quotaBytes, persisted } = this.measured;
    return {
      online: this.parts.world.online(), syncing: this.pusher.isRunning, lastContact, lastPull,
      trouble: isRevoked ? "revoked" : this.pusher.trouble,
      storage: storageOf(usedBytes, quotaBytes, persisted, this.holdings.isFull),
      proof, clockOffsetMs: measuredMs, isReader: this.holdings.isReader, withdrawn, newestApp,
    };
  }

  /** The phone's clock put right; it never falls behind what the server once said. */
  now(): Date {
    const { offsetMs, floorMs } = this.holdings.state;
    const { clock, elapsed } = this.parts.world;
    if (this.floor.ms !== floorMs) this.floor = { ms: floorMs, at: elapsed() };
    const moment = clock() + offsetMs;
    return new Date(moment >= floorMs ? moment : floorMs + elapsed() - this.floor.at);
  }

  // --- Drafts -----------------------------------------------------------------------------------------------------

  saveDraft(draft: Draft): Promise<void> {
    return this.change(async () => {
      const before = this.holdings.get("drafts", draft.thread);
      // Saved late, after it was queued: it must not come back.
      if (!before && draft.version <= newestVersion(this.holdings.list("items"), draft.thread)) return [];
      const { evidence, baseVersion } = before ?? draft;
      return [put("drafts", draft.thread, structuredClone({ ...draft, evidence, baseVersion }))];
    });
  }

  discardDraft(thread: string): Promise<void> {
    return this.change(async () => {
      const evidence = this.holdings.get("drafts", thread)?.evidence ?? [];
      const needed = this.evidenceOfWorks();
      return [drop("drafts", thread), ...evidence.filter(({ id }) => !needed.has(id)).map(({ id }) => drop("evidence", id))];
    });
  }

  async addEvidence(thread: string, kind: EvidenceKind, blob: Blob, takenAt: string): Promise<Evidence> {
    const contents = new Uint8Array(await blob.arrayBuffer()) as Bytes;
    const evidence: Evidence = { id: this.parts.world.newId(), kind, mediaType: blob.type.split(";")[0]!, bytes: contents.length, takenAt };
    await this.change(async () => {
      const draft = this.draftOf(thread);
      checkFile(kind, contents.length, draft.evidence.length);
      return [{ place: "evidence", key: evidence.id, value: contents }, put("drafts", thread, { ...draft, evidence: [...draft.evidence, evidence] })];
    });
    return evidence;
  }

  async evidence(id: string): Promise<Blob> {
    const drafts = [...this.drafts(), ...this.holdings.list("items").flatMap(({ record }) => this.holdings.get("works", record)?.draft ?? [])];
    const about = drafts.flatMap(({ evidence }) => evidence).find((one) => one.id === id);
    const contents = await this.parts.database.bytes("evidence", id);
    if (!contents) throw new NotThere("There is no such picture on this phone.");
    return new Blob([contents], { type: about?.mediaType ?? "" });
  }

  removeEvidence(thread: string, id: string): Promise<void> {
    return this.change(async () => {
      const draft = this.draftOf(thread);
      const without = put("drafts", thread, { ...draft, evidence: draft.evidence.filter((one) => one.id !== id) });
      return this.evidenceOfWorks().has(id) ? [without] : [without, drop("evidence", id)];
    });
  }

  private draftOf(thread: string): Draft {
    const draft = this.holdings.get("drafts", thread);
    if (!draft) throw new NotThere("There is no such draft on this phone.");
    return draft;
  }

  private evidenceOfWorks(): Set<string> {
    const works = this.holdings.list("items").flatMap(({ record }) => this.holdings.get("works", record)?.draft.evidence ?? []);
    return new Set(works.map(({ id }) => id));
  }

  // --- Records ----------------------------------------------------------------------------------------------------

  async queue(thread: string, document: unknown): Promise<OutboxItem> {
    let record = "";
    await this.change(async () => {
      const { holdings } = this;
      const rows = holdings.list("items");
      const kept = this.draftOf(thread);
      const draft = {
        ...kept, version: Math.max(kept.version, newestVersion(rows, thread) + 1), baseVersion: acknowledgedVersion(rows, thread),
      };
      const { row, changes } = await sealDraft(draft, document, holdings.state.sequence + 1, this.now(), holdings, this.sealer);
      ({ record } = row);
      // What never left the phone gives way to its later version; files that the new one uses stay with it.
      const unsent = rows.filter((one) => one.thread === thread && one.state === "queued" && !one.isAttempted);
      const used = new Set(draft.evidence.map(({ id }) => id));
      const gone = unsent.flatMap((one) => removal(one, holdings, false, unsent.map((other) => other.record)))
        .filter(({ place, key }) => place !== "evidence" || !used.has(key));
      return [...gone, ...changes, drop("drafts", thread)];
    });
    void this.sync();
    return this.outbox().find((item) => item.record === record)!;
  }

  contentOf(record: string): unknown {
    return this.holdings.get("works", record)?.draft.content;
  }

  async reopen(record: string): Promise<Draft> {
    let thread = "";
    await this.change(async () => {
      const { holdings } = this;
      const row = holdings.get("items", record);
      const work = holdings.get("works", record);
      if (!row || !work || row.state === "acknowledged") throw new NotThere("Only what is not acknowledged can be edited.");
      ({ thread } = row);
      if (holdings.get("drafts", thread)) return [];
      const rows = holdings.list("items");
      const draft: Draft = {
        ...work.draft, version: newestVersion(rows, thread) + 1, baseVersion: acknowledgedVersion(rows, thread), updatedAt: this.now().toISOString(),
      };
      return [put("drafts", thread, draft)];
    });
    return this.draftOf(thread);
  }

  async sync(): Promise<void> {
    await this.pusher.run();
    if (!this.stop.signal.aborted) await this.measure();
  }

  exportFile(): Promise<Blob> {
    return exportOf(this.holdings, this.sealer, this.parts.appVersion, this.now().toISOString());
  }

  async proveSelf(code: string): Promise<boolean> {
    return this.pusher.prove(code);
  }

  async askForMovements(): Promise<Movements | null> {
    const { world } = this.parts;
    const answer = world.online() ? await this.server.movements(world.language()) : undefined;
    return answer?.kind === "good" ? answer.body : null;
  }

  proveByMovements(form: FormData): Promise<string> {
    return this.pusher.proveBy(form);
  }

  // --- Coming and going -------------------------------------------------------------------------------------------

  lock(): void {
    if (this.stop.signal.aborted) return;
    this.stop.abort();
    this.pusher.stop();
    this.endWakes();
    this.tab?.leave();
    this.holdings.close();
    this.items = undefined;
    this.tell();
  }

  changePin(old: string, fresh: string): Promise<boolean> {
    return this.parts.changePin(old, fresh);
  }

  async leave(): Promise<"done" | "waiting"> {
    if (this.holdings.isReader) throw new ReadOnly("Another tab writes.");
    if (this.drafts().length || this.holdings.list("items").some(({ state }) => state !== "acknowledged")) return "waiting";
    await this.removeAll();
    return "done";
  }

  private async removeAll(): Promise<void> {
    this.lock();
    await this.parts.remove();
  }

  /** Reads, decides and writes in one turn; makes room once where there is none. */
  private change(decide: () => Promise<readonly Change[]>): Promise<void> {
    return this.holdings.turn(async () => {
      if (this.holdings.isReader) throw new ReadOnly("Another tab writes.");
      const changes = await decide();
      try {
        await this.holdings.write(changes);
      } catch (error) {
        const room = error instanceof Full ? freeable(this.holdings) : [];
        if (!room.length) throw error;
        await this.holdings.write(room);
        await this.holdings.write(changes);
      }
    });
  }

  private async measure(): Promise<void> {
    const found = await this.parts.world.storage();
    if (this.stop.signal.aborted) return;
    this.measured = found;
    this.tell();
  }

  private tell(): void {
    this.items = undefined;
    for (const listener of [...this.listeners]) listener();
  }
}

const firstState = ({ proof: { kind }, server_time }: Enrolled, clock: number): StateRow => {
  const serverMs = Date.parse(server_time);
  const offsetMs = Number.isNaN(serverMs) ? 0 : serverMs - clock;
  return {
    sequence: 0, cursor: "", offsetMs, measuredMs: offsetMs, floorMs: clock + offsetMs, lastContact: null, lastPull: null,
    proof: { needed: false, kind, until: null }, withdrawn: [], newestApp: "", isRevoked: false,
  };
};

