// Kiriman: everything that was noted, from a draft to the server's receipt, and what to do where it is held.

import { useState } from "preact/hooks";

import type { Draft, OutboxItem } from "../../outbox/contract.js";
import { Export } from "./export.js";
import type { FrameProps } from "./frame.js";
import { momentInWords } from "./in_words.js";
import { StateSign, stateInWords } from "./states.js";
import { held, waiting } from "./status.js";

/** So many of those that were received are shown at first. */
const RECENT = 20;

export function Outbox(props: FrameProps) {
  const { store, texts } = props;
  const [most, setMost] = useState(RECENT);
  const drafts = [...store.drafts()].sort((a, b) => b.updatedAt.localeCompare(a.updatedAt));
  const items = store.outbox();
  const received = items.filter(({ state }) => state === "acknowledged").sort((a, b) => b.sequence - a.sequence);
  const waits = waiting(items);
  const now = store.now();
  const line = (item: OutboxItem) => <ItemLine key={item.record} item={item} now={now} {...props} />;
  return (
    <div class="stack-wide">
      <div class="stack">
        <h1 tabIndex={-1}>{texts("outbox_title")}</h1>
        {!items.length && !drafts.length && (
          <div class="card empty"><p><strong>{texts("outbox_none")}</strong></p><p class="aside">{texts("outbox_none_text")}</p></div>
        )}
      </div>
      <Group title={texts("outbox_held")}>{held(items).map(line)}</Group>
      <Group title={texts("outbox_waiting")} tool={waits.length > 0 && <SendNow {...props} />}>{waits.map(line)}</Group>
      <Group title={texts("outbox_drafts")}>{drafts.map((draft) => <DraftLine key={draft.thread} draft={draft} now={now} {...props} />)}</Group>
      <Group title={texts("outbox_received")}>{received.slice(0, most).map(line)}</Group>
      {received.length > most && <p><button type="button" class="button-plain" onClick={() => setMost(most + RECENT)}>{texts("outbox_older")}</button></p>}
      {waits.length > 0 && <Export {...props} />}
    </div>
  );
}

function Group({ title, tool, children }: { title: string; tool?: preact.ComponentChildren; children: preact.VNode[] }) {
  if (!children.length) return null;
  return (
    <section class="stack-close">
      <div class="group-head"><h2>{title} <span class="group-count">{children.length}</span></h2>{tool}</div>
      <ul class="ways">{children}</ul>
    </section>
  );
}

function SendNow({ store, texts }: FrameProps) {
  const { syncing } = store.standing();
  return (
    <button type="button" class="button button-small" disabled={syncing} onClick={() => void store.sync()}>
      {texts(syncing ? "outbox_sending" : "outbox_send")}
    </button>
  );
}

function ItemLine({ item, now, texts, go, store }: FrameProps & { item: OutboxItem; now: Date }) {
  const { record, state, title, kind, receipt, queuedAt, trouble, reason } = item;
  const when = momentInWords((state === "acknowledged" && receipt?.received_at) || queuedAt, now, texts);
  // What stands above all screens need not stand at each line.
  const why = state === "quarantined" ? reason?.what : trouble && trouble !== store.standing().trouble && texts(`trouble_${trouble}`);
  return (
    <li>
      <a href={`#/outbox_record?id=${record}`} onClick={(event) => { event.preventDefault(); go("outbox_record", { id: record }); }}>
        <span class="record-line">
          <StateSign state={state} />
          <span>
            <strong>{title || texts("untitled")}</strong>
            <span class="way-more">{texts(`kind_${kind}`)}</span>
            <span class="way-more">{stateInWords(item, texts)}{state !== "uploading" && state !== "quarantined" && `, ${when}`}</span>
            {why && state !== "acknowledged" && <span class="way-more">{why}</span>}
          </span>
        </span>
      </a>
    </li>
  );
}

function DraftLine({ draft, now, texts, go }: FrameProps & { draft: Draft; now: Date }) {
  const { thread, title, kind, updatedAt } = draft;
  return (
    <li>
      <a href={`#/outbox_record?thread=${thread}`} onClick={(event) => { event.preventDefault(); go("outbox_record", { thread }); }}>
        <span class="record-line">
          <StateSign state="draft" />
          <span>
            <strong>{title || texts("untitled")}</strong>
            <span class="way-more">{texts(`kind_${kind}`)}</span>
            <span class="way-more">{texts("state_draft")}, {momentInWords(updatedAt, now, texts)}</span>
          </span>
        </span>
      </a>
    </li>
  );
}

