// What the page hands its script, as `tepat.intake.screens.form.page` makes it. Types only.

import type { Answers, FormDocument, Known } from "../forms/contract.js";

/** A draft as the server keeps it. */
export interface Draft {
  revision: number;
  submission: string;
  answers: Answers;
  area_code: string;
  step: string;
  known: { household: Record<string, Known>; members: Record<string, Record<string, Known>> };
}

/** A village by the last part of its code, and its name. */
export type Village = readonly [part: string, name: string];
export type District = readonly [code: string, name: string, villages: readonly Village[]];

export interface FormPage {
  document: FormDocument;
  draft: Draft;
  /** The day by the server's clock. */
  on: string;
  /** Locks what the phone keeps, base64url; gone with the draft. */
  key: string;
  /** Tells this account's answers on a phone from another's. */
  account: string;
  texts: Record<string, string>;
  /** The address of the sheet with all pictures; each lies under its name. */
  pictures: string;
  areas: readonly District[];
  /** The village or district where the family probably lives; may be empty. */
  likely: string;
  /** "waits": the face still has to be matched. */
  face: "waits" | "";
  ways: Record<"draft" | "outcome" | "start" | "consent" | "face" | "sign_in", string>;
}
