// One question as a native control: radio buttons, a list to choose from, or a box to write in.

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

import type { Answer, QuestionDef } from "./contract.js";
import { dayInWords, dayTyped, readDay } from "./dates.js";
import { isDate } from "./facts.js";
import { type Desk, Faults, Heading, Listen, type Ask, describedBy, faultsAt, idOf, spoken } from "./pieces.js";
import { fitting, readTyped } from "./typed.js";
import { numberInWords, numberTyped } from "./wording.js";

interface EntryProps {
  readonly desk: Desk;
  readonly ask: Ask;
  /** The words of the question; its own where there are no others. */
  readonly text?: string | undefined;
  /** The question is the heading of the screen. */
  readonly isHeading?: boolean;
  /** In a row of many: short, a list instead of many radio buttons. `name` is whose row it is. */
  readonly row?: { readonly name: string; readonly isLabel: boolean };
}

const hasOptions = ({ type }: QuestionDef): boolean => type === "choice" || type === "boolean";
const isSelect = ({ question }: Ask, row: boolean): boolean =>
  question.widget === "dropdown" || (row && question.type === "choice" && question.options.length > 2);

/** A question with its words, hint, faults and control. */
export function Entry(props: EntryProps) {
  const { desk, ask, row, isHeading = false } = props;
  const { path, question } = ask;
  const id = idOf(path);
  const words = props.text ?? (row?.isLabel ? question.label : question.text);
  const isGroup = hasOptions(question) && !isSelect(ask, !!row);
  const hint = row && (row.isLabel || hasOptions(question)) ? "" : question.hint;
  const described = describedBy(hint && `${id}-hint`, faultsAt(desk, path).length > 0 && `${id}-fault`);
  const label: ComponentChildren = row ? rowLabel(words, row) : withRemark(desk, question, words);
  const notes = (
    <>
      {hint && <p class="question-hint" id={`${id}-hint`}>{hint}</p>}
      <Faults desk={desk} path={path} />
    </>
  );
  const listen = !row && <Listen desk={desk} text={spoken(question, words)} />;
  const bad = faultsAt(desk, path).length ? " question-bad" : "";
  if (isGroup)
    return (
      <div class={`question${bad}`}>
        {listen}
        <fieldset aria-describedby={described}>
          <legend class="question-text">{isHeading ? <Heading>{label}</Heading> : label}</legend>
          {notes}
          <Radios desk={desk} ask={ask} />
        </fieldset>
      </div>
    );
  const head = <label class="question-text" for={id}>{label}</label>;
  return (
    <div class={`question${bad}`}>
      {listen}
      {isHeading ? <Heading>{head}</Heading> : head}
      {notes}
      {isSelect(ask, !!row) ? (
        <Dropdown desk={desk} ask={ask} described={described} />
      ) : (
        <Box desk={desk} ask={ask} described={described} />
      )}
    </div>
  );
}

const withRemark = (desk: Desk, { required }: QuestionDef, words: string): ComponentChildren =>
  required ? <>{words} <span class="remark">({desk.texts("required")})</span></> : words;

/** In a row the name is what is seen, or what is heard after the question's short name. */
const rowLabel = (words: string, { name, isLabel }: { name: string; isLabel: boolean }): ComponentChildren =>
  isLabel ? <>{name}<span class="unseen">: {words}</span></> : <>{words}<span class="unseen">, {name}</span></>;

interface Choice {
  readonly value: Answer;
  readonly label: string;
  readonly picture?: string;
}

/** The answers there are, "I do not know" among them where the question may be left open. */
function choicesOf({ texts }: Desk, question: QuestionDef): Choice[] {
  const choices: Choice[] =
    question.type === "boolean"
      ? [{ value: true, label: texts("yes") }, { value: false, label: texts("no") }]
      : question.options.map(({ code, ...rest }) => ({ value: code, ...rest }));
  return question.required ? choices : [...choices, { value: null, label: texts("not_known") }];
}

function Radios({ desk, ask: { path, question } }: { desk: Desk; ask: Ask }) {
  const id = idOf(path);
  const chosen = desk.family.given(path);
  const choices = choicesOf(desk, question);
  const pictured = choices.some(({ picture }) => picture);
  const kind = pictured ? " options-pictures" : choices.length <= 3 ? " options-two" : "";
  return (
    <div class={`question-control options${kind}`}>
      {choices.map(({ value, label, picture }, i) => (
        <label class={`option${value === null ? " option-unknown" : ""}`}>
          <input
            type="radio" name={id} id={i ? `${id}-${i}` : id} checked={chosen === value}
            required={question.required} onChange={() => desk.store.set(path, value)}
          />
          {picture && <img class="option-picture" src={desk.pictures(picture)} alt="" width="56" height="56" loading="lazy" />}
          <span class="option-text">{label}</span>
        </label>
      ))}
    </div>
  );
}

function Dropdown({ desk, ask: { path, question }, described }: { desk: Desk; ask: Ask; described: string | undefined }) {
  const choices = choicesOf(desk, question);
  const chosen = choices.findIndex(({ value }) => value === desk.family.given(path));
  return (
    <div class="question-control">
      <select
        class="entry" id={idOf(path)} value={chosen} aria-describedby={described} required={question.required}
        aria-invalid={faultsAt(desk, path).length > 0}
        onChange={({ currentTarget }) => {
          const choice = choices[+currentTarget.value];
          if (choice) desk.store.set(path, choice.value);
          else desk.store.clear(path);
        }}
      >
        <option value={-1}>{desk.texts("choose")}</option>
        {choices.map(({ label }, i) => <option value={i}>{label}</option>)}
      </select>
    </div>
  );
}

/** The text that stands for an answer in a box. */
function typedOf(desk: Desk, { type }: QuestionDef, answer: Answer | undefined): string {
  if (answer === undefined || answer === null) return "";
  if (typeof answer === "number") return numberTyped(answer, desk.texts);
  return type === "date" && isDate(answer) ? dayTyped(answer) : String(answer);
}

function Box({ desk, ask: { path, question }, described }: { desk: Desk; ask: Ask; described: string | undefined }) {
  const { store, texts, family } = desk;
  const id = idOf(path);
  const answer = family.given(path);
  const [text, write] = useState(() => typedOf(desk, question, answer));
  const [cut, setCut] = useState(0);
  // What was changed elsewhere (another tab, a choice below the box) is shown; what is being typed stays.
  const shown = readTyped(question, text, family.on) === (answer ?? undefined) ? text : typedOf(desk, question, answer);
  const typed = (input: HTMLInputElement): void => {
    const fit = fitting(question, input.value);
    if (fit.text !== input.value) input.value = fit.text;
    write(fit.text);
    setCut(fit.cut);
    const value = readTyped(question, fit.text, family.on);
    if (value === undefined) store.clear(path);
    else store.set(path, value);
  };
  const { type, unit } = question;
  const digits = type === "nik" || type === "kk";
  const mode = type === "decimal" ? "decimal" : digits || type === "integer" ? "numeric" : "text";
  return (
    <div class="question-control">
      <div class="with-unit">
        <input
          class={`entry${digits ? " entry-digits" : type === "integer" || type === "decimal" ? " entry-short" : type === "date" ? " entry-date" : ""}`}
          type="text" id={id} value={shown} inputMode={mode} autocomplete="off" autocapitalize={type === "name" ? "words" : "off"}
          spellcheck={false} required={question.required} aria-invalid={faultsAt(desk, path).length > 0}
          aria-describedby={describedBy(described, unit && `${id}-unit`, `${id}-echo`)}
          onInput={({ currentTarget }) => typed(currentTarget)}
        />
        {unit && <span class="aside" id={`${id}-unit`}>{unit}</span>}
      </div>
      <p class="echo" id={`${id}-echo`} role="status">
        {cut > 0 && texts("cut", { most: cut })}
        {cut === 0 && <Echo desk={desk} ask={{ path, question }} text={shown} answer={answer} />}
      </p>
    </div>
  );
}

/** How something typed was understood, or what it could mean. */
function Echo({ desk, ask: { path, question }, text, answer }: { desk: Desk; ask: Ask; text: string; answer: Answer | undefined }) {
  const { texts, family, store } = desk;
  const months = (): string => texts("months");
  if (question.type === "date" && text) {
    const read = readDay(text, (question.min as string) ?? "1900-01-01", (question.max as string) ?? family.on);
    if (read.day) return <>{texts(read.rough ? "read_rough" : "read", { value: dayInWords(read.day, months()) })}</>;
    if (!read.choices) return null;
    return (
      <span class="which">
        <span>{texts("which_day")}</span>
        {read.choices.map((day) => (
          <button type="button" class="button button-second button-small" onClick={() => { store.set(path, day); focusSoon(idOf(path)); }}>
            {dayInWords(day, months())}
          </button>
        ))}
      </span>
    );
  }
  if (typeof answer === "number" && text && text.trim() !== numberTyped(answer, texts) && text !== numberInWords(answer, texts))
    return <>{texts("read", { value: `${numberInWords(answer, texts)} ${question.unit ?? ""}`.trim() })}</>;
  if (question.type === "nik" || question.type === "kk") {
    const count = String(answer ?? "").length;
    return count > 0 && count !== 16 ? <>{texts("count_digits", { count })}</> : null;
  }
  return null;
}

const focusSoon = (id: string): void => void setTimeout(() => document.getElementById(id)?.focus());
