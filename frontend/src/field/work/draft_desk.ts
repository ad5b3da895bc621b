// One draft under somebody's hands: what is written stands on the screen at once and on the phone soon after.

import type { Answer, AnswerStore, Answers, Known, Member, Path } from "../../forms/contract.js";
import type { Draft, Evidence, EvidenceKind, FieldStore, Place } from "../../outbox/contract.js";
import { momentOf } from "./days.js";
import { newKey } from "./ids.js";

/** What every draft of the work holds; more belongs to its kind. */
export interface Content {
  readonly answers: Answers;
  /** Where in the form somebody stands. */
  readonly step: string;
}

export type Keeping = "kept" | "keeping" | "not_kept";

/** What the desk needs besides the store; tests bring their own. */
export interface Timers {
  later(run: () => void, milliseconds: number): unknown;
  cancel(timer: unknown): void;
}

const PAUSE_MS = 350;
const AGAIN_MS = 4_000;
const timers: Timers = { later: (run, ms) => setTimeout(run, ms), cancel: (timer) => clearTimeout(timer as number) };

export class DraftDesk<C extends Content> implements AnswerStore {
  private readonly listeners = new Set<() => void>();
  private timer: unknown;
  private turn: Promise<void> = Promise.resolve();
  private isOpen = true;
  private changes = 0;
  private saved = 0;
  keeping: Keeping = "kept";

  /** `titleOf` names the draft in lists; `before` is what was known before, by path. */
  constructor(
    private readonly store: FieldStore,
    private current: Draft,
    private readonly titleOf: (content: C) => string,
    private readonly before: Readonly<Record<string, Known>> = {},
    private readonly parts: Timers = timers,
  ) {}

  get draft(): Draft {
    return this.current;
  }

  get content(): C {
    return this.current.content as C;
  }

  answers(): Answers {
    return this.content.answers;
  }

  known(path: Path): Known | undefined {
    return this.before[path.join("/")];
  }

  set(path: Path, value: Answer): void {
    this.answer(path, (record, code) => ({ ...record, [code]: value }));
  }

  clear(path: Path): void {
    this.answer(path, (record, code) => {
      const { [code]: _, ...rest } = record;
      return rest;
    });
  }

  addMember(): string {
    const key = newKey();
    const answers = this.answers();
    this.change({ answers: { ...answers, members: [...answers.members, { key }] } } as Partial<C>);
    return key;
  }

  removeMember(key: string): void {
    const answers = this.answers();
    this.change({ answers: { ...answers, members: answers.members.filter((member) => member.key !== key) } } as Partial<C>);
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  change(patch: Partial<C>): void {
    this.take({ content: { ...this.content, ...patch } });
  }

  /** Where the form stands; nobody waits for it. */
  goTo(step: string): void {
    if (this.content.step !== step) this.change({ step } as Partial<C>);
  }

  /** Says which task this answers besides. */
  answersTask(task: string | null): void {
    if (this.current.task !== task) this.take({ task });
  }

  live(place: Place | null): void {
    this.take({ place });
  }

  /** Keeps a picture or a sound with the draft; the draft is on the phone first. */
  async attach(kind: EvidenceKind, blob: Blob): Promise<Evidence> {
    this.changes++;
    await this.flush();
    const evidence = await this.store.addEvidence(this.current.thread, kind, blob, momentOf(this.store.now()));
    const others = this.current.evidence.filter(({ id }) => id !== evidence.id);
    this.take({ evidence: [...others, evidence] });
    return evidence;
  }

  async detach(id: string): Promise<void> {
    await this.flush();
    await this.store.removeEvidence(this.current.thread, id);
    this.take({ evidence: this.current.evidence.filter((one) => one.id !== id) });
  }

  evidenceOf(...kinds: EvidenceKind[]): Evidence[] {
    return this.current.evidence.filter(({ kind }) => kinds.includes(kind));
  }

  /** Everything that was written is on the phone when this ends; false where the phone would not take it. */
  async flush(): Promise<boolean> {
    this.parts.cancel(this.timer);
    this.timer = undefined;
    this.turn = this.turn.then(() => this.save());
    await this.turn;
    return this.keeping !== "not_kept";
  }

  /** Takes the draft out of the hands: what is open is kept, and nothing is written any more after that. */
  async leave(): Promise<void> {
    await this.flush();
    this.isOpen = false;
    this.parts.cancel(this.timer);
  }

  /** As `leave`, but for a draft that is queued or thrown away: nothing may bring it back. */
  close(): void {
    this.isOpen = false;
    this.parts.cancel(this.timer);
  }

  private answer(path: Path, of: (record: Record<string, unknown>, code: string) => object): void {
    const answers = this.answers();
    const [first, code] = path as readonly [string, string?];
    const next = code === undefined
      ? (of(answers, first) as Answers)
      : { ...answers, members: answers.members.map((one) => (one.key === first ? (of(one, code) as Member) : one)) };
    this.change({ answers: next } as Partial<C>);
  }

  private take(patch: Partial<Draft>): void {
    if (!this.isOpen) return;
    this.current = { ...this.current, ...patch };
    this.changes++;
    this.keeping = "keeping";
    // Not put off by the next change: whoever types without a pause is kept all the same.
    this.timer ??= this.parts.later(() => void this.flush(), PAUSE_MS);
    this.tell();
  }

  private async save(): Promise<void> {
    const now = this.changes;
    if (!this.isOpen || now === this.saved) return;
    this.current = { ...this.current, title: this.titleOf(this.content), updatedAt: momentOf(this.store.now()) };
    try {
      await this.store.saveDraft(this.current);
      this.saved = now;
      this.keeping = this.changes === now ? "kept" : "keeping";
    } catch {
      // A full phone: what is on the screen stays, and is tried again.
      this.keeping = "not_kept";
      if (this.isOpen) this.timer ??= this.parts.later(() => void this.flush(), AGAIN_MS);
    }
    this.tell();
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}
