// Changes of a draft, as the server takes them (tepat.intake.changes), and answers with changes laid over them.

import type { Answer, Answers, Member, Path } from "../forms/contract.js";

/** Without a value the answer is taken back, or the member taken out. */
export interface Change {
  readonly path: readonly string[];
  readonly value?: Answer | Record<string, never>;
}

export const AREA = "area_code";

export const placeOf = (path: Path): readonly string[] => (path.length === 2 ? ["members", ...path] : path);

export const isSame = (a: Change, b: Change): boolean => a.path.join("/") === b.path.join("/");

/** The changes with a new one; an earlier change of the same place is dropped, and all of a member taken out. */
export function withChange(changes: readonly Change[], added: Change): Change[] {
  const takesOut = added.path.length === 2 && added.value === undefined;
  const kept = changes.filter((one) => !isSame(one, added) && !(takesOut && one.path[1] === added.path[1]));
  return [...kept, added];
}

/** The answers with the changes laid over them. What is there already is not touched. */
export function withChanges(answers: Answers, changes: readonly Change[]): Answers {
  return changes.reduce(laidOver, answers);
}

function laidOver(answers: Answers, { path, value }: Change): Answers {
  const [first, key, code] = path as [string, string?, string?];
  if (first === AREA) return answers;
  if (first !== "members" || key === undefined) return put(answers, first, value) as Answers;
  const { members } = answers;
  if (code === undefined && value === undefined) return { ...answers, members: members.filter((one) => one.key !== key) };
  const known = members.some((one) => one.key === key) ? members : [...members, { key }];
  if (code === undefined) return { ...answers, members: known };
  return { ...answers, members: known.map((one) => (one.key === key ? (put(one, code, value) as Member) : one)) };
}

function put(record: Record<string, unknown>, code: string, value: unknown): Record<string, unknown> {
  const { [code]: _, ...rest } = record;
  return value === undefined ? rest : { ...rest, [code]: value };
}

/** The first changes that fit into a small message; always at least one. */
export function batchOf(changes: readonly Change[], mostBytes: number): Change[] {
  const batch: Change[] = [];
  let bytes = 0;
  for (const change of changes) {
    bytes += new TextEncoder().encode(JSON.stringify(change)).length + 1;
    if (batch.length && bytes > mostBytes) break;
    batch.push(change);
  }
  return batch;
}
