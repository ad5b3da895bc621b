// A registration under way: what its draft holds, and what must be there before it may be queued. Pure.

import type { Answer, Answers, Known, Member } from "../../forms/contract.js";
import type { Draft, Family, Task } from "../../outbox/contract.js";
import type { ConsentText, Materials } from "../contract.js";
import type { Content } from "./draft_desk.js";
import type { GivenConsent } from "./documents.js";
import { newKey } from "./ids.js";

export type ProofKind = "signature" | "voice" | "witness";

export interface RegistrationContent extends Content {
  readonly kind: "registration";
  readonly consents: Readonly<Record<string, GivenConsent>>;
  /** What shows that somebody agreed: a piece of evidence of the draft. */
  readonly proof: { readonly kind: ProofKind; readonly evidence: string } | null;
  readonly area: string;
  /** Screens that were seen and left as they are. */
  readonly seen: readonly string[];
  readonly places: "" | "refused" | "failed";
  readonly faces: "" | "refused" | "dark" | "later";
}

/** Nothing said yet. Of a family that is known, who lives there and what they said before is there to be confirmed. */
export function begin(thread: string, family: Family | null, area: string, title: string, at: string): Draft {
  const members = family ? family.members.map((): Member => ({ key: newKey() })) : [];
  const content: RegistrationContent = {
    kind: "registration", step: "", consents: {}, proof: null, area, seen: [], places: "", faces: "", answers: { members } as Answers,
  };
  return {
    thread, version: 1, baseVersion: 0, kind: "registration", family: family?.id ?? null, task: null, month: null,
    title, content, place: null, evidence: [], updatedAt: at,
  };
}

/** What is known of a family that is registered anew, by the path of its question. */
export function knownOf(family: Family | null, members: readonly Member[], source: string, asOf: string, asOfWords: string): Record<string, Known> {
  if (!family) return {};
  const known: Record<string, Known> = {};
  const say = (path: string, value: unknown): void => {
    if (value !== undefined && value !== null && value !== "")
      known[path] = { value: value as Answer, source: "earlier", sourceName: source, asOf, asOfWords };
  };
  for (const [code, value] of Object.entries(family.answers.household)) say(code, value);
  family.members.forEach((person, i) => {
    const key = members[i]?.key;
    if (!key) return;
    for (const [code, value] of Object.entries(family.answers.members[person.id] ?? {})) say(`${key}/${code}`, value);
    say(`${key}/name`, person.name);
    say(`${key}/birth_date`, person.birth_date);
    say(`${key}/sex`, person.sex);
    say(`${key}/relation_to_head`, person.relation);
  });
  return known;
}

/**
 * The check that a family's new registration answers besides: everything it asks stands in the document, of the
 * household or of a member. Null where there is none.
 */
export function checkAnswered(tasks: readonly Task[], family: string | null, document: Readonly<Record<string, unknown>>): string | null {
  const { members, ...household } = document["answers"] as Record<string, unknown> & { members: object[] };
  const isSaid = ({ member, code }: Task["questions"][number]): boolean =>
    member === null ? code in household : members.some((one) => code in one);
  const found = tasks.find((task) => task.kind === "ground_check" && task.family === family && task.questions.every(isSaid));
  return found?.id ?? null;
}

/** The name by which the draft is known in lists: that of the head, else of the first who has one. */
export function titleOf({ answers }: Pick<Content, "answers">, unnamed: string): string {
  const names = [...answers.members]
    .sort((a, b) => +(b["relation_to_head"] === 1) - +(a["relation_to_head"] === 1))
    .map(({ name }) => (typeof name === "string" ? name.trim() : ""));
  return names.find(Boolean) ?? unnamed;
}

/** The answer to a purpose, with the words that were read out. */
export const consentOf = ({ version, language }: ConsentText, given: boolean, at: string): GivenConsent => ({ given, version, language, at });

export type ConsentFault = "answer" | "refused" | "proof";

/** What is missing before anything may be asked; "" where nothing is. */
export function consentFault({ consents, proof }: Pick<RegistrationContent, "consents" | "proof">, asked: readonly ConsentText[]): ConsentFault | "" {
  if (asked.some(({ purpose, required }) => required && consents[purpose]?.given === false)) return "refused";
  if (asked.some(({ purpose }) => !consents[purpose])) return "answer";
  return proof ? "" : "proof";
}

/** The village most likely meant: that of a family known, or the only one of the agent's own area. */
export function likelyVillage(areas: Materials["areas"], area: string): string {
  const villages = villagesOf(areas, area);
  return villages.length === 1 ? villages[0]!.code : "";
}

export interface Village {
  readonly code: string;
  readonly name: string;
  readonly district: string;
}

/** The villages below an area, or all where the area is none of these. */
export function villagesOf(areas: Materials["areas"], area: string): Village[] {
  const all = areas.flatMap(([district, name, villages]) =>
    villages.map(([part, village]): Village => ({ code: `${district}.${part}`, name: village, district: name })));
  const mine = all.filter(({ code }) => code === area || code.startsWith(`${area}.`));
  return mine.length ? mine : all;
}

export const ACCURATE_METRES = 30;

/** How well a place is known, in a word. */
export const accuracyOf = (metres: number): "good" | "fair" | "rough" => (metres <= ACCURATE_METRES ? "good" : metres <= 150 ? "fair" : "rough");
