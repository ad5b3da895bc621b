// The answers of one registration: at once on the screen and on the phone, soon at the server, and nothing twice.

import type { Answer, AnswerStore, Answers, Known, Path } from "../forms/contract.js";
import { AREA, type Change, batchOf, isSame, placeOf, withChange, withChanges } from "./changes.js";
import type { Draft } from "./page_document.js";
import type { Waiting } from "./phone.js";
import { type Server, type ServerFault, pauseBefore } from "./server.js";

/** What is wrong between phone and server, worst first to tell; "" when all is well. */
export type Trouble = "" | "offline" | "busy" | "signed_out" | "another";

/** What a person should know about their answers. */
export interface Standing {
  /** Something has not arrived yet. */
  readonly waits: boolean;
  readonly trouble: Trouble;
  /** False where the phone is full, or does not allow keeping. */
  readonly keeps: boolean;
  /** An answer that the server did not take was left out. */
  readonly leftOut: boolean;
  /** Answers of another tab came in. */
  readonly merged: boolean;
  /** The draft is gone: sent or deleted elsewhere. */
  readonly gone: boolean;
}

/** What the store needs of the world; tests bring their own. */
export interface StoreParts {
  server: Server;
  keep: (waiting: Waiting) => Promise<boolean>;
  /** Calls back after so many milliseconds; no clock, so a phone's wrong one does not matter. */
  later: (run: () => void, milliseconds: number) => unknown;
  cancel: (timer: unknown) => void;
  newKey: () => string;
  /** Tells other tabs that something was saved. */
  announce: (revision: number) => void;
}

const PAUSE_MS = 700; // so that what is typed goes in one message
const MOST_BYTES = 1200; // of changes in one message
const LONGEST = 500; // characters, as the server takes them

export type Sent = "sent" | "changed" | "gone" | "another" | "signed_out" | "waiting" | ServerFault[];

export class CitizenStore implements AnswerStore {
  private base: Answers; // as the server has them
  private current: Answers;
  private changes: readonly Change[] = []; // not arrived yet
  private revision: number;
  private place: string;
  private placeWaits = false;
  private timer: unknown;
  private working: Promise<void> | undefined;
  private tries = 0;
  private state: Standing = { waits: false, trouble: "", keeps: true, leftOut: false, merged: false, gone: false };
  private readonly listeners = new Set<() => void>();

  constructor(private draft: Draft, private readonly parts: StoreParts) {
    this.base = this.current = draft.answers;
    this.revision = draft.revision;
    this.place = draft.step;
  }

  // --- What the form reads and writes ---------------------------------------------------------------------

  answers(): Answers {
    return this.current;
  }

  known(path: Path): Known | undefined {
    const { household, members } = this.draft.known;
    return path.length === 1 ? household[path[0]] : members[path[0]]?.[path[1]];
  }

  set(path: Path, value: Answer): void {
    this.put({ path: placeOf(path), value: typeof value === "string" ? value.slice(0, LONGEST) : value });
  }

  clear(path: Path): void {
    this.put({ path: placeOf(path) });
  }

  addMember(): string {
    const key = this.parts.newKey();
    this.put({ path: ["members", key], value: {} });
    return key;
  }

  removeMember(key: string): void {
    this.put({ path: ["members", key] });
  }

  area(): string {
    const waiting = this.changes.find(({ path }) => path[0] === AREA);
    return typeof waiting?.value === "string" ? waiting.value : this.draft.area_code;
  }

  live(area: string): void {
    this.put({ path: [AREA], value: area });
  }

  /** Where the person is; kept, so that they go on there. */
  goTo(place: string): void {
    if (place === this.place) return;
    this.place = place;
    this.placeWaits = true;
    this.send(PAUSE_MS);
  }

  at(): string {
    return this.place;
  }

  submission(): string {
    return this.draft.submission;
  }

  standing(): Standing {
    return this.state;
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Lays what a closed tab left behind over the answers, and hands it over. */
  takeOver(waiting: readonly Waiting[]): void {
    for (const { changes, step } of waiting) {
      this.changes = changes.reduce((all, one) => (all.some((mine) => isSame(mine, one)) ? all : withChange(all, one)), this.changes);
      if (step) this.place = step;
    }
    if (waiting.length) this.changed();
  }

  private put(change: Change): void {
    this.changes = withChange(this.changes, change);
    this.changed();
  }

  private changed(): void {
    this.current = withChanges(this.base, this.changes);
    this.keep();
    this.show({ waits: true });
    if (!this.state.trouble) this.send(PAUSE_MS);
  }

  private keep(): void {
    const waiting = { submission: this.draft.submission, changes: this.changes, step: this.place };
    void this.parts.keep(waiting).then((keeps) => keeps === this.state.keeps || this.show({ keeps }));
  }

  private show(news: Partial<Standing>): void {
    this.state = { ...this.state, ...news };
    for (const listener of this.listeners) listener();
  }

  // --- Handing over to the server -------------------------------------------------------------------------

  private send(soon: number): void {
    this.parts.cancel(this.timer);
    this.timer = this.parts.later(() => void this.handOver(), soon);
  }

  /** Tries now: the network is back, the page came to the front, or somebody wants to send. */
  async handOver(): Promise<void> {
    this.parts.cancel(this.timer);
    this.working ??= this.work().finally(() => (this.working = undefined));
    await this.working;
  }

  private async work(): Promise<void> {
    while ((this.changes.length || this.placeWaits) && !this.state.gone) {
      const batch = this.changes.length ? batchOf(this.changes, MOST_BYTES) : [];
      const { place } = this;
      const answer = await this.parts.server.change(this.revision, batch, place, this.draft.submission);
      if (answer.kind === "good") {
        if (place === this.place) this.placeWaits = false;
        this.arrived(batch, answer.body.revision, answer.body);
      } else if (answer.kind === "refused" && batch.length) {
        this.leaveOut(batch, answer.faults);
      } else if (answer.kind === "gone") {
        this.show({ gone: true });
      } else {
        this.placeWaits = this.placeWaits && answer.kind !== "refused";
        if (answer.kind !== "refused") return this.tryLater(answer.kind === "changed" ? "busy" : answer.kind);
      }
    }
    this.tries = 0;
    this.show({ waits: false, trouble: "" });
  }

  private arrived(batch: readonly Change[], revision: number, { answers, area_code }: { answers?: Answers; area_code?: string }): void {
    const area = batch.find(({ path }) => path[0] === AREA);
    if (area) this.draft = { ...this.draft, area_code: String(area.value ?? "") };
    if (area_code !== undefined) this.draft = { ...this.draft, area_code };
    this.revision = revision;
    this.base = answers ?? withChanges(this.base, batch);
    this.changes = this.changes.filter((one) => !batch.includes(one));
    this.current = withChanges(this.base, this.changes);
    this.tries = 0;
    this.keep();
    this.parts.announce(revision);
    this.show({ waits: this.changes.length > 0, trouble: "", ...(answers && { merged: true }) });
  }

  /** What the server cannot take would hold up everything else; the person is told. */
  private leaveOut(batch: readonly Change[], faults: readonly ServerFault[]): void {
    const bad = new Set(faults.map(({ pointer }) => Number(/^\/changes\/(\d+)/.exec(pointer)?.[1] ?? -1)));
    const refused = bad.has(-1) ? batch : batch.filter((_, number) => bad.has(number));
    this.changes = this.changes.filter((one) => !refused.includes(one));
    this.current = withChanges(this.base, this.changes);
    this.keep();
    this.show({ leftOut: true });
  }

  private tryLater(trouble: Trouble): void {
    this.show({ trouble, waits: true });
    this.send(pauseBefore(this.tries++));
  }

  /** Another tab saved something: get it, unless it is known. */
  async refresh(revision: number): Promise<void> {
    if (revision <= this.revision || this.state.gone) return;
    const answer = await this.parts.server.read();
    if (answer.kind === "gone") return this.show({ gone: true });
    if (answer.kind !== "good" || answer.body.revision < this.revision) return;
    if (answer.body.submission !== this.draft.submission) return this.show({ trouble: "another" });
    this.draft = answer.body;
    this.revision = answer.body.revision;
    this.base = answer.body.answers;
    this.current = withChanges(this.base, this.changes);
    this.show({ merged: true });
  }

  /** Hands over what waits, then sends the registration; sending again sends nothing twice. */
  async sendAll(): Promise<Sent> {
    await this.handOver();
    if (this.state.trouble || this.changes.length) return this.whyNot();
    const answer = await this.parts.server.send(this.revision, this.draft.submission);
    switch (answer.kind) {
      case "good": return "sent";
      case "refused": return answer.faults;
      case "changed":
        await this.refresh(this.revision + 1);
        return "changed";
      case "gone": case "another": case "signed_out":
        this.show(answer.kind === "gone" ? { gone: true } : { trouble: answer.kind });
        return answer.kind;
      default:
        this.show({ trouble: answer.kind });
        return "waiting";
    }
  }

  private whyNot(): Sent {
    const { trouble } = this.state;
    return trouble === "signed_out" || trouble === "another" ? trouble : "waiting";
  }
}
