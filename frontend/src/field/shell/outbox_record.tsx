// One record or draft: where it is, why it is held, and what the agent can do with it.

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

import type { Draft, OutboxItem } from "../../outbox/contract.js";
import type { FrameProps } from "./frame.js";
import { bytesInWords, momentInWords } from "./in_words.js";
import { StateSign, continueDraft, stateInWords } from "./states.js";

export function OutboxRecord(props: FrameProps) {
  const { store, params, texts, back } = props;
  const item = store.outbox().find(({ record }) => record === params.id);
  const draft = store.drafts().find(({ thread }) => thread === params.thread);
  return (
    <div class="stack-wide">
      <button type="button" class="back-link button-plain" onClick={back}>{texts("back")}</button>
      {item ? <Item {...props} item={item} /> : draft ? <OneDraft {...props} draft={draft} /> : <h1 tabIndex={-1}>{texts("record_gone")}</h1>}
    </div>
  );
}

function Item({ item, store, texts, go }: FrameProps & { item: OutboxItem }) {
  const { kind, title, state, reason, receipt, trouble, pictures, picturesSent, version, tries } = item;
  const now = store.now();
  const [isOpening, setOpening] = useState(false);
  const edit = async (): Promise<void> => {
    setOpening(true);
    try { continueDraft(await store.reopen(item.record), go); } finally { setOpening(false); }
  };
  const canEdit = kind !== "self_proof" && state !== "acknowledged";
  return (
    <>
      <Head kind={texts(`kind_${kind}`)} title={title || texts("untitled")}>
        <StateSign state={state} /><span>{stateInWords(item, texts)}</span>
      </Head>
      {state === "quarantined" && reason && (
        <section class="notice notice-bad stack-close">
          <h2>{texts("record_why")}</h2>
          <p>{reason.what}</p>
          <h2>{texts("record_do")}</h2>
          <p>{reason.mend}</p>
          <p class="aside">{texts("record_held_text")}</p>
        </section>
      )}
      {trouble && (state === "queued" || state === "uploading") && <p class="notice">{texts(`trouble_${trouble}`)}</p>}
      <dl class="summary card">
        {receipt?.reference && <Fact name={texts("record_reference")}><span class="reference">{receipt.reference}</span></Fact>}
        <Fact name={texts("record_when")}>{momentInWords(item.queuedAt, now, texts)}{version > 1 && ` (${texts("record_version", { version: version - 1 })})`}</Fact>
        {receipt && state !== "queued" && <Fact name={texts("record_arrived")}>{momentInWords(receipt.received_at, now, texts)}</Fact>}
        {pictures > 0 && <Fact name={texts("record_attachments")}>{texts("record_attachments_sent", { sent: picturesSent, total: pictures })}</Fact>}
        <Fact name={texts("record_size")}>{item.sentBytes < item.bytes ? texts("record_size_sent", { sent: bytesInWords(item.sentBytes, texts), total: bytesInWords(item.bytes, texts) }) : bytesInWords(item.bytes, texts)}</Fact>
        <Fact name={texts("record_number")}><span class="number record-number">{item.record}</span></Fact>
      </dl>
      {tries > 1 && state !== "acknowledged" && <p class="aside">{texts("record_tries", { count: tries })}</p>}
      <div class="actions">
        {(state === "queued" || state === "uploading") && (
          <button type="button" class="button" disabled={store.standing().syncing} onClick={() => void store.sync()}>{texts(store.standing().syncing ? "outbox_sending" : "outbox_send")}</button>
        )}
        {kind === "registration" && state !== "quarantined" && (
          <button type="button" class="button" onClick={() => go("receipt", { id: item.record })}>{texts("record_receipt")}</button>
        )}
        {canEdit && (
          <button type="button" class={state === "quarantined" ? "button" : "button button-second"} disabled={isOpening || store.standing().isReader} onClick={() => void edit()}>
            {texts(state === "quarantined" ? "record_edit" : "record_change")}
          </button>
        )}
      </div>
    </>
  );
}

function OneDraft({ draft, store, texts, go, back, say }: FrameProps & { draft: Draft }) {
  const [asks, setAsks] = useState(false);
  const discard = async (): Promise<void> => {
    await store.discardDraft(draft.thread);
    say(texts("record_discarded"));
    back();
  };
  return (
    <>
      <Head kind={texts(`kind_${draft.kind}`)} title={draft.title || texts("untitled")}>
        <StateSign state="draft" /><span>{texts("state_draft")}</span>
      </Head>
      <p>{texts("record_changed", { time: momentInWords(draft.updatedAt, store.now(), texts) })}</p>
      {asks ? (
        <div class="notice notice-bad stack" role="alertdialog" aria-labelledby="discard-sure">
          <p id="discard-sure"><strong>{texts("record_discard_sure")}</strong></p>
          <div class="actions">
            <button type="button" class="button button-danger" onClick={() => void discard()}>{texts("record_discard_yes")}</button>
            <button type="button" class="button button-second" autoFocus onClick={() => setAsks(false)}>{texts("record_keep")}</button>
          </div>
        </div>
      ) : (
        <div class="actions">
          <button type="button" class="button" onClick={() => continueDraft(draft, go)}>{texts("record_continue")}</button>
          <button type="button" class="button button-second" onClick={() => setAsks(true)}>{texts("record_discard")}</button>
        </div>
      )}
    </>
  );
}

function Head({ kind, title, children }: { kind: string; title: string; children: ComponentChildren }) {
  return (
    <div class="stack-close">
      <p class="eyebrow">{kind}</p>
      <h1 tabIndex={-1}>{title}</h1>
      <p class="state-line">{children}</p>
    </div>
  );
}

const Fact = ({ name, children }: { name: string; children: ComponentChildren }) => <div><dt>{name}</dt><dd>{children}</dd></div>;
