// What is to be done for whom, and in which order families and tasks are shown. Pure: what is stored goes in.

import type { Draft, Family, OutboxItem, Task, Visit } from "../../outbox/contract.js";
import { daysBetween, monthAfter, monthOf } from "./days.js";

/** A task is pressing when it is due within so many days, or late. */
export const SOON_DAYS = 7;

export type Due =
  | { readonly kind: "task"; readonly days: number; readonly task: Task }
  | { readonly kind: "held"; readonly item: OutboxItem }
  | { readonly kind: "draft"; readonly draft: Draft }
  | { readonly kind: "month"; readonly month: string }
  | { readonly kind: "later"; readonly days: number; readonly task: Task };

export interface Line {
  readonly family: Family;
  /** The most pressing first. */
  readonly dues: readonly Due[];
}

/** What the phone holds, on a day. */
export interface Work {
  readonly families: readonly Family[];
  readonly tasks: readonly Task[];
  readonly drafts: readonly Draft[];
  readonly outbox: readonly OutboxItem[];
  readonly today: string;
}

const RANKS: readonly Due["kind"][] = ["task", "held", "draft", "month", "later"];
const rank = ({ kind }: Due): number => RANKS.indexOf(kind);

/** Tasks that are answered already wait in the outbox: nobody is sent twice. */
export const openTasks = ({ tasks, outbox }: Pick<Work, "tasks" | "outbox">): Task[] =>
  tasks.filter(({ id }) => !outbox.some((item) => item.task === id && item.state !== "quarantined"));

/**
 * Households that are still to be visited, nearest due first. One that was visited already stays away until the server
 * has said what comes next: it goes, or comes again with one try more.
 */
export function openVisits(visits: readonly Visit[], outbox: readonly OutboxItem[]): Visit[] {
  const isOver = ({ id, tries }: Visit): boolean => {
    const mine = outbox.filter(({ task, state }) => task === id && state !== "quarantined");
    return mine.some(({ state }) => state !== "acknowledged") || mine.length > tries;
  };
  return visits.filter((visit) => !isOver(visit)).sort((a, b) => (a.due_at < b.due_at ? -1 : a.due_at > b.due_at ? 1 : a.id < b.id ? -1 : 1));
}

/** The month whose notebook is due on a day: until the seventh, the last one still is. */
export function openMonths(today: string): string[] {
  const month = monthOf(today);
  return +today.slice(8) <= 7 ? [monthAfter(month, -1), month] : [month];
}

/** Whether the family's notebook of the month is written: at the server, or waiting on this phone. */
export function isWritten(family: Family, month: string, outbox: readonly OutboxItem[]): boolean {
  if (family.last_month !== null && family.last_month >= month) return true;
  return outbox.some((item) => item.kind === "notebook" && item.family === family.id && item.month === month && item.state !== "quarantined");
}

/** The month's list: who is still to be visited, then who is done. */
export function monthOfNotebook({ families, outbox }: Pick<Work, "families" | "outbox">, month: string): { open: Family[]; done: Family[] } {
  const sorted = [...families].sort(byName);
  return {
    open: sorted.filter((family) => !isWritten(family, month, outbox)),
    done: sorted.filter((family) => isWritten(family, month, outbox)),
  };
}

/** The month that somebody opens first: the older one, as long as families are missing in it. */
export function firstMonth(work: Pick<Work, "families" | "outbox" | "today">): string {
  const months = openMonths(work.today);
  return months.find((month) => monthOfNotebook(work, month).open.length) ?? months[months.length - 1]!;
}

export function duesOf(family: Family, work: Work): Due[] {
  const dues: Due[] = openTasks(work)
    .filter((task) => task.family === family.id)
    .map((task) => {
      const days = daysBetween(work.today, task.due_at);
      return { kind: days <= SOON_DAYS ? "task" : "later", days, task } as const;
    });
  for (const item of work.outbox) if (item.family === family.id && item.state === "quarantined") dues.push({ kind: "held", item });
  for (const draft of work.drafts) if (draft.family === family.id) dues.push({ kind: "draft", draft });
  const month = openMonths(work.today).find((one) => !isWritten(family, one, work.outbox));
  if (month) dues.push({ kind: "month", month });
  return dues.sort((a, b) => rank(a) - rank(b) || ("days" in a && "days" in b ? a.days - b.days : 0));
}

/** All families, the most pressing first, then by the name of their head. */
export function linesOf(work: Work): Line[] {
  return work.families
    .map((family) => ({ family, dues: duesOf(family, work) }))
    .sort((a, b) => order(a) - order(b) || daysOf(a) - daysOf(b) || byName(a.family, b.family));
}

const order = ({ dues }: Line): number => (dues[0] ? rank(dues[0]) : RANKS.length);
const daysOf = ({ dues: [first] }: Line): number => (first && "days" in first ? first.days : 0);
const byName = (a: Family, b: Family): number => a.head.localeCompare(b.head) || (a.id < b.id ? -1 : 1);

/** Nearest due first. */
export const sortedTasks = (work: Pick<Work, "tasks" | "outbox">): Task[] =>
  openTasks(work).sort((a, b) => (a.due_at < b.due_at ? -1 : a.due_at > b.due_at ? 1 : a.id < b.id ? -1 : 1));

/** Letters without their marks, small: "Émbun" is found by "emb". */
export const folded = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Whether every word that was typed begins a word of a name in the family, or of the village. */
export function matches({ head, village, members }: Family, typed: string): boolean {
  const words = folded([head, village, ...members.map(({ name }) => name)].join(" ")).split(/[^\p{L}\p{N}]+/u);
  return folded(typed).split(/\s+/).every((part) => !part || words.some((word) => word.startsWith(part)));
}
