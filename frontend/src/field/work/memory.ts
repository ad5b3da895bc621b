// What was said in a registration, for the answer on the screen that follows. Until the server has acknowledged it, it
// lies locked beside the sealed record; after that it is still known until the phone is locked.

import type { Answers } from "../../forms/contract.js";
import type { FieldStore } from "../../outbox/contract.js";
import type { RegistrationContent } from "./registration.js";

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

export function recall(store: FieldStore, record: string): Said | undefined {
  const content = store.contentOf(record) as Partial<RegistrationContent> | undefined;
  if (content?.kind !== "registration" || !content.answers) return said.get(store)?.get(record);
  const { answers, consents } = content as RegistrationContent;
  return { answers, mayShare: consents["sharing"]?.given !== false };
}
