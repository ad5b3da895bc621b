// The small parts that every screen of the form is made of.

import type { ComponentChildren } from "preact";

import type { AnswerStore, Fault, Path, Place, QuestionDef, Texts, VoiceSlot } from "./contract.js";
import { type Ask, type Family, same } from "./family.js";
import type { Way } from "./way.js";

/** What every part of a screen needs; made anew whenever an answer changes. */
export interface Desk {
  readonly family: Family;
  readonly way: Way;
  readonly store: AnswerStore;
  readonly texts: Texts;
  readonly voice: VoiceSlot | undefined;
  readonly pictures: (name: string) => string;
  /** Shown now; none before somebody tries to go on. */
  readonly faults: readonly Fault[];
  readonly go: (place: Place) => void;
  /** Tells people who cannot see it what has just changed. */
  readonly say: (text: string) => void;
}

export const idOf = (path: Path): string => `q-${path.join("-")}`;

export const faultsAt = (desk: Desk, path: Path): readonly Fault[] =>
  desk.faults.filter((fault) => fault.path && same(fault.path, path));

/** The heading of the screen; takes the focus when the screen comes up. */
export const Heading = ({ children }: { children: ComponentChildren }) => (
  <h1 id="form-heading" tabIndex={-1} aria-describedby="form-progress">{children}</h1>
);

export function Listen({ desk, text }: { desk: Desk; text: string }) {
  const { voice, texts } = desk;
  if (!voice) return null;
  return (
    <button type="button" class="listen" onClick={() => voice.play(text)}>
      <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">
        <path d="M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a7.8 7.8 0 0 1 0 11" />
      </svg>
      <span class="unseen">{texts("listen")}</span>
    </button>
  );
}

/** What is read aloud of a question: its words, its hint and its answers. */
export const spoken = (question: QuestionDef, text: string): string =>
  [text, question.hint, ...question.options.map(({ label }) => label)].filter(Boolean).join("\n");

export function Faults({ desk, path }: { desk: Desk; path: Path }) {
  const faults = faultsAt(desk, path);
  if (!faults.length) return null;
  return (
    <div id={`${idOf(path)}-fault`}>
      {faults.map(({ text }) => (
        <p class="fault"><span><span class="unseen">{desk.texts("mend")}: </span>{text}</span></p>
      ))}
    </div>
  );
}

/** The ids of what describes a control, as `aria-describedby` takes them. */
export const describedBy = (...ids: (string | false | undefined)[]): string | undefined =>
  ids.filter(Boolean).join(" ") || undefined;

/** Everything that is wrong on the screen; a link leads to each. */
export function FaultSummary({ desk, lead }: { desk: Desk; lead: (fault: Fault) => void }) {
  const { faults, texts } = desk;
  if (!faults.length) return null;
  return (
    <div class="fault-summary" id="form-faults" role="alert" tabIndex={-1} aria-labelledby="form-faults-title">
      <h2 id="form-faults-title">{texts("faults_title")}</h2>
      <ul>
        {faults.map((fault) => (
          <li>
            <a href={fault.path ? `#${idOf(fault.path)}` : "#form-heading"} onClick={(event) => { event.preventDefault(); lead(fault); }}>
              {faultWords(desk, fault)}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** A fault of a member's answer, with the member's name before it. */
function faultWords(desk: Desk, { path, text, isOfList }: Fault): string {
  return path?.length === 2 && !isOfList ? `${nameOf(desk, path[0])}: ${text}` : text;
}

/** What a member is called; the number where there is no name yet. */
export function nameOf(desk: Desk, key: string): string {
  const number = desk.family.answers.members.findIndex((member) => member.key === key) + 1;
  return desk.family.nameOf(key) || desk.texts("person", { number });
}

export function Who({ name }: { name: string }) {
  return (
    <p class="who"><span class="initial" aria-hidden="true">{[...name][0]?.toUpperCase()}</span><span>{name}</span></p>
  );
}

/** Takes the screen to a control and gives it the focus. */
export function focusOn(id: string): void {
  const found = document.getElementById(id);
  const control = found?.matches("input, select, button, textarea, h1, [tabindex]") ? found : found?.querySelector<HTMLElement>("input, select, button");
  control?.focus();
  control?.scrollIntoView({ block: "center" });
}

export type { Ask };
