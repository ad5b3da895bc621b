// A family's answers as the form reads them: what is known, what is asked, what has been answered.

import type { Answer, Answers, FormDocument, Known, Path, QuestionDef } from "./contract.js";
import { FactsError, accept, own, reads } from "./facts.js";
import { evaluate } from "./tree.js";
import type { Definition, Tree, Value } from "./document.js";

/** One question asked of the household or of one member. */
export interface Ask {
  readonly path: Path;
  readonly question: QuestionDef;
}

export const codeOf = (path: Path): string => path[path.length - 1]!;
export const memberOf = (path: Path): string | undefined => (path.length === 2 ? path[0] : undefined);
export const same = (a: Path, b: Path): boolean => a.length === b.length && a.every((part, i) => part === b[i]);

/** The answer at a path; undefined where nobody was asked yet. */
export function answerAt(answers: Answers, path: Path): Answer | undefined {
  const key = memberOf(path);
  const record = key === undefined ? answers : answers.members.find((member) => member.key === key);
  return record && (own(record as Record<string, Answer>, codeOf(path)) as Answer | undefined);
}

const TYPES: Readonly<Record<string, Definition["type"]>> = { kk: "text", nik: "text", name: "text" };

/** The answer to calculate with: null where it is not known, cannot be read, or lies outside its limits. */
export function valueOf(question: QuestionDef, given: Answer | undefined): Value {
  const { type, min, max, options } = question;
  const definition = {
    type: TYPES[type] ?? type,
    ...(options.length ? { codes: options.map(({ code }) => code) } : {}),
    ...(min !== undefined && max !== undefined ? { range: [min, max] } : {}),
  } as Definition;
  try {
    return accept(definition, given, "");
  } catch (error) {
    if (error instanceof FactsError) return null;
    throw error;
  }
}

/** The answers of one family on one day; made anew after every change. */
export class Family {
  private readonly values = new Map<string, Value>();
  /** By question the condition of the screen that it stands on. */
  private readonly gates: ReadonlyMap<string, Tree>;

  constructor(
    readonly document: FormDocument,
    readonly answers: Answers,
    private readonly said: (path: Path) => Known | undefined,
    readonly on: string,
  ) {
    this.gates = new Map(document.screens.flatMap(({ relevant, questions }) =>
      relevant === undefined ? [] : questions.map((code): [string, Tree] => [code, relevant])));
  }

  /** What was known before; what is no answer to the question (an agency's slip) counts as not known. */
  known(path: Path): Known | undefined {
    const known = this.said(path);
    const question = known && own(this.document.questions, codeOf(path));
    return question && valueOf(question, known.value) !== null ? known : undefined;
  }

  answer(path: Path): Answer | undefined {
    return answerAt(this.answers, path);
  }

  /** What is answered, or else what was known before. */
  given(path: Path): Answer | undefined {
    const answer = this.answer(path);
    return answer === undefined ? this.known(path)?.value : answer;
  }

  /** What a condition makes of the answers of the household or of a member; null is unknown. */
  evaluate(tree: Tree, member?: string): Value {
    return evaluate(tree, (name) => {
      if (name === ":on") return this.on;
      const key = `${member ?? ""}.${name}`;
      let value = this.values.get(key);
      if (value === undefined) {
        const question = own(this.document.questions, name);
        value = question ? valueOf(question, this.given(member === undefined ? [name] : [member, name])) : null;
        this.values.set(key, value);
      }
      return value;
    });
  }

  /** Whether the question is asked; null where that depends on an answer that is not there. */
  relevance({ path, question }: Ask): boolean | null {
    const gate = this.gates.get(question.code);
    const shown = gate === undefined ? true : (this.evaluate(gate) as boolean | null);
    if (shown === false || question.relevant === undefined) return shown;
    const asked = this.evaluate(question.relevant, memberOf(path)) as boolean | null;
    return asked === true ? shown : asked;
  }

  /** Whether the question is shown: one whose condition is not known waits, unless it must be answered. */
  wanted(ask: Ask): boolean {
    return this.relevance(ask) ?? ask.question.required;
  }

  /**
   * Whether something known stands for asking it: shown to be confirmed, not asked. What hangs on an answer
   * that is not known is asked in its place, with the known answer filled in.
   */
  reviewed({ path, question }: Ask): boolean {
    if (!this.known(path)) return false;
    if (question.relevant === undefined) return true;
    return [...reads(question.relevant)].every((name) => {
      const input = own(this.document.questions, name);
      if (!input) return true;
      const member = memberOf(path);
      return this.reviewed({ path: member === undefined ? [name] : [member, name], question: input });
    });
  }

  /** The questions with these codes, asked of the household or of a member. */
  asks(codes: readonly string[], member?: string): Ask[] {
    return codes.map((code) => ({
      path: member === undefined ? [code] : [member, code],
      question: this.document.questions[code]!,
    }));
  }

  /** A member's name as it was written; "" where it was not. */
  nameOf(member: string): string {
    const name = this.given([member, "name"]);
    return typeof name === "string" ? name.trim() : "";
  }
}
