// A questionnaire cut down to a few questions: those of a task, or those of one topic. Pure.

import type { Answer, Answers, FormDocument, Member, QuestionDef, ScreenDef, Texts } from "../../forms/contract.js";
import type { Tree } from "../../forms/document.js";
import { reads } from "../../forms/facts.js";
import { answerInWords } from "../../forms/wording.js";
import type { Family } from "../../outbox/contract.js";

/** A question to be asked: of the household, or of one member by the id of the person. */
export interface Wanted {
  readonly member: string | null;
  readonly code: string;
}

/** Whether a member is asked a question: kept among the answers, never shown and never sent. */
const mark = (code: string): string => `asked_${code}`;

/**
 * The document with the screens of these questions alone. All questions stay in it, since conditions read them.
 * `isOrder`: somebody ordered these questions, so that each is asked of whom it was ordered for, even where an answer
 * that nobody looks into now would spare it.
 */
export function cutDown(document: FormDocument, wanted: readonly Wanted[], isOrder: boolean): FormDocument {
  const codes = new Set(wanted.map(({ code }) => code));
  const ofMembers = new Set(wanted.filter(({ member }) => member !== null).map(({ code }) => code));
  const questions: Record<string, QuestionDef> = { ...document.questions };
  for (const code of isOrder ? codes : []) {
    const question = questions[code];
    if (!question) continue;
    const isAsked: Tree[] = ofMembers.has(code) ? [["get", mark(code)]] : [];
    const reason = question.relevant;
    const counts = reason !== undefined && [...reads(reason)].some((name) => codes.has(name));
    const parts = counts ? [...isAsked, reason] : isAsked;
    const { relevant: _, ...rest } = question;
    questions[code] = parts.length ? { ...rest, relevant: parts.length > 1 ? ["and", ...parts] : parts[0]! } : rest;
    if (isAsked.length) questions[mark(code)] = { ...rest, code: mark(code), type: "boolean", required: false, options: [] };
  }
  const { head: _, ...rest } = document;
  return { ...rest, questions, maxMembers: 0, screens: document.screens.flatMap((screen) => screenOf(screen, codes, isOrder)) };
}

/** Who a person is can be asked one by one as well; the list of members itself is none of the questions. */
function screenOf({ relevant, ...screen }: ScreenDef, codes: ReadonlySet<string>, isOrder: boolean): ScreenDef[] {
  const questions = screen.questions.filter((code) => codes.has(code));
  if (!questions.length) return [];
  const isOfPerson = screen.layout === "member" || screen.layout === "members";
  const gate = isOrder || relevant === undefined ? {} : { relevant };
  return [{ ...screen, ...gate, questions, ...(isOfPerson ? { layout: "each" as const } : {}) }];
}

/** The members of a family as the form reads them; the key of each is the id of the person. */
export function membersOf({ members, answers }: Family): Member[] {
  return members.map(({ id, name, birth_date, sex, relation }) => {
    const known = { birth_date, sex, relation_to_head: relation } as Record<string, Answer | undefined>;
    const said = { ...answers.members[id] } as Record<string, Answer>;
    for (const [code, value] of Object.entries(known)) if (value !== undefined && value !== null && value !== "") said[code] ??= value;
    return { ...said, key: id, name };
  });
}

/** What is known, as answers to start from. */
export const knownAnswers = (family: Family): Answers => ({ ...(family.answers.household as Record<string, Answer>), members: membersOf(family) });

/**
 * What is known, without the answers to these questions, and with those members alone whom they are about: for a
 * ground check, where nobody should be led by what stood there before.
 */
export function unanswered(family: Family, wanted: readonly Wanted[]): Answers {
  const answers = knownAnswers(family);
  const codesOf = (member: string | null): string[] => wanted.filter((one) => one.member === member).map(({ code }) => code);
  const blank = (record: Answers | Member, codes: readonly string[]): Record<string, unknown> =>
    Object.fromEntries(Object.entries(record).filter(([code]) => !codes.includes(code)));
  const ofMembers = new Set(wanted.filter(({ member }) => member !== null).map(({ code }) => code));
  const members = answers.members.flatMap((member): Member[] => {
    const codes = codesOf(member.key);
    if (!codes.length) return [];
    const marks = Object.fromEntries([...ofMembers].map((code) => [mark(code), codes.includes(code)]));
    return [{ ...blank(member, codes), ...marks, key: member.key } as Member];
  });
  return { ...blank(answers, codesOf(null)), members } as Answers;
}

/** One line of what is known. */
export interface KnownLine {
  readonly label: string;
  readonly words: string;
}

/** What is known of the household, or of one member, in the words and the order of the questionnaire. */
export function knownLines(document: FormDocument, record: Readonly<Record<string, unknown>>, codes: readonly string[], texts: Texts): KnownLine[] {
  return codes.flatMap((code) => {
    const question = document.questions[code];
    const value = record[code];
    if (!question || value === undefined || value === null) return [];
    return [{ label: question.label, words: answerInWords(question, value as Answer, texts) }];
  });
}
