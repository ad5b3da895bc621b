// The store of one agent in memory, with a made-up server behind it: for trying the screens, and for their tests.

import type {
  Agent, Draft, Evidence, EvidenceKind, Family, FieldStore, Movements, OutboxItem, Reason, Receipt, Standing, Task, Trouble, Visit,
} from "./contract.js";
import { Full, NotThere, ReadOnly } from "./faults.js";
import { madeUpAgent, madeUpFamilies, madeUpTasks, madeUpVisits } from "./made_up.js";

/** How the made-up server and phone behave; may be changed at any time. */
export interface Weather {
  online: boolean;
  /** The server answers everything with this. */
  trouble: Trouble;
  /** Why the next records are held; null: they are accepted. */
  refuses: ((item: OutboxItem) => Reason | null) | null;
  /** Between two steps of sending, in milliseconds; 0: at once. */
  paceMs: number;
  /** Nothing more can be kept. */
  isFull: boolean;
  isReader: boolean;
  /** The six digits that prove the agent, where proof is needed. */
  code: string;
  pin: string;
}

export interface MemoryParts {
  agent?: Agent;
  families?: readonly Family[];
  tasks?: readonly Task[];
  visits?: readonly Visit[];
  drafts?: readonly Draft[];
  weather?: Partial<Weather>;
  standing?: Partial<Standing>;
  now?: () => Date;
}

interface Kept {
  item: OutboxItem;
  draft: Draft;
}

const STEPS = 4;

export class MemoryFieldStore implements FieldStore {
  readonly agent: Agent;
  readonly weather: Weather;
  /** What was queued, as it would have been sealed: for tests. */
  readonly sent: { item: OutboxItem; document: unknown }[] = [];
  isLocked = false;
  private familyList: readonly Family[];
  private taskList: readonly Task[];
  private visitList: readonly Visit[];
  private draftList: readonly Draft[];
  private kept: readonly Kept[] = [];
  private items: readonly OutboxItem[] = [];
  private readonly blobs = new Map<string, Blob>();
  private readonly listeners = new Set<() => void>();
  private state: Standing;
  private sequence = 0;
  private work: Promise<void> | undefined;
  private readonly clock: () => Date;

  constructor(parts: MemoryParts = {}) {
    this.clock = parts.now ?? (() => new Date());
    this.agent = parts.agent ?? madeUpAgent;
    this.familyList = parts.families ?? madeUpFamilies(this.clock());
    this.taskList = parts.tasks ?? madeUpTasks(this.clock());
    this.visitList = parts.visits ?? madeUpVisits(this.clock());
    this.draftList = parts.drafts ?? [];
    this.weather = { online: true, trouble: "", refuses: null, paceMs: 400, isFull: false, isReader: false, code: "123456", pin: "274916", ...parts.weather };
    const moment = this.clock().toISOString();
    this.state = {
      online: this.weather.online, syncing: false, lastContact: moment, lastPull: moment, trouble: "",
      storage: { usedBytes: 3_400_000, quotaBytes: 2_000_000_000, persisted: true, warn: "" },
      proof: { needed: false, kind: "second_factor", until: null },
      clockOffsetMs: 0, isReader: this.weather.isReader, withdrawn: [], newestApp: "", ...parts.standing,
    };
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  families = (): readonly Family[] => this.familyList;
  tasks = (): readonly Task[] => this.taskList;
  visits = (): readonly Visit[] => this.visitList;
  drafts = (): readonly Draft[] => this.draftList;
  outbox = (): readonly OutboxItem[] => this.items;
  standing = (): Standing => this.state;
  now = (): Date => new Date(this.clock().getTime() + this.state.clockOffsetMs);

  /** Changes the weather, and tells whoever listens. */
  turn(weather: Partial<Weather>): void {
    Object.assign(this.weather, weather);
    const { online, isReader, isFull } = this.weather;
    this.show({ online, isReader, storage: { ...this.state.storage, warn: isFull ? "full" : "" } });
    if (online) void this.sync();
  }

  async saveDraft(draft: Draft): Promise<void> {
    this.mayWrite();
    const before = this.draftList.find(({ thread }) => thread === draft.thread);
    // Evidence belongs to the store: a draft that was made before a picture came must not lose it.
    const saved = structuredClone({ ...draft, evidence: before?.evidence ?? draft.evidence });
    this.draftList = [...this.draftList.filter(({ thread }) => thread !== draft.thread), saved];
    this.tell();
  }

  async discardDraft(thread: string): Promise<void> {
    this.mayWrite(true);
    this.draftList = this.draftList.filter((draft) => draft.thread !== thread);
    this.tell();
  }

  async addEvidence(thread: string, kind: EvidenceKind, blob: Blob, takenAt: string): Promise<Evidence> {
    this.mayWrite();
    const draft = this.draftOf(thread);
    const evidence = { id: crypto.randomUUID(), kind, mediaType: blob.type, bytes: blob.size, takenAt };
    this.blobs.set(evidence.id, blob);
    this.draftList = this.draftList.map((one) => (one === draft ? { ...one, evidence: [...one.evidence, evidence] } : one));
    this.tell();
    return evidence;
  }

  async evidence(id: string): Promise<Blob> {
    const blob = this.blobs.get(id);
    if (!blob) throw new NotThere("There is no such picture on this phone.");
    return blob;
  }

  async removeEvidence(thread: string, id: string): Promise<void> {
    this.mayWrite(true);
    const without = ({ evidence }: Draft): Evidence[] => evidence.filter((one) => one.id !== id);
    this.draftList = this.draftList.map((one) => (one.thread === thread ? { ...one, evidence: without(one) } : one));
    this.tell();
  }

  async queue(thread: string, document: unknown): Promise<OutboxItem> {
    this.mayWrite();
    const draft = this.draftOf(thread);
    const { version, kind, title, family, task, month, evidence } = draft;
    const bytes = 2_000 + evidence.reduce((sum, one) => sum + one.bytes, 0);
    const item: OutboxItem = {
      record: crypto.randomUUID(), thread, version, kind, state: "queued", title, family, task, month,
      sequence: ++this.sequence, queuedAt: this.now().toISOString(), bytes, sentBytes: 0,
      pictures: evidence.length, picturesSent: 0, reason: null, receipt: null, tries: 0, trouble: "",
    };
    this.draftList = this.draftList.filter((one) => one.thread !== thread);
    const others = this.kept.filter((one) => one.item.thread !== thread || one.item.state === "acknowledged");
    this.keep([...others, { item, draft }]);
    this.sent.push({ item, document: structuredClone(document) });
    void this.sync();
    return item;
  }

  contentOf(record: string): unknown {
    return this.kept.find(({ item }) => item.record === record && item.state !== "acknowledged")?.draft.content;
  }

  async reopen(record: string): Promise<Draft> {
    const found = this.kept.find(({ item }) => item.record === record);
    if (!found || found.item.state === "acknowledged") throw new NotThere("Only what is not acknowledged can be edited.");
    const open = this.draftList.find(({ thread }) => thread === found.item.thread);
    if (open) return open;
    const draft = { ...structuredClone(found.draft), version: found.draft.version + 1, updatedAt: this.now().toISOString() };
    await this.saveDraft(draft);
    return draft;
  }

  async sync(): Promise<void> {
    if (this.isLocked || this.weather.isReader) return;
    this.work ??= this.push().finally(() => (this.work = undefined));
    await this.work;
  }

  async exportFile(): Promise<Blob> {
    return new Blob([JSON.stringify({ records: this.items.filter(({ state }) => state !== "acknowledged").length })], { type: "application/zip" });
  }

  async proveSelf(code: string): Promise<boolean> {
    const isRight = this.weather.online && code === this.weather.code;
    if (isRight) this.show({ proof: { ...this.state.proof, needed: false, until: new Date(this.now().getTime() + 16 * 3_600_000).toISOString() } });
    return isRight;
  }

  askForMovements = async (): Promise<Movements | null> => null;
  proveByMovements = async (): Promise<string> => "offline";

  lock(): void {
    this.isLocked = true;
    this.tell();
  }

  async changePin(old: string, fresh: string): Promise<boolean> {
    if (old !== this.weather.pin) return false;
    this.weather.pin = fresh;
    return true;
  }

  async leave(): Promise<"done" | "waiting"> {
    const waits = this.draftList.length || this.items.some(({ state }) => state !== "acknowledged");
    if (!waits) this.lock();
    return waits ? "waiting" : "done";
  }

  // --- The made-up server -----------------------------------------------------------------------------------

  private async push(): Promise<void> {
    this.show({ syncing: true });
    const tried = new Set<string>();
    for (;;) {
      const next = this.items.find(({ state, record }) => state === "queued" && !tried.has(record));
      if (!next || !(await this.send(next.record))) break;
      tried.add(next.record);
    }
    const moment = this.now().toISOString();
    const trouble = this.troubleNow();
    this.show({ syncing: false, trouble, ...(trouble ? {} : { lastContact: moment, lastPull: moment }) });
  }

  /** False where there is no use in going on. */
  private async send(record: string): Promise<boolean> {
    for (let step = 0; step <= STEPS; step++) {
      const trouble = this.troubleNow();
      const item = this.items.find((one) => one.record === record);
      if (!item) return true;
      if (trouble) {
        this.change(record, { state: "queued", trouble, tries: item.tries + 1 });
        return false;
      }
      const share = step / STEPS;
      this.change(record, { state: "uploading", trouble: "", sentBytes: Math.round(item.bytes * share), picturesSent: Math.floor(item.pictures * share) });
      if (this.weather.paceMs) await new Promise((go) => setTimeout(go, this.weather.paceMs));
    }
    const item = this.items.find((one) => one.record === record);
    if (item) this.accept(item);
    return true;
  }

  private accept(item: OutboxItem): void {
    const reason = this.weather.refuses?.(item) ?? null;
    const state = reason ? "quarantined" : "acknowledged";
    const { record, thread, version, kind, family } = item;
    const isRegistration = kind === "registration";
    const receipt: Receipt = {
      record, content_hash: "a".repeat(64), thread, version, kind, state, missing: [], reason, received_at: this.now().toISOString(), family,
      reference: reason || !isRegistration ? null : "K7TQ-9M2R", warnings: [],
      decisions: reason ? [] : [{ programme: "pkh", outcome: "eligible" }, { programme: "sembako", outcome: "cannot_tell" }],
    };
    this.change(record, { state, reason, receipt, tries: 0, trouble: "", picturesSent: item.pictures, sentBytes: item.bytes });
    if (reason) return;
    if (item.task) this.taskList = this.taskList.filter(({ id }) => id !== item.task);
    if (item.kind === "visit") this.endVisit(item);
    if (item.kind === "notebook" && item.month) {
      const month = item.month;
      this.familyList = this.familyList.map((one) => (one.id === family && (one.last_month ?? "") < month ? { ...one, last_month: month } : one));
    }
    this.tell();
  }

  /** Where nobody was at home the household stays, to be looked for again. */
  private endVisit({ record, task }: OutboxItem): void {
    const document = this.sent.find(({ item }) => item.record === record)?.document as { result?: string } | undefined;
    const isAgain = document?.result === "nobody_home";
    this.visitList = this.visitList.flatMap((one) => (one.id !== task ? one : isAgain ? { ...one, tries: one.tries + 1 } : []));
  }

  private troubleNow(): Trouble {
    return this.weather.online ? this.weather.trouble : "offline";
  }

  // --- Keeping ----------------------------------------------------------------------------------------------

  private mayWrite(frees = false): void {
    if (this.weather.isReader) throw new ReadOnly("Another tab writes.");
    if (this.weather.isFull && !frees) throw new Full("The phone is full.");
  }

  private draftOf(thread: string): Draft {
    const draft = this.draftList.find((one) => one.thread === thread);
    if (!draft) throw new NotThere("There is no such draft on this phone.");
    return draft;
  }

  private change(record: string, news: Partial<OutboxItem>): void {
    this.keep(this.kept.map((one) => (one.item.record === record ? { ...one, item: { ...one.item, ...news } } : one)));
  }

  private keep(kept: readonly Kept[]): void {
    this.kept = kept;
    this.items = kept.map(({ item }) => item).sort((a, b) => a.sequence - b.sequence);
    this.tell();
  }

  private show(news: Partial<Standing>): void {
    this.state = { ...this.state, ...news };
    this.tell();
  }

  private tell(): void {
    for (const listener of [...this.listeners]) listener();
  }
}
