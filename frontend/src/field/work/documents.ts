// From a draft to the document that the server takes. Pure.

import type { Answer, Answers, FormDocument, Member } from "../../forms/contract.js";
import { type Ask, Family } from "../../forms/family.js";
import type { Wanted } from "./cut.js";

export interface GivenConsent {
  readonly given: boolean;
  readonly version: string;
  readonly language: string;
  /** When it was given, with the offset of the phone's zone. */
  readonly at: string;
}

export interface Registration {
  readonly area: string;
  readonly answers: Answers;
  readonly consents: Readonly<Record<string, GivenConsent>>;
}

type Values = Record<string, Answer>;

/** Answers that are asked, and known: what is open, or no longer asked, is left out. */
function answersOf(family: Family, asks: readonly Ask[]): Values {
  const values: Values = {};
  for (const ask of asks) {
    const answer = family.answer(ask.path);
    if (answer === undefined || answer === null || family.relevance(ask) === false) continue;
    const value = typeof answer === "string" ? answer.trim() : answer;
    if (value !== "") values[ask.question.code] = value;
  }
  return values;
}

/** Codes of the questions, of the household and of a member. */
function codesOf({ screens, questions }: FormDocument): { household: string[]; member: string[] } {
  const codes = (isOfMember: boolean): string[] => [
    ...new Set(screens.filter(({ layout }) => (layout !== "questions" && layout !== "ticks") === isOfMember).flatMap((screen) => screen.questions)),
  ].filter((code) => questions[code]);
  return { household: codes(false), member: codes(true) };
}

const familyOf = (document: FormDocument, answers: Answers, on: string): Family => new Family(document, answers, () => undefined, on);

/** The body of a submission, as `PUT /api/v1/submissions` takes it. */
export function registrationDocument(
  form: FormDocument, { area, answers, consents }: Registration, observedAt: string, appVersion: string,
): Record<string, unknown> {
  const family = familyOf(form, answers, observedAt.slice(0, 10));
  const { household, member } = codesOf(form);
  return {
    questionnaire: form.code,
    questionnaire_version: form.version,
    area_code: area,
    channel: "assisted",
    observed_at: observedAt,
    answers: {
      ...answersOf(family, family.asks(household)),
      members: answers.members.map(({ key }) => answersOf(family, family.asks(member, key))),
    },
    consents: Object.entries(consents).map(([purpose, { given, version, language, at }]) =>
      ({ purpose, text_version: version, language, given, given_at: at })),
    ...(appVersion ? { device: { app_version: appVersion } } : {}),
  };
}

/** What came of looking for a household that was drawn. */
export type VisitResult = "answered" | "declined" | "nobody_home" | "moved_away" | "not_found";

/** A visit; `said` is what somebody answered who agreed, `language` that in which the words at the door were read out. */
export function visitDocument(
  said: { form: FormDocument; answers: Answers; language: string } | null, result: VisitResult, observedAt: string,
): Record<string, unknown> {
  if (!said) return { result, observed_at: observedAt };
  const { form, answers, language } = said;
  const family = familyOf(form, answers, observedAt.slice(0, 10));
  return {
    result, observed_at: observedAt, questionnaire: form.code, questionnaire_version: form.version,
    consent: { given: true, language }, answers: answersOf(family, family.asks(codesOf(form).household)),
  };
}

export interface Observation {
  readonly answers: Answers;
  /** "2026-11" for a notebook. */
  readonly month?: string;
  readonly note?: string;
}

/**
 * Answers about a known family; `wanted` names what may be among them, else all that the form asks. Answers that are
 * as they were in `before` are left out.
 */
export function observationDocument(
  form: FormDocument, { answers, month, note }: Observation, observedAt: string, wanted?: readonly Wanted[], before?: Answers,
): Record<string, unknown> {
  const family = familyOf(form, answers, observedAt.slice(0, 10));
  const { household, member } = codesOf(form);
  const isWanted = (code: string, of: string | null): boolean => !wanted || wanted.some((one) => one.code === code && one.member === of);
  const values = (codes: readonly string[], key?: string): Values => {
    const found = answersOf(family, family.asks(codes.filter((code) => isWanted(code, key ?? null)), key));
    return before ? changed(found, key === undefined ? before : before.members.find((one) => one.key === key)) : found;
  };
  const members = Object.fromEntries(
    answers.members.map(({ key }) => [key, values(member, key)] as const).filter(([, found]) => Object.keys(found).length),
  );
  return {
    questionnaire: form.code,
    questionnaire_version: form.version,
    ...(month === undefined ? {} : { month }),
    observed_at: observedAt,
    household: values(household),
    members,
    ...(note?.trim() ? { note: note.trim().slice(0, 500) } : {}),
  };
}

const changed = (values: Values, before: Answers | Member | undefined): Values =>
  Object.fromEntries(Object.entries(values).filter(([code, value]) => (before as Values | undefined)?.[code] !== value));

/** Whether a document says anything about anybody. */
export const isEmpty = (document: Readonly<Record<string, unknown>>): boolean =>
  !Object.keys(document["household"] as object).length && !Object.keys(document["members"] as object).length;
