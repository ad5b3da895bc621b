// Answers in the reader's words.

import type { Answer, FormDocument, QuestionDef, Texts } from "./contract.js";
import { dayInWords } from "./dates.js";
import { isDate } from "./facts.js";

/** A number as it is written in the reader's language. */
export function numberInWords(value: number, texts: Texts): string {
  const [whole, decimals] = String(value).split(".") as [string, string?];
  const [group, mark] = [...texts("number_marks")] as [string, string];
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group);
  return decimals ? grouped + mark + decimals : grouped;
}

/** A number as it is typed: without groups. */
export const numberTyped = (value: number, texts: Texts): string =>
  String(value).replace(".", [...texts("number_marks")][1]!);

/** The answer as people say it; "not known" for none. */
export function answerInWords(question: QuestionDef, answer: Answer | undefined, texts: Texts): string {
  if (answer === undefined || answer === null) return texts("not_known");
  if (typeof answer === "boolean") return texts(answer ? "yes" : "no");
  if (question.type === "choice") return question.options.find(({ code }) => code === answer)?.label ?? texts("not_known");
  if (typeof answer === "number") return `${numberInWords(answer, texts)} ${question.unit ?? ""}`.trim();
  if (question.type === "date" && isDate(answer)) return dayInWords(answer, texts("months"));
  if (question.type === "nik" || question.type === "kk") return answer.replace(/(\d{4})(?=\d)/g, "$1 ");
  return answer;
}

/** The answer, with what it is about before it where it does not say so itself: "Kawin", but "NIK 3510 ...". */
export function shortWords(document: FormDocument, question: QuestionDef, answer: Answer | undefined, texts: Texts): string {
  const words = answerInWords(question, answer, texts);
  const isAlone = Object.values(document.questions).every((other) =>
    other === question || other.options.every(({ label }) => label !== words));
  const speaksForItself = question.type === "choice" && typeof answer === "number" && isAlone;
  return speaksForItself ? words : `${question.label}: ${words}`;
}
