// The family's proof: a number and a square code, to be shown, photographed or printed; and how far the record is.

import { useRef, useState } from "preact/hooks";

import type { OutboxItem } from "../../outbox/contract.js";
import type { WorkProps } from "../contract.js";
import { StateTag } from "./answer_parts.js";
import { momentInWords } from "./days.js";
import { Nothing, Page, Sign, Way, useStore } from "./pieces.js";
import { SquareCode } from "./square_code.js";
import { wayOfDraft } from "./ways.js";

/** Where a reference is looked up: it tells nothing about anybody. */
const addressOf = (reference: string): string => `${location.origin}/status/?nomor=${encodeURIComponent(reference)}`;

/** What is left of a record's number when it is read out: its last twelve signs, in fours. */
export const shortNumber = (record: string): string =>
  record.replace(/-/g, "").slice(-12).toUpperCase().replace(/(.{4})(?=.)/g, "$1-");

export function ReceiptScreen(work: WorkProps) {
  useStore(work);
  const { store, texts, params } = work;
  const item = store.outbox().find(({ record }) => record === params["id"]);
  if (!item)
    return (
      <Page work={work} isInner title={texts("work_receipt_title")}>
        <Nothing title={texts("work_receipt_gone")} text={texts("work_receipt_gone_text")}>
          <p><Way work={work} to="families" class="button button-second">{texts("work_to_families")}</Way></p>
        </Nothing>
      </Page>
    );
  return <Shown work={work} item={item} />;
}

function Shown({ work, item }: { work: WorkProps; item: OutboxItem }) {
  const { texts } = work;
  const { receipt, state, kind } = item;
  const isFamilys = kind === "registration";
  return (
    <Page work={work} isInner title={texts("work_receipt_title")}>
      <div class="stack-close">
        <p><strong>{item.title}</strong> <span class="aside">· {texts(`work_kind_${kind}`)}</span></p>
        <p role="status"><span class={toneOf(state)}><Sign name={signOf(state)} />{texts(`work_state_${state}`)}</span></p>
        <p class="aside">{texts("work_receipt_on", { day: momentInWords(receipt?.received_at ?? item.queuedAt, texts) })}</p>
      </div>
      {state === "quarantined" && <Held work={work} item={item} />}
      {isFamilys && <Number work={work} item={item} />}
      {receipt && receipt.decisions.length > 0 && (
        <ul class="lines card">
          {receipt.decisions.map(({ programme, outcome }) => (
            <li key={programme} class="stack-close">
              <strong>{work.materials.programmes.find(({ code }) => code === programme)?.title ?? programme}</strong>
              <span><StateTag outcome={outcome} texts={texts} /></span>
            </li>
          ))}
        </ul>
      )}
      <div class="actions no-print">
        {isFamilys && <Way work={work} to="answer" params={{ id: item.record }} class="button button-second">{texts("work_to_answer")}</Way>}
        <Way work={work} to="families" class="button button-second">{texts("work_to_families")}</Way>
      </div>
    </Page>
  );
}

const toneOf = (state: OutboxItem["state"]): string =>
  state === "acknowledged" ? "tag tag-good" : state === "quarantined" ? "tag tag-bad" : "tag";
const signOf = (state: OutboxItem["state"]) => (state === "acknowledged" ? "good" : state === "quarantined" ? "held" : "sent");

/** The number and its code; until the server has answered, those of the record on this phone, and said to be so. */
function Number({ work, item }: { work: WorkProps; item: OutboxItem }) {
  const { texts } = work;
  const dialog = useRef<HTMLDialogElement>(null);
  const reference = item.receipt?.reference ?? "";
  const number = reference || shortNumber(item.record);
  const label = texts(reference ? "work_code_label" : "work_code_label_record", { number });
  const card = (
    <div class="stack receipt">
      <div class="stack-close">
        <h2>{texts(reference ? "work_reference" : "work_record_number")}</h2>
        <p class="receipt-number number">{number}</p>
      </div>
      <SquareCode text={reference ? addressOf(reference) : item.record} label={label} />
      <p>{texts(reference ? "work_code_text" : "work_code_text_record")}</p>
    </div>
  );
  return (
    <>
      <section class="card stack print-me">
        {card}
        <div class="actions no-print">
          <button type="button" class="button" onClick={() => dialog.current!.showModal()}>{texts("work_show")}</button>
          <button type="button" class="button button-second" onClick={() => print()}>{texts("work_print")}</button>
        </div>
      </section>
      <dialog ref={dialog} class="show no-print" aria-label={texts("work_receipt_title")}>
        <div class="stack">
          <p class="show-name"><strong>{item.title}</strong></p>
          {card}
          <form method="dialog"><button class="button">{texts("work_show_close")}</button></form>
        </div>
      </dialog>
    </>
  );
}

/** Why a record is held, and the way to mend it. */
function Held({ work, item }: { work: WorkProps; item: OutboxItem }) {
  const { texts, store } = work;
  const [trouble, setTrouble] = useState(false);
  const reason = item.receipt?.reason ?? item.reason;
  const mend = async (): Promise<void> => {
    try {
      work.go(...wayOfDraft(await store.reopen(item.record)), { replace: true });
    } catch {
      setTrouble(true);
    }
  };
  return (
    <div class="notice notice-bad stack-close">
      <p><strong>{texts("work_held_title")}</strong></p>
      {reason && <p>{reason.what} {reason.mend}</p>}
      <p>{texts("work_held_text")}</p>
      {item.kind !== "self_proof" && <p><button type="button" class="button button-second button-small" onClick={() => void mend()}>{texts("work_held_mend")}</button></p>}
      {trouble && <p role="alert">{texts("work_held_trouble")}</p>}
    </div>
  );
}
