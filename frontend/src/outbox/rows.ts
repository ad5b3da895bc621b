// What is kept of a record on its way, and what a receipt changes in it. Pure.

import type { Draft, OutboxItem, ProofKind, Receipt, Trouble, Reason, RecordKind } from "./contract.js";

/** An encrypted file of a record. */
export interface Attachment {
  hash: string;
  bytes: number;
  /** The server has said that it is there. */
  isThere: boolean;
  /** The server will not have it. */
  isRefused: boolean;
  /** Where its upload goes on; "" for none. */
  url: string;
}

export interface ItemRow {
  record: string;
  thread: string;
  version: number;
  kind: RecordKind;
  title: string;
  family: string | null;
  task: string | null;
  month: string | null;
  sequence: number;
  /** Which enrolment of this phone sealed it. */
  device: string;
  madeAt: string;
  /** Of `sealed`. */
  hash: string;
  sealedBytes: number;
  attachments: Attachment[];
  /** What the server, or its refusal, has made of it. */
  state: "queued" | "acknowledged" | "quarantined";
  /** It may have reached the server: only an answer tells. */
  isAttempted: boolean;
  receipt: Receipt | null;
  reason: Reason | null;
  tries: number;
  trouble: Trouble;
}

/** What was queued, so that it can be edited. */
export interface WorkRow {
  draft: Draft;
  document: unknown;
}

export interface StateRow {
  sequence: number;
  cursor: string;
  /** What is added to the phone's clock. */
  offsetMs: number;
  /** What was measured last; counts as soon as nothing waits that was written by the other. */
  measuredMs: number;
  /** A moment that is surely over: no clock may fall behind it. */
  floorMs: number;
  lastContact: string | null;
  lastPull: string | null;
  proof: { needed: boolean; kind: ProofKind; until: string | null };
  withdrawn: string[];
  newestApp: string;
  isRevoked: boolean;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

/** Files that the server still lacks, and would take. */
export const lacking = ({ attachments }: ItemRow): Attachment[] => attachments.filter(({ isThere, isRefused }) => !isThere && !isRefused);

/** Whether there is something to send. A record in quarantine still brings its pictures, so that nothing is lost. */
export const isOpen = (row: ItemRow): boolean =>
  row.state === "queued" || (row.state === "quarantined" && row.receipt !== null && lacking(row).length > 0);

/** As the screens see it. `active`: bytes of it that are on their way, if it is under way. */
export function itemOf(row: ItemRow, active: number | undefined): OutboxItem {
  const { record, thread, version, kind, title, family, task, month, sequence, madeAt, receipt, reason, tries, trouble, attachments } = row;
  const there = attachments.filter(({ isThere }) => isThere);
  const bytes = row.sealedBytes + sum(attachments.map((one) => one.bytes));
  const isDone = row.state === "acknowledged";
  const sent = isDone ? bytes : (receipt ? row.sealedBytes : 0) + sum(there.map((one) => one.bytes)) + (active ?? 0);
  return {
    record, thread, version, kind, title, family, task, month, sequence, receipt, reason, tries, trouble, bytes,
    state: active !== undefined && row.state === "queued" ? "uploading" : row.state,
    queuedAt: madeAt, sentBytes: Math.min(bytes, sent),
    pictures: attachments.length, picturesSent: isDone ? attachments.length : there.length,
  };
}

export const isAbout = (receipt: Receipt, row: ItemRow): boolean => receipt.record === row.record && receipt.content_hash === row.hash;

/** The row after a receipt about it; the same row where it says nothing new. Accepted stays accepted. */
export function settled(row: ItemRow, receipt: Receipt): ItemRow {
  if (!isAbout(receipt, row) || (row.state === "acknowledged" && receipt.state !== "acknowledged")) return row;
  const { state, missing, reason } = receipt;
  return {
    ...row, receipt, isAttempted: true, tries: 0, trouble: "",
    state: state === "waiting" ? "queued" : state,
    reason: state === "quarantined" ? reason ?? { code: "", what: "", mend: "" } : null,
    attachments: row.attachments.map((one) => ({ ...one, isThere: !missing.includes(one.hash), ...(missing.includes(one.hash) ? {} : { url: "" }) })),
  };
}

/** The highest version of a thread that the server has acknowledged; 0 for none. */
export const acknowledgedVersion = (rows: Iterable<ItemRow>, thread: string): number =>
  Math.max(0, ...[...rows].filter((row) => row.thread === thread && row.state === "acknowledged").map(({ version }) => version));

export const newestVersion = (rows: Iterable<ItemRow>, thread: string): number =>
  Math.max(0, ...[...rows].filter((row) => row.thread === thread).map(({ version }) => version));
