// What the frame gives each of its own screens. Types only.

import type { FieldStore } from "../../outbox/contract.js";
import type { Go, LanguageCode, Materials, Params, Texts } from "../contract.js";
import type { Shell } from "./page_document.js";

export interface FrameProps {
  store: FieldStore;
  shell: Shell;
  materials: Materials;
  texts: Texts;
  language: LanguageCode;
  /** False where the language is not on the phone and cannot be fetched. */
  speak(language: LanguageCode): Promise<boolean>;
  go: Go;
  back(): void;
  params: Params;
  say(text: string): void;
  busy(isBusy: boolean): void;
  lock(): void;
}
