// What the shell hands its script, as `tepat.field.screens.app.view` makes it. Types only.

import type { LanguageCode } from "../contract.js";

export interface Shell {
  /** Of the app's own files: stands in what the app sends, and officers see it. */
  version: string;
  /** Everybody is made up. */
  demo: boolean;
  languages: readonly (readonly [code: LanguageCode, name: string])[];
  language_cookie: string;
  /** The sentences of the first screen in each language. */
  gate: Readonly<Record<LanguageCode, Readonly<Record<string, string>>>>;
  materials: { version: string; address: string };
  /** The questionnaires of this app, "keluarga@2026.1": the server says which it does not take any more. */
  forms: readonly string[];
  /** The sheet of what the app needs beyond the first screen. */
  style: string;
  /** The address of the sheet with all pictures; each lies under its name. */
  pictures: string;
  ways: Readonly<Record<"app" | "worker" | "sign_in" | "phones" | "status" | "api", string>>;
}
