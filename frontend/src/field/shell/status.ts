// Where everything stands, as one line: a pure reading of what the store says.

import type { OutboxItem, Standing } from "../../outbox/contract.js";
import type { Texts } from "../contract.js";
import { momentInWords } from "./in_words.js";

export type Tone = "good" | "wait" | "bad";
export interface Line {
  tone: Tone;
  text: string;
}

export const waiting = (outbox: readonly OutboxItem[]): readonly OutboxItem[] =>
  outbox.filter(({ state }) => state === "queued" || state === "uploading");

export const held = (outbox: readonly OutboxItem[]): readonly OutboxItem[] =>
  outbox.filter(({ state }) => state === "quarantined");

/** `batch` is how many were waiting when the sending began: "2 dari 5". */
export function statusLine(standing: Standing, outbox: readonly OutboxItem[], batch: number, now: Date, texts: Texts): Line {
  const count = waiting(outbox).length;
  if (!standing.online || standing.trouble === "offline")
    return { tone: "wait", text: texts(count ? "status_offline_waiting" : "status_offline", { count }) };
  if (standing.syncing) {
    if (!count) return { tone: "wait", text: texts("status_pulling") };
    const total = Math.max(batch, count);
    return { tone: "wait", text: texts("status_sending", { number: total - count + 1, total }) };
  }
  if (standing.trouble === "busy") return { tone: "wait", text: texts("status_busy") };
  if (count) return { tone: "wait", text: texts("status_waiting", { count }) };
  if (!standing.lastContact) return { tone: "wait", text: texts("status_never") };
  return { tone: "good", text: texts("status_sent", { time: momentInWords(standing.lastContact, now, texts) }) };
}
