// Brings what is queued to the server, and what is new from it: push before pull, one record at a time, and nothing
// is believed before a receipt that names the record and the hash of what was sent.

import { type Bytes, momentOf } from "./bytes.js";
import type { Trouble } from "./contract.js";
import { Full } from "./faults.js";
import { drop, type Holdings, put } from "./holdings.js";
import { receiptChanges, removal, sealDraft, type Sealer, slipOf } from "./records.js";
import { isAbout, isOpen, type ItemRow, lacking, type StateRow } from "./rows.js";
import type { Answered, Bad, Changes, Server } from "./server.js";
import { upload } from "./upload.js";
import type { World } from "./world.js";

const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 10 * 60_000;
const REGULAR_MS = 15 * 60_000;
const MOST_OFFLINE = 2; // failures of the network in a row, after which the rest need not be tried now
const MOST_BUSY = 3;
const PATIENT_TRIES = 5; // as long does a later version wait to hear what became of the one before
const MOST_TURNS = 4; // put, bring what is missing, put again
const SMALL_CLOCK_MS = 60_000;
const LONG_TRIP_MS = 20_000;

export interface SyncParts {
  world: World;
  server: Server;
  token: string;
  sealer: Sealer;
  appVersion: string;
  forms: readonly string[];
  stopped: AbortSignal;
  now: () => Date;
  /** The phone was taken off, and all that it had is at the server. */
  drained: () => Promise<void>;
}

export class Sync {
  isRunning = false;
  trouble: Trouble = "";
  /** The record that is under way, and how many bytes of a file of it. */
  active: { record: string; bytes: number } | undefined;
  private running: Promise<void> | undefined;
  private again = false;
  private failures = 0;
  private timer: unknown;
  private readonly refused = new Set<string>(); // held in this session
  private told = "";

  constructor(private readonly holdings: Holdings, private readonly parts: SyncParts, private readonly changed: () => void) {}

  /** Tries now. Called while it works, it goes on until what was queued meanwhile is sent too. */
  async run(): Promise<void> {
    if (this.isStopped) return;
    this.again = true;
    this.running ??= this.work().finally(() => (this.running = undefined));
    await this.running;
  }

  /** False where the code was not right, or the server could not be asked: `trouble` says so. */
  async prove(code: string): Promise<boolean> {
    if (this.isStopped) return false;
    const answer = await this.parts.server.prove(code);
    if (answer.kind !== "good") {
      if (answer.kind !== "refused") this.trouble = (await this.noted(answer)).kind;
      this.changed();
      return false;
    }
    await this.proven(answer.body.until);
    return true;
  }

  /** As `prove`, by what the camera saw: "proven", "offline", or in words what to change. */
  async proveBy(form: FormData): Promise<string> {
    const answer = this.isStopped ? undefined : await this.parts.server.proveBy(form);
    if (answer?.kind === "refused") return `${answer.reason.what} ${answer.reason.mend}`;
    if (answer?.kind !== "good") return "offline";
    await this.proven(answer.body.until);
    return "proven";
  }

  private async proven(until: string | null): Promise<void> {
    await this.note({ proof: { ...this.holdings.state.proof, needed: false, until } });
    void this.run();
  }

  stop(): void {
    this.parts.world.cancel(this.timer);
  }

  private get isStopped(): boolean {
    return this.parts.stopped.aborted || this.holdings.closed || this.holdings.isReader;
  }

  private async work(): Promise<void> {
    const { world } = this.parts;
    world.cancel(this.timer);
    this.isRunning = true;
    this.changed();
    let waitMs = 0;
    let trouble: Trouble = "";
    while (this.again && !this.isStopped) {
      this.again = false;
      try {
        ({ trouble, waitMs } = await this.round());
      } catch (error) {
        if (!this.isStopped) trouble = error instanceof Full ? "full" : "busy";
      }
      if (trouble) break;
    }
    this.isRunning = false;
    this.active = undefined;
    if (this.isStopped) return this.changed(); // so that nobody is shown at work for ever
    this.trouble = trouble;
    this.failures = trouble === "offline" || trouble === "busy" || trouble === "full" ? this.failures + 1 : 0;
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(this.failures - 1, 10)) * (0.5 + world.chance() / 2);
    this.timer = world.later(() => void this.run(), this.failures ? Math.max(pause, waitMs) : REGULAR_MS);
    this.changed();
  }

  private async round(): Promise<{ trouble: Trouble; waitMs: number }> {
    if (!this.parts.world.online()) return { trouble: "offline", waitMs: 0 };
    const first = await this.contact();
    if (first.kind === "offline" || first.kind === "signed_out") return { trouble: first.kind, waitMs: 0 };
    const pushed = await this.push();
    if (this.holdings.state.isRevoked) return this.afterRevoked(pushed);
    if (pushed.trouble === "offline" || pushed.trouble === "signed_out") return pushed;
    if (this.told !== this.figures()) await this.contact();
    const pulled = await this.pull();
    if (this.holdings.state.isRevoked) return this.round();
    return pushed.trouble ? pushed : first.kind === "busy" && pulled.trouble === "" ? { trouble: "busy", waitMs: first.waitMs } : pulled;
  }

  private async afterRevoked(pushed: { trouble: Trouble; waitMs: number }): Promise<{ trouble: Trouble; waitMs: number }> {
    const open = this.holdings.list("items").some((row) => isOpen(row) || (row.state !== "acknowledged" && !row.receipt));
    if (!open) await this.parts.drained();
    return open && pushed.trouble ? pushed : { trouble: "revoked", waitMs: 0 };
  }

  // --- Contact ----------------------------------------------------------------------------------------------------

  private figures(): string {
    const items = this.holdings.list("items");
    const count = (state: ItemRow["state"]): number => items.filter((row) => row.state === state).length;
    return JSON.stringify({ draft: this.holdings.list("drafts").length, queued: count("queued"), uploading: 0, quarantined: count("quarantined") });
  }

  private async contact(): Promise<Answered<unknown>> {
    const { world, server, appVersion, forms, now } = this.parts;
    const { usedBytes, quotaBytes, persisted } = await world.storage();
    const figures = this.figures();
    const began = world.elapsed();
    const before = now();
    const answer = await server.contact({
      app_version: appVersion, forms, language: world.language(), queue: JSON.parse(figures) as unknown, clock: momentOf(before),
      storage: { used_bytes: Math.round(usedBytes), quota_bytes: Math.round(quotaBytes), persisted },
    });
    if (answer.kind !== "good") return this.noted(answer);
    const { server_time, proof, revoked, newest_app, withdrawn } = answer.body;
    this.told = figures;
    const tripMs = world.elapsed() - began;
    const serverMs = Date.parse(server_time) + tripMs / 2;
    const measuredMs = tripMs > LONG_TRIP_MS ? this.holdings.state.measuredMs : Math.round(serverMs - world.clock());
    const { proof: known } = this.holdings.state;
    await this.note({
      measuredMs, floorMs: Math.max(this.holdings.state.floorMs, Date.parse(server_time)), lastContact: new Date(serverMs).toISOString(),
      proof: proof ? { needed: proof.needed, kind: proof.kind, until: proof.until } : known,
      newestApp: newest_app ?? "", withdrawn: withdrawn ?? [],
    });
    await this.settleClock();
    if (revoked) await this.revoke();
    return answer;
  }

  /** A new measure counts once nothing waits whose times were written by the old one; the server was told that one. */
  private async settleClock(): Promise<void> {
    const { measuredMs, offsetMs } = this.holdings.state;
    const waits = this.holdings.list("items").some(({ state }) => state === "queued");
    if (measuredMs !== offsetMs && (!waits || Math.abs(measuredMs - offsetMs) < SMALL_CLOCK_MS)) await this.note({ offsetMs: measuredMs });
  }

  private note(news: Partial<StateRow>): Promise<void> {
    return this.holdings.turn(() => this.holdings.write([this.holdings.stateChange(news)]));
  }

  /** What bad news mean for more than the one who asked. */
  private async noted<T extends Bad>(bad: T): Promise<T> {
    if (bad.kind === "revoked") await this.revoke();
    if (bad.kind === "proof") await this.note({ proof: { ...this.holdings.state.proof, needed: true, until: null } });
    return bad;
  }

  /** Forgets all that can be read. What is sealed stays until the server has it. */
  private async revoke(): Promise<void> {
    if (this.holdings.state.isRevoked) return;
    await this.holdings.turn(() => {
      const { holdings } = this;
      const drafts = holdings.list("drafts");
      const works = holdings.list("items").flatMap(({ record }) => holdings.get("works", record)?.draft ?? []);
      return holdings.write([
        holdings.stateChange({ isRevoked: true, cursor: "" }),
        ...holdings.list("families").map(({ id }) => drop("families", id)),
        ...holdings.list("tasks").map(({ id }) => drop("tasks", id)),
        ...holdings.list("visits").map(({ id }) => drop("visits", id)),
        ...drafts.map(({ thread }) => drop("drafts", thread)),
        ...holdings.list("items").map(({ record }) => drop("works", record)),
        ...[...drafts, ...works].flatMap(({ evidence }) => evidence.map(({ id }) => drop("evidence", id))),
      ]);
    });
  }

  // --- Push -------------------------------------------------------------------------------------------------------

  private async push(): Promise<{ trouble: Trouble; waitMs: number }> {
    const tried = new Set<string>();
    let [offline, busy, waitMs] = [0, 0, 0];
    let worst: Trouble = "";
    for (let row = this.next(tried); row && !this.isStopped; row = this.next(tried)) {
      tried.add(row.record);
      const answer = await this.pushOne(row.record);
      this.active = undefined;
      if (answer.kind === "good" || answer.kind === "refused") {
        [offline, busy] = [0, 0];
        continue;
      }
      await this.failed(row.record, answer);
      if (answer.kind === "signed_out") return { trouble: "signed_out", waitMs: 0 };
      worst = answer.kind === "offline" ? "offline" : worst || "busy";
      if (answer.kind === "busy") waitMs = Math.max(waitMs, answer.waitMs);
      offline = answer.kind === "offline" ? offline + 1 : 0;
      busy = answer.kind === "offline" ? 0 : busy + 1;
      if (offline >= MOST_OFFLINE || busy >= MOST_BUSY) break;
    }
    await this.settleClock();
    return { trouble: worst, waitMs };
  }

  /** In the order in which things were finished; what failed more often lets the others go first. */
  private next(tried: ReadonlySet<string>): ItemRow | undefined {
    const rows = this.holdings.list("items");
    const isHeldUp = (row: ItemRow): boolean => rows.some((one) =>
      one.thread === row.thread && one.version < row.version && one.state === "queued" && one.tries < PATIENT_TRIES);
    return rows
      .filter((row) => !tried.has(row.record) && this.isToSend(row) && !isHeldUp(row))
      .sort((a, b) => a.tries - b.tries || a.sequence - b.sequence)[0];
  }

  /** Also what the server would not take at all: once more after each start, in case it was not the server who said so. */
  private isToSend(row: ItemRow): boolean {
    return isOpen(row) || (row.state === "quarantined" && !row.receipt && !this.refused.has(row.record));
  }

  private async failed(record: string, bad: Bad): Promise<void> {
    const trouble: Trouble = bad.kind === "refused" ? "" : bad.kind;
    await this.edit(record, (row) => ({ tries: row.tries + 1, trouble }));
  }

  private edit(record: string, news: (row: ItemRow) => Partial<ItemRow>): Promise<void> {
    return this.holdings.turn(async () => {
      const row = this.holdings.get("items", record);
      if (row) await this.holdings.write([put("items", record, { ...row, ...news(row) })]);
    });
  }

  private async pushOne(record: string): Promise<Answered<unknown>> {
    this.active = { record, bytes: 0 };
    this.changed();
    await this.edit(record, () => ({ isAttempted: true, trouble: "" }));
    for (let turn = 0; turn < MOST_TURNS; turn++) {
      const row = this.holdings.get("items", record);
      // After its files the record is handed in once more, also one that is held: the server says which it has.
      if (!row || (turn === 0 && !this.isToSend(row))) return { kind: "good", body: null };
      const sealed = row.device === this.parts.sealer.device ? await this.holdings.database.sealed(row.record) : undefined;
      const answer = sealed === undefined ? await this.handOld(row) : await this.hand(row, sealed);
      if (answer.kind !== "good") return answer;
      const after = this.holdings.get("items", record);
      if (!after || !isOpen(after)) return answer;
      const missing = lacking(after);
      if (!missing.length) return { kind: "busy", waitMs: 0 }; // everything is there: the server will say so soon
      for (const { hash } of missing) {
        const brought = await this.bring(record, hash);
        if (brought.kind === "refused") await this.refuseFile(record, hash);
        else if (brought.kind !== "good") return brought;
      }
    }
    return { kind: "busy", waitMs: 0 };
  }

  /** Gives the record itself, and keeps what the receipt says. */
  private async hand(row: ItemRow, sealed: string): Promise<Answered<unknown>> {
    const { server, sealer } = this.parts;
    const slip = await slipOf(row, this.holdings.list("items"), sealer);
    let answer = await server.put(row.record, { slip, sealed });
    // Why it is held is said at once; which of its files are there is asked again.
    if (answer.kind === "good" && answer.body.state === "quarantined" && row.attachments.length && isAbout(answer.body, row)) {
      answer = await server.receipt(row.record, row.hash);
      if (answer.kind === "refused") return { kind: "busy", waitMs: 0 };
    }
    if (answer.kind === "refused") {
      await this.hold(row.record, answer.reason);
      return answer;
    }
    if (answer.kind !== "good") return this.revokedIsNoEnd(await this.noted(answer));
    if (!isAbout(answer.body, row)) return { kind: "busy", waitMs: 0 };
    await this.takeReceipt(answer.body);
    return answer;
  }

  /** Sealed by an enrolment that is over: either it arrived then, or it is sealed anew. */
  private async handOld(row: ItemRow): Promise<Answered<unknown>> {
    const answer = await this.parts.server.receipt(row.record, row.hash);
    if (answer.kind === "good" && isAbout(answer.body, row)) {
      await this.takeReceipt(answer.body);
      return answer;
    }
    if (answer.kind !== "refused" || answer.status !== 404) return answer.kind === "good" ? { kind: "busy", waitMs: 0 } : answer;
    return this.holdings.turn(async () => {
      const { holdings, parts } = this;
      const work = holdings.get("works", row.record);
      if (!work) return answer;
      const { row: fresh, changes } = await sealDraft(work.draft, work.document, holdings.state.sequence + 1, parts.now(), holdings, parts.sealer);
      // The files of the draft go on with the new record.
      const old = removal(row, holdings, false, []).filter(({ place }) => place !== "evidence");
      await holdings.write([...old, ...changes]);
      this.again = true;
      return { kind: "good", body: fresh };
    });
  }

  /** A phone that was taken off still brings what it has sealed. */
  private revokedIsNoEnd(bad: Bad): Bad {
    return bad.kind === "revoked" || bad.kind === "proof" ? { kind: "busy", waitMs: 0 } : bad;
  }

  private takeReceipt(receipt: Parameters<typeof receiptChanges>[0]): Promise<void> {
    return this.holdings.turn(() => this.holdings.write(receiptChanges(receipt, this.holdings)));
  }

  private async hold(record: string, reason: ItemRow["reason"]): Promise<void> {
    this.refused.add(record);
    await this.edit(record, (row) => (row.receipt ? {} : { state: "quarantined", reason, tries: 0, trouble: "" }));
  }

  private async bring(record: string, hash: string): Promise<Answered<unknown>> {
    const { world, server, token, stopped } = this.parts;
    const contents: Bytes | undefined = await this.holdings.database.bytes("parcels", hash);
    const file = this.holdings.get("items", record)?.attachments.find((one) => one.hash === hash);
    if (!contents || !file) return { kind: "refused", status: 0, reason: { code: "", what: "", mend: "" } };
    const edits: Promise<void>[] = [];
    const answer = await upload({
      api: server.api, token, record, hash, contents, url: file.url, partBytes: world.partBytes(), fetch: world.fetch, stopped,
      at: (url) => edits.push(this.editFile(record, hash, { url })),
      progress: (bytes) => {
        this.active = { record, bytes };
        this.changed();
      },
    });
    await Promise.all(edits);
    if (answer.kind === "good") await this.editFile(record, hash, { isThere: true, url: "" });
    this.active = { record, bytes: 0 };
    return answer.kind === "good" || answer.kind === "refused" ? answer : this.revokedIsNoEnd(await this.noted(answer));
  }

  private editFile(record: string, hash: string, news: Partial<ItemRow["attachments"][number]>): Promise<void> {
    return this.edit(record, (row) => ({ attachments: row.attachments.map((one) => (one.hash === hash ? { ...one, ...news } : one)) }));
  }

  private refuseFile(record: string, hash: string): Promise<void> {
    return this.editFile(record, hash, { isRefused: true });
  }

  // --- Pull -------------------------------------------------------------------------------------------------------

  private async pull(): Promise<{ trouble: Trouble; waitMs: number }> {
    if (this.holdings.state.proof.needed) return { trouble: "proof", waitMs: 0 };
    const isFresh = this.holdings.state.cursor === "";
    const seen = new Set<string>();
    for (let isMore = true; isMore && !this.isStopped; ) {
      const answer = await this.parts.server.changes(this.holdings.state.cursor);
      if (answer.kind === "refused" && this.holdings.state.cursor) {
        // A cursor that the server does not know: everything anew.
        await this.note({ cursor: "" });
        return this.pull();
      }
      if (answer.kind === "refused") return { trouble: "busy", waitMs: 0 };
      if (answer.kind !== "good") {
        await this.noted(answer);
        return { trouble: answer.kind, waitMs: answer.kind === "busy" ? answer.waitMs : 0 };
      }
      const page = answer.body;
      if (page.more && page.cursor === this.holdings.state.cursor) return { trouble: "busy", waitMs: 0 };
      for (const receipt of page.receipts) await this.takeReceipt(receipt);
      for (const { id } of [...page.families, ...page.tasks, ...page.visits]) seen.add(id);
      await this.takePage(page, isFresh && !page.more ? seen : undefined);
      isMore = page.more;
    }
    if (this.holdings.list("items").some((row) => this.isToSend(row) && row.tries === 0)) this.again = true;
    return { trouble: "", waitMs: 0 };
  }

  /** A page and its cursor together. `all`: what is not among these is not ours any more. */
  private takePage(page: Changes, all: ReadonlySet<string> | undefined): Promise<void> {
    return this.holdings.turn(() => {
      const { holdings } = this;
      const gone = (place: "families" | "tasks" | "visits"): string[] => (all ? holdings.list(place).map(({ id }) => id).filter((id) => !all.has(id)) : []);
      return holdings.write([
        ...page.families.map((family) => put("families", family.id, family)),
        ...page.tasks.map((task) => put("tasks", task.id, task)),
        ...page.visits.map((visit) => put("visits", visit.id, visit)),
        ...[...page.removed, ...gone("families")].map((id) => drop("families", id)),
        ...[...page.tasks_removed, ...gone("tasks")].map((id) => drop("tasks", id)),
        ...[...page.visits_removed, ...gone("visits")].map((id) => drop("visits", id)),
        holdings.stateChange({ cursor: page.cursor, ...(page.more ? {} : { lastPull: this.parts.now().toISOString() }) }),
      ]);
    });
  }
}
