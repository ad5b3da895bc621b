// From draft to sealed record, and what lies on the phone until the server has acknowledged it.

import { bytesOf, momentOf, sha256 } from "./bytes.js";
import type { Draft, EvidenceKind, Receipt } from "./contract.js";
import type { Change } from "./database.js";
import { NotThere, TooMuch } from "./faults.js";
import { drop, type Holdings, put } from "./holdings.js";
import { acknowledgedVersion, type ItemRow, settled, type WorkRow } from "./rows.js";
import { pack, type SealKey, seal, sign } from "./seal.js";

const FORMAT = 1;
const MOST_FILES = 20;
const TAG_BYTES = 16;
const mostBytes = (kind: EvidenceKind): number => (kind === "voice_note" ? 400_000 : 150_000) - TAG_BYTES;

/** Throws `TooMuch` for something that the server would not take. */
export function checkFile(kind: EvidenceKind, bytes: number, others: number): void {
  if (bytes > mostBytes(kind) || bytes === 0) throw new TooMuch("A file of a record is too large, or empty.");
  if (others >= MOST_FILES) throw new TooMuch("A record has too many files.");
}

export interface Sealer {
  device: string;
  sealKey: SealKey;
  signingKey: CryptoKey;
  newId: () => string;
}

export interface Sealed {
  row: ItemRow;
  changes: Change[];
}

/** Seals a draft under a sequence number, with a UUID of its own. Nothing is written: `changes` are what to write. */
export async function sealDraft(draft: Draft, document: unknown, sequence: number, at: Date, holdings: Holdings, by: Sealer): Promise<Sealed> {
  const record = by.newId();
  const { thread, version, kind, family, task, month, place, title } = draft;
  const files = [];
  for (const { id, kind: fileKind, mediaType } of draft.evidence) {
    const plain = await holdings.database.bytes("evidence", id);
    if (!plain) throw new NotThere("A file of this draft is not on the phone any more.");
    files.push({ kind: fileKind, mediaType, parcel: await pack(plain) });
  }
  const madeAt = momentOf(at);
  const inside = {
    format: FORMAT, record, thread, version, kind, device: by.device, sequence, made_at: madeAt, family, task, place, document,
    attachments: files.map(({ kind: fileKind, mediaType, parcel: { hash, plainHash, key, iv, contents } }) =>
      ({ hash, kind: fileKind, media_type: mediaType, bytes: contents.length, plain_hash: plainHash, key, iv })),
  };
  const sealed = await seal(bytesOf(JSON.stringify(inside)), by.sealKey);
  const row: ItemRow = {
    record, thread, version, kind, title, family, task, month, sequence, device: by.device, madeAt,
    hash: await sha256(bytesOf(sealed)), sealedBytes: sealed.length,
    attachments: files.map(({ parcel: { hash, contents } }) => ({ hash, bytes: contents.length, isThere: false, isRefused: false, url: "" })),
    state: "queued", isAttempted: false, receipt: null, reason: null, tries: 0, trouble: "",
  };
  const work: WorkRow = { draft, document };
  return {
    row,
    changes: [
      { place: "sealed", key: record, value: sealed },
      ...files.map(({ parcel }): Change => ({ place: "parcels", key: parcel.hash, value: parcel.contents })),
      put("items", record, row), put("works", record, work), holdings.stateChange({ sequence }),
    ],
  };
}

/** The note that goes with a record, made anew for each sending: it says what the server had acknowledged until then. */
export function slipOf(row: ItemRow, rows: Iterable<ItemRow>, by: Sealer): Promise<string> {
  const { record, thread, version, kind, hash, sequence, madeAt, family, device } = row;
  const payload = {
    record, thread, version, base_version: acknowledgedVersion(rows, thread), kind, hash,
    attachments: row.attachments.map((one) => ({ hash: one.hash, bytes: one.bytes })),
    device, sequence, made_at: madeAt, family,
  };
  return sign(payload, by.signingKey, device);
}

/** What goes from the phone with a record, except what a draft or another record still needs. */
export function removal(row: ItemRow, holdings: Holdings, keepsRow: boolean, besides: readonly string[] = []): Change[] {
  const gone = new Set([row.record, ...besides]);
  const needed = new Set(
    [...holdings.list("drafts"), ...[...worksOf(holdings)].filter(([record]) => !gone.has(record)).map(([, { draft }]) => draft)]
      .flatMap(({ evidence }) => evidence.map(({ id }) => id)),
  );
  const own = holdings.get("works", row.record)?.draft.evidence ?? [];
  return [
    drop("sealed", row.record), drop("works", row.record),
    ...row.attachments.map(({ hash }) => drop("parcels", hash)),
    ...own.filter(({ id }) => !needed.has(id)).map(({ id }) => drop("evidence", id)),
    ...(keepsRow ? [] : [drop("items", row.record)]),
  ];
}

function* worksOf(holdings: Holdings): Generator<[string, WorkRow]> {
  for (const { record } of holdings.list("items")) {
    const work = holdings.get("works", record);
    if (work) yield [record, work];
  }
}

/** What a receipt changes on the phone; nothing where it is not about something that lies here. */
export function receiptChanges(receipt: Receipt, holdings: Holdings): Change[] {
  const row = holdings.get("items", receipt.record);
  const after = row && settled(row, receipt);
  if (!row || !after || after === row) return [];
  const changes = [put("items", row.record, after)];
  if (after.state !== "acknowledged" || row.state === "acknowledged") return changes;
  const older = holdings.list("items").filter(({ thread, version, state }) => thread === row.thread && version < row.version && state !== "acknowledged");
  const all = [row.record, ...older.map(({ record }) => record)];
  changes.push(...removal(row, holdings, true, all), ...older.flatMap((one) => removal(one, holdings, false, all)));
  const draft = holdings.get("drafts", row.thread);
  if (draft) changes.push(put("drafts", draft.thread, { ...draft, baseVersion: Math.max(draft.baseVersion, row.version) }));
  return changes;
}

/** What can be freed when the phone is full: files that the server has said it has, of records it has not accepted yet. */
export function freeable(holdings: Holdings): Change[] {
  return holdings.list("items").flatMap((row) =>
    row.receipt && row.state === "quarantined" ? row.attachments.filter(({ isThere }) => isThere).map(({ hash }) => drop("parcels", hash)) : [],
  );
}
