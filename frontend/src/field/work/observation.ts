// Drafts about a known family: answers to a task, a correction, a month of the notebook. Pure.

import type { Answers, FormDocument, Member, ScreenDef } from "../../forms/contract.js";
import type { Draft, Family, OutboxItem, Task } from "../../outbox/contract.js";
import { type Wanted, knownAnswers, membersOf, unanswered } from "./cut.js";
import type { Content } from "./draft_desk.js";

export interface ObservationContent extends Content {
  readonly note: string;
  /** The code of the topic of a correction: a screen of the questionnaire. */
  readonly topic: string;
  /** What was known when a correction was begun: what is still the same is no news. */
  readonly before: Answers | null;
  readonly seen: readonly string[];
}

const IDENTIFIERS: ReadonlySet<string> = new Set(["kk", "nik", "name"]);

/** Topics of which something can be put right. Who somebody is by number and name is a matter of a new registration. */
export function topicsOf({ screens }: FormDocument): ScreenDef[] {
  return screens.filter(({ questions }) => questions.some((code) => !IDENTIFIERS.has(code)));
}

/** The questions of a topic, of the household or of every member. */
export function wantedOf({ layout, questions }: ScreenDef, family: Family): Wanted[] {
  const codes = questions.filter((code) => !IDENTIFIERS.has(code));
  const isOfHousehold = layout === "questions" || layout === "ticks";
  return isOfHousehold ? codes.map((code) => ({ member: null, code })) : family.members.flatMap(({ id }) => codes.map((code) => ({ member: id, code })));
}

interface About {
  readonly thread: string;
  readonly at: string;
  readonly title: string;
  readonly family: Family;
}

const draftOf = ({ thread, at, title, family }: About, kind: Draft["kind"], rest: Partial<ObservationContent> & { answers: Answers }, more: Partial<Draft>): Draft => ({
  thread, version: 1, baseVersion: 0, kind, family: family.id, task: null, month: null, title, place: null, evidence: [], updatedAt: at,
  content: { step: "", note: "", topic: "", before: null, seen: [], ...rest } satisfies ObservationContent,
  ...more,
});

export const beginTask = (about: About, task: Task): Draft =>
  draftOf(about, "ground_check", { answers: unanswered(about.family, task.questions) }, { task: task.id });

export function beginCorrection(about: About, topic: string): Draft {
  const known = knownAnswers(about.family);
  return draftOf(about, "correction", { answers: known, before: known, topic }, {});
}

/** What the notebook asks every month is never there from before: only who somebody is. */
export function beginNotebook(about: About, month: string, form: FormDocument): Draft {
  const asked = new Set(form.screens.flatMap(({ questions }) => questions));
  const members = membersOf(about.family).map((member) =>
    Object.fromEntries(Object.entries(member).filter(([code]) => !asked.has(code))) as Member);
  return draftOf(about, "notebook", { answers: { members } as Answers }, { month });
}

/** What a month in which nothing happened says: no to everything that is asked first. */
export function quiet(form: FormDocument, answers: Answers): Answers {
  const codes = form.screens
    .filter(({ layout }) => layout === "questions" || layout === "ticks")
    .flatMap(({ questions }) => questions)
    .filter((code) => form.questions[code]?.type === "boolean" && form.questions[code]?.relevant === undefined);
  return { ...answers, ...Object.fromEntries(codes.map((code) => [code, false])) };
}

/** Whether nothing is said to have happened. */
export const isQuiet = (form: FormDocument, answers: Answers): boolean =>
  Object.entries(quiet(form, answers)).every(([code, value]) => code === "members" || value !== false || answers[code] === false);

/** The family that comes after this one in the month's list; nothing when all are written. */
export function nextFamily(open: readonly Family[], all: readonly Family[], id: string): Family | undefined {
  const order = [...all].sort((a, b) => a.head.localeCompare(b.head) || (a.id < b.id ? -1 : 1));
  const place = order.findIndex((family) => family.id === id);
  const round = [...order.slice(place + 1), ...order.slice(0, place)];
  return round.find((family) => open.some((one) => one.id === family.id && one.id !== id));
}

/** What was queued about this month already and the server has not seen yet: it is changed, not written twice. */
export const waitingNotebook = (outbox: readonly OutboxItem[], family: string, month: string): OutboxItem | undefined =>
  outbox.find((item) => item.kind === "notebook" && item.family === family && item.month === month && item.state !== "acknowledged");
