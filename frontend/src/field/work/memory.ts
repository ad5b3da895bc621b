// What was said in the piece of work just finished, for the answer on the screen that follows. Sealed work cannot be
// opened any more; this is gone as soon as the phone is locked.

import type { Answers } from "../../forms/contract.js";
import type { FieldStore } from "../../outbox/contract.js";

export interface Said {
  readonly answers: Answers;
  /** Whether agencies may be asked. */
  readonly mayShare: boolean;
}

const MOST = 12;
const said = new WeakMap<FieldStore, Map<string, Said>>();

export function remember(store: FieldStore, record: string, answers: Answers, mayShare: boolean): void {
  const mine = said.get(store) ?? new Map<string, Said>();
  said.set(store, mine.set(record, { answers, mayShare }));
  for (const old of [...mine.keys()].slice(0, -MOST)) mine.delete(old);
}

export const recall = (store: FieldStore, record: string): Said | undefined => said.get(store)?.get(record);
