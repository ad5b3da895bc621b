// What the form, and the page that holds it, give each other. Types only: no bytes.

import type { ComponentChildren } from "preact";

import type { Tree } from "./document.js";

/** null: seen, and not known or skipped. A date is "YYYY-MM-DD". What could not be read stays the text it is. */
export type Answer = string | number | boolean | null;

/** `key` is made by the phone or the server, [a-z0-9]{8}, and never sent in a submission. An absent answer was not asked yet. */
export interface Member {
  key: string;
  [code: string]: Answer;
}

/** The family's answers by code, and its members. */
export interface Answers {
  [code: string]: Answer | Member[];
  members: Member[];
}

export type Path = readonly [code: string] | readonly [member: string, code: string];

/** What an agency, or the person earlier, said: source "dukcapil", sourceName "Dukcapil". */
export interface Known {
  value: Answer;
  source: string;
  sourceName: string;
  asOf: string;
  asOfWords: string;
}

/** A questionnaire in one language, as `tepat.content.questionnaires.document.form_document` makes it. */
export interface FormDocument {
  code: string;
  version: string;
  title: string;
  questions: Record<string, QuestionDef>;
  /** In the order they are shown. */
  screens: ScreenDef[];
  /** The most members that a submission may have; 0 where the questionnaire asks about none. */
  maxMembers: number;
  /** The answer that exactly one member must give: the head of the family. */
  head?: { question: string; value: number };
  /**
   * A form about a family that is known: who fills in the page puts the members into the store, each with these
   * answers as far as they are known. Conditions read them, no screen asks them, and they are not sent.
   */
  given?: string[];
}

export type QuestionType = "choice" | "boolean" | "integer" | "decimal" | "date" | "text" | "kk" | "nik" | "name";

export interface OptionDef {
  code: number;
  label: string;
  picture?: string;
}

export interface QuestionDef {
  code: string;
  type: QuestionType;
  /** yes_no, choices, dropdown, number, counter, date, text or digits. */
  widget: string;
  text: string;
  hint: string;
  /** The short name of what is asked, for lists and messages. */
  label: string;
  required: boolean;
  options: OptionDef[];
  unit?: string;
  min?: number | string;
  max?: number | string;
  /** Decimals that a number may have. */
  scale?: number;
  maxLength?: number;
  relevant?: Tree;
  constraint?: Tree;
  constraintMessage?: string;
  picture?: string;
}

/**
 * questions: of the household, one below the other (a question and its follow-ups). ticks: booleans as cards to
 * tick, with "none of these". each: a topic asked of every member, in rows, or as ticks beside names. member: who
 * one member is. members: the list of them, with their names.
 */
export type Layout = "questions" | "ticks" | "each" | "member" | "members";

export interface ScreenDef {
  code: string;
  /** The title of the section, shown above the heading. */
  section: string;
  title: string;
  text?: string;
  hint?: string;
  layout: Layout;
  questions: string[];
  /** Wording on this screen that takes the place of a question's own: plural, or the name on a card. */
  texts?: Record<string, string>;
  /** A condition over the household's answers: what stands on the screen is asked only where it is true. */
  relevant?: Tree;
}

export interface AnswerStore {
  answers(): Answers;
  known(path: Path): Known | undefined;
  /** Kept on the phone at once, and sent to the server soon. */
  set(path: Path, value: Answer): void;
  clear(path: Path): void;
  /** The key of the new member. */
  addMember(): string;
  removeMember(key: string): void;
  /** Gives back what ends the subscription. */
  subscribe(listener: () => void): () => void;
}

/** The sentence with this key in the reader's language; `{name}` in it is replaced by values.name. */
export interface Texts {
  (key: string, values?: Record<string, string | number>): string;
}

/**
 * Where the person is: the `id` of a screen (the code of an ExtraScreen, or one of the form's own), with "~" at its
 * end where it was opened from the answers and leads back to them. "" is the first screen, "check" are the answers.
 * May be kept as a draft's `step`: it holds nothing personal.
 */
export type Place = string;

/** Reads a text aloud. The form draws the button, `<button class="listen">`, beside every question. */
export interface VoiceSlot {
  play(text: string): void;
}

/** A screen that the caller puts before or after the form's own: residence, face, sending. */
export interface ExtraScreen {
  code: string;
  title: string;
  done(): boolean;
  view(props: ExtraProps): ComponentChildren;
  /** One line for the list of answers; without it the screen is not listed there. */
  summary?(): string;
}

export interface ExtraProps {
  /** Leads to the next screen, or back to the answers where it was opened from there. */
  next(): void;
  texts: Texts;
}

/** Something to put right, found by the form or by the server; `path` leads to the question. */
export interface Fault {
  path: Path | null;
  text: string;
  /** It is about a list to tick, of which the path is the first, and not about that one alone. */
  isOfList?: boolean;
}

export interface FormProps {
  document: FormDocument;
  store: AnswerStore;
  texts: Texts;
  /** The day by the server's clock: a phone's may be wrong by years. */
  on: string;
  place: Place;
  go(place: Place): void;
  before: ExtraScreen[];
  /** The answers are shown ("check") before the last of these: face, answers, sending. */
  after: ExtraScreen[];
  voice?: VoiceSlot;
  /** The address of a picture by its name. */
  pictures: (name: string) => string;
  /** What the server refused; shown above the answers, and at each question. */
  faults?: Fault[];
  /** Lead-out of the form on its first screen: where "back" goes. */
  leave?: () => void;
}
