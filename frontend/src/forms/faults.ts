// What is wrong with the answers, in words, as the server will check them; it looks again when they are sent.

import type { Answer, Fault, FormDocument, Path, Texts } from "./contract.js";
import { readDay } from "./dates.js";
import { isDate, own } from "./facts.js";
import { type Ask, Family, memberOf } from "./family.js";
import { answerInWords, numberInWords } from "./wording.js";

/** What is wrong with one answer; null where it may stand. */
export function faultOf(family: Family, ask: Ask, texts: Texts): string | null {
  const { question, path } = ask;
  const answer = family.given(path);
  const label = question.label;
  if (answer === undefined || answer === null || (typeof answer === "string" && !answer.trim()))
    return question.required ? texts("fault_required", { label }) : null;
  const wrong = wrongKind(family, ask, answer, texts) ?? outOfRange(ask, answer, family.on, texts);
  if (wrong) return wrong;
  const { constraint } = question;
  if (constraint !== undefined && family.evaluate(constraint, memberOf(path)) === false) return question.constraintMessage!;
  return null;
}

function wrongKind(family: Family, { path, question }: Ask, answer: Answer, texts: Texts): string | null {
  const { type, label } = question;
  const words = { label };
  switch (type) {
    case "integer":
      return Number.isInteger(answer) ? null : texts("fault_integer", words);
    case "decimal":
      if (typeof answer !== "number") return texts("fault_number", words);
      return question.scale !== undefined && +answer.toFixed(question.scale) !== answer
        ? texts("fault_decimals", { label, scale: question.scale })
        : null;
    case "date":
      return isDate(answer) ? null : dateFault(family, { path, question }, String(answer), texts);
    case "nik":
    case "kk":
      if (!/^\d*$/.test(String(answer))) return texts("fault_digits_only", words);
      if (String(answer).length !== 16) return texts("fault_sixteen", { label, count: String(answer).length });
      return type === "nik" && hasTwin(family, path, answer) ? texts("fault_same_nik") : null;
    case "name":
      return /\p{L}/u.test(String(answer)) ? null : texts("fault_name", words);
    case "choice":
      return question.options.some(({ code }) => code === answer) ? null : texts("fault_choice", words);
    case "boolean":
      return typeof answer === "boolean" ? null : texts("fault_choice", words);
    case "text":
      return typeof answer === "string" ? null : texts("fault_choice", words);
  }
}

function dateFault(family: Family, { question }: Ask, text: string, texts: Texts): string {
  const { choices } = readDay(text, (question.min as string) ?? "1900-01-01", (question.max as string) ?? family.on);
  return texts(choices ? "fault_date_which" : "fault_date", { label: question.label });
}

function outOfRange({ question }: Ask, answer: Answer, on: string, texts: Texts): string | null {
  const { min, max = question.type === "date" ? on : undefined } = question;
  const below = min !== undefined && answer! < min;
  const above = max !== undefined && answer! > max;
  if (!below && !above) return null;
  if (question.type === "date" && above && max === on) return texts("fault_future", { label: question.label });
  const low = min === undefined ? "" : limit(question.type === "date" ? answerInWords(question, min, texts) : min, texts);
  const high = max === undefined ? "" : limit(question.type === "date" ? answerInWords(question, max, texts) : max, texts);
  return texts("fault_range", { label: question.label, low, high });
}

const limit = (value: number | string, texts: Texts): string =>
  typeof value === "number" ? numberInWords(value, texts) : value;

const hasTwin = (family: Family, path: Path, nik: Answer): boolean =>
  family.answers.members.some(({ key }) => key !== path[0] && family.given([key, path[1]!]) === nik);

/** The faults of these questions, each with its place. */
export function faultsOf(family: Family, asks: readonly Ask[], texts: Texts): Fault[] {
  return asks.flatMap((ask) => {
    const text = faultOf(family, ask, texts);
    return text === null ? [] : [{ path: ask.path, text }];
  });
}

/** Who stands for the whole family must be one person; `members` are those to look at, in their order. */
export function headFaults(family: Family, texts: Texts): Fault[] {
  const { head } = family.document;
  const members = family.answers.members.map(({ key }) => key);
  if (!head || !members.length || !own(family.document.questions, head.question)) return [];
  const relations = members.map((key) => family.given([key, head.question]));
  const heads = members.filter((_, i) => relations[i] === head.value);
  if (!heads.length && relations.every((relation) => typeof relation === "number"))
    return [{ path: [members[0]!, head.question], text: texts("fault_no_head") }];
  return heads.slice(1).map((key) => ({ path: [key, head.question], text: texts("fault_two_heads") }));
}

/** What is wrong with the list of members as a whole. */
export function listFaults(document: FormDocument, family: Family, texts: Texts): Fault[] {
  const count = family.answers.members.length;
  if (!document.maxMembers || document.given) return [];
  if (!count) return [{ path: null, text: texts("fault_no_members") }];
  return count > document.maxMembers ? [{ path: null, text: texts("fault_many_members", { most: document.maxMembers }) }] : [];
}
