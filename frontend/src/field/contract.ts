// What the frame of the field app and the screens of the work give each other. Types only: no bytes.

import type { ComponentChildren } from "preact";

import type { FormDocument, Texts, VoiceSlot } from "../forms/contract.js";
import type { Definitions, FormulaDocument } from "../forms/document.js";
import type { FieldStore } from "../outbox/contract.js";

export type { Texts, VoiceSlot };

/** The languages of the app, in the order in which they are offered. */
export type LanguageCode = "id" | "jv" | "mad" | "en";

/** One purpose for which a family is asked to agree, word for word as it is read out to them. */
export interface ConsentText {
  purpose: string;
  /** Goes into the submission with the answer, so that it stays known what was read out. */
  version: string;
  /** The language of what was read out. */
  language: string;
  title: string;
  /** One sentence that can stand alone. */
  summary: string;
  /** What is done with the data, one short sentence each. */
  points: readonly string[];
  /** What the family says yes or no to. */
  question: string;
  /** What the law gives them. */
  rights: readonly string[];
  /** Without it nothing can be decided. */
  required: boolean;
}

export interface ProgrammeText {
  code: string;
  title: string;
  /** What the programme is, in one sentence. */
  summary: string;
  /** Short name of the body that pays. */
  agency: string;
}

/** A place in the tree of areas: "35.10.16.1003". */
export interface AreaText {
  code: string;
  name: string;
}

/**
 * Everything that is fixed in one language, as `tepat.field.materials` makes it and GET materials/{language} gives
 * it. Nothing in it is about anybody.
 */
export interface Materials {
  format: 1;
  /** A hash of all that follows: another one means that something has changed. */
  version: string;
  language: LanguageCode;
  /** Every sentence of the app, of the form and of the work, by its key. */
  texts: Readonly<Record<string, string>>;
  /** The questionnaires by their code: `keluarga`, `buku_dasawisma`, `kunjungan_acak`. */
  forms: Readonly<Record<string, FormDocument>>;
  /** The version of each questionnaire, to be written into what is sent. */
  formVersions: Readonly<Record<string, string>>;
  /**
   * For the answer without a network: the formulas of all programmes in force. Titles, reasons and labels stand in
   * this language, under "id" if it is not "en": `reasonLanguage` says which key to read.
   */
  formulas: readonly FormulaDocument[];
  reasonLanguage: "id" | "en";
  programmes: readonly ProgrammeText[];
  /** Labels of variables, with the labels of their codes, for whatever no question of a form asks. */
  variables: Definitions;
  /** Short names of the agencies that know a variable better than the family: {"vehicle_value": ["Samsat"]}. */
  agencies: Readonly<Record<string, readonly string[]>>;
  consents: readonly ConsentText[];
  /** The regency's districts and villages, for a family that lives outside the agent's own area. */
  areas: readonly (readonly [code: string, name: string, villages: readonly (readonly [part: string, name: string])[]])[];
}

/** The screens of the work, by the first part of the address after "#/". */
export type RouteName =
  | "families" | "family" | "register" | "answer" | "receipt" | "tasks" | "task" | "visit" | "notebook" | "notebook_family" | "correct";

/** Screens of the frame: the outbox, and all else. */
export type FrameRoute = "outbox" | "outbox_record" | "more" | "language" | "pin" | "proof" | "leave" | "help" | "about";

export type Params = Readonly<Record<string, string>>;

export interface GoOptions {
  /** The step takes the place of the present one in the way back: after a form is finished, "back" must not reopen it. */
  replace?: boolean;
}

/**
 * Leads to a screen. The address is "#/family?id=…": route, then parameters. Only identifiers made by the phone or
 * the server may be parameters (families, threads, tasks, months, steps of a form): never names or numbers of people.
 */
export type Go = (route: RouteName | FrameRoute, params?: Params, options?: GoOptions) => void;

/**
 * Common parameters: `id` (family, task or record), `thread` (a draft), `month` ("2026-11"), `step` (where in a form:
 * its Place), `family`. A screen reads what it needs and shows the list it belongs to when something is absent or gone.
 */
export interface WorkProps {
  store: FieldStore;
  materials: Materials;
  texts: Texts;
  go: Go;
  /** One step back in the app, or to the list of the tab where there is none. */
  back(): void;
  route: RouteName;
  params: Params;
  voice?: VoiceSlot;
  /** The address of a picture of the form by its name: one sheet, cached at install. */
  pictures: (name: string) => string;
  /**
   * Says that something is being typed or recorded: a new version of the app waits, the phone does not lock by
   * itself while it is true and the page is seen. Give false when the screen is left.
   */
  busy(isBusy: boolean): void;
  /** Reads out and shows for some seconds a short message: "Tersimpan di HP". */
  say(text: string): void;
}

/** What `frontend/src/field/work/index.tsx` exports. */
export type WorkRoutes = Readonly<Record<RouteName, (props: WorkProps) => ComponentChildren>>;

/**
 * What is waiting to be done, for the figure on a tab of the navigation; exported by `work/index.tsx` as `COUNTS`
 * where there is one to show.
 */
export type WorkCounts = Partial<Record<"families" | "tasks" | "notebook", (store: FieldStore) => number>>;
