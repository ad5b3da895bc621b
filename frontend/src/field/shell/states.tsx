// The five states of a record, each with its own sign and words: never by colour alone.

import type { Draft, OutboxItem, RecordState } from "../../outbox/contract.js";
import type { Go, Texts } from "../contract.js";
import { wayOfDraft } from "../work/ways.js";

/** Drawn on 24 by 24: a pencil, a clock, an arrow, a tick, a hand. */
const SIGNS: Readonly<Record<RecordState, string>> = {
  draft: "M5 19l1-4L16 5l3 3L9 18zM14 7l3 3",
  queued: "M12 4a8 8 0 1 0 .01 0zM12 8v4.5l3 2",
  uploading: "M12 19V6M6.5 11L12 5.5l5.5 5.5",
  acknowledged: "M5 12.5l5 5 9-11",
  quarantined: "M12 5.5v8M12 18v.2",
};
const TONES: Readonly<Record<RecordState, string>> = {
  draft: "state-draft", queued: "state-wait", uploading: "state-wait", acknowledged: "state-good", quarantined: "state-bad",
};

export function StateSign({ state }: { state: RecordState }) {
  return <span class={`state-sign ${TONES[state]}`}><svg viewBox="0 0 24 24" aria-hidden="true"><path d={SIGNS[state]} /></svg></span>;
}

export function stateInWords({ state, pictures, picturesSent }: OutboxItem, texts: Texts): string {
  if (state === "uploading" && pictures) return texts("state_uploading_pictures", { sent: picturesSent, total: pictures });
  return texts(`state_${state}`);
}

/** Where a draft is written on. */
export function continueDraft(draft: Draft, go: Go): void {
  if (draft.kind === "self_proof") go("proof");
  else go(...wayOfDraft(draft));
}
