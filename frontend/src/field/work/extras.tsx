// What goes with the answers about a known family: photos, the place, a few words; and the end.

import type { ExtraScreen } from "../../forms/contract.js";
import type { WorkProps } from "../contract.js";
import type { DraftDesk } from "./draft_desk.js";
import type { ObservationContent } from "./observation.js";
import { Photos } from "./photos.js";
import { PlaceOfHouse } from "./place.js";
import { SendButton } from "./sending.js";

export interface EndProps {
  readonly work: WorkProps;
  readonly desk: DraftDesk<ObservationContent>;
}

const MOST_LETTERS = 500;

export function Note({ work: { texts }, desk }: EndProps) {
  const left = MOST_LETTERS - desk.content.note.length;
  return (
    <div class="card stack-close">
      <label class="question-text" for="note">{texts("work_note_label")}</label>
      <p class="question-hint" id="note-hint">{texts("work_note_hint")}</p>
      <textarea class="entry" id="note" rows={3} maxLength={MOST_LETTERS} aria-describedby="note-hint note-left" value={desk.content.note}
        onInput={({ currentTarget }) => desk.change({ note: currentTarget.value })} />
      <p class="aside" id="note-left" role="status">{left < 100 ? texts("work_note_left", { count: left }) : ""}</p>
    </div>
  );
}

/** Photos, place and note on one screen, none of which anybody must give. */
export function evidenceScreen({ work, desk }: EndProps): ExtraScreen {
  const { texts } = work;
  const photos = (): number => desk.evidenceOf("house_photo", "document_photo").length;
  const said = (): string[] => [
    photos() ? texts("work_photos_count", { count: photos() }) : "",
    desk.draft.place ? texts("work_place_there") : "",
    desk.content.note.trim(),
  ].filter(Boolean);
  return {
    code: "evidence",
    title: texts("work_evidence_title"),
    done: () => desk.content.seen.includes("evidence"),
    summary: () => said().join(" · ") || texts("work_none_taken"),
    view: ({ next }) => (
      <>
        <Photos work={work} desk={desk} kinds={["house_photo", "document_photo"]} />
        <PlaceOfHouse work={work} desk={desk} title={texts("work_place_title")} />
        <Note work={work} desk={desk} />
        <div class="actions">
          <button type="button" class="button" onClick={() => { desk.change({ seen: ["evidence"] }); next(); }}>{texts("next")}</button>
        </div>
      </>
    ),
  };
}

interface SendProps extends EndProps {
  /** The document, or the sentence that says what is missing. */
  readonly document: () => Record<string, unknown> | string;
  readonly then: (record: string) => void;
}

export function sendScreen(props: SendProps): ExtraScreen {
  return { code: "send", title: props.work.texts("work_send_title"), done: () => false, view: () => <Send {...props} /> };
}

function Send({ work, desk, document, then }: SendProps) {
  const { texts, store } = work;
  const ready = document();
  if (typeof ready === "string") return <p class="notice">{ready}</p>;
  const queue = async (): Promise<string> => (await store.queue(desk.draft.thread, document())).record;
  return (
    <div class="card stack">
      <p>{texts("work_send_text")}</p>
      {desk.draft.evidence.length > 0 && <p class="aside">{texts("work_send_pictures", { count: desk.draft.evidence.length })}</p>}
      <SendButton work={work} desk={desk} queue={queue} then={then} label={texts("work_send")} />
    </div>
  );
}
