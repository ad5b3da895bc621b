// My families: who needs something first, then by name; a small map; whoever is being registered above them.

import { useMemo, useState } from "preact/hooks";

import type { Draft, Family, OutboxItem } from "../../outbox/contract.js";
import type { WorkProps } from "../contract.js";
import { dayOf } from "./days.js";
import { type Line, linesOf, matches } from "./due.js";
import { FamilyMap } from "./family_map.js";
import { DueTag, Nothing, Page, Sign, Way, useStore } from "./pieces.js";

/** Fewer are seen at a glance: nobody has to search. */
const SEARCH_FROM = 6;
const SHOWN = 40;

export function Families(work: WorkProps) {
  useStore(work);
  const { store, texts } = work;
  const [typed, type] = useState("");
  const [most, showMore] = useState(SHOWN);
  const today = dayOf(store.now());
  const families = store.families();
  const lines = useMemo(
    () => linesOf({ families, tasks: store.tasks(), drafts: store.drafts(), outbox: store.outbox(), today }),
    [families, store.tasks(), store.drafts(), store.outbox(), today],
  );
  const found = typed.trim() ? lines.filter(({ family }) => matches(family, typed)) : lines;
  return (
    <Page work={work} title={texts("work_families_title")}>
      <div class="actions"><Way work={work} to="register" class="button">{texts("work_register")}</Way></div>
      <UnderWay work={work} />
      {families.length === 0 ? (
        <Nothing title={texts("work_families_none")} text={texts(store.standing().lastPull ? "work_families_none_text" : "work_families_not_yet")} />
      ) : (
        <>
          {families.length >= SEARCH_FROM && (
            <div class="stack-close" role="search">
              <label class="question-text" for="family-search">{texts("work_search")}</label>
              <input class="entry" id="family-search" type="search" autocomplete="off" spellcheck={false} value={typed} enterKeyHint="search"
                onInput={({ currentTarget }) => { type(currentTarget.value); showMore(SHOWN); }} />
            </div>
          )}
          <p class="aside" role="status">{texts(typed.trim() ? "work_found" : "work_families_count", { count: found.length, total: families.length })}</p>
          {found.length > 0 && (
            <ul class="ways families">
              {found.slice(0, most).map((line) => <li key={line.family.id}><FamilyLine work={work} line={line} /></li>)}
            </ul>
          )}
          {found.length > most && <p><button type="button" class="button button-second" onClick={() => showMore(most + SHOWN * 2)}>{texts("work_show_more", { count: found.length - most })}</button></p>}
          <FamilyMap work={work} lines={found} />
        </>
      )}
    </Page>
  );
}

function FamilyLine({ work, line: { family, dues } }: { work: WorkProps; line: Line }) {
  const { texts } = work;
  return (
    <Way work={work} to="family" params={{ id: family.id }}>
      <span class="line">
        <strong>{family.head}</strong>
        <span class="way-more">{othersOf(family, texts)}</span>
        {dues.length > 0 && <span class="tags">{dues.slice(0, 3).map((due) => <DueTag key={due.kind} due={due} texts={texts} />)}</span>}
      </span>
    </Way>
  );
}

/** Who else lives there, by name as long as they are few. */
function othersOf({ head, members, village }: Family, texts: WorkProps["texts"]): string {
  const others = members.map(({ name }) => name).filter((name) => name !== head);
  const names = others.slice(0, 3).map((name) => name.split(" ")[0]).join(", ");
  const rest = others.length - 3;
  const words = others.length ? (rest > 0 ? texts("work_and_more", { names, count: rest }) : names) : texts("work_lives_alone");
  return village ? `${words} · ${village}` : words;
}

/** Registrations begun, and those that wait for the network: a cadre looks for them here. */
function UnderWay({ work }: { work: WorkProps }) {
  const { store, texts } = work;
  const drafts = store.drafts().filter(({ kind, family }) => kind === "registration" && !family);
  const waiting = store.outbox().filter(({ kind, family, state }) => kind === "registration" && !family && state !== "acknowledged");
  if (!drafts.length && !waiting.length) return null;
  return (
    <section class="stack-close" aria-labelledby="under-way">
      <h2 id="under-way">{texts("work_under_way")}</h2>
      <ul class="ways">
        {drafts.map((draft) => <li key={draft.thread}><DraftLine work={work} draft={draft} /></li>)}
        {waiting.map((item) => <li key={item.record}><WaitingLine work={work} item={item} /></li>)}
      </ul>
    </section>
  );
}

const DraftLine = ({ work, draft }: { work: WorkProps; draft: Draft }) => (
  <Way work={work} to="register" params={{ thread: draft.thread }}>
    <span class="line"><strong>{draft.title}</strong><span class="tags"><span class="tag"><Sign name="draft" />{work.texts("work_draft_open")}</span></span></span>
  </Way>
);

function WaitingLine({ work, item }: { work: WorkProps; item: OutboxItem }) {
  const isHeld = item.state === "quarantined";
  return (
    <Way work={work} to="receipt" params={{ id: item.record }}>
      <span class="line">
        <strong>{item.title}</strong>
        <span class="tags"><span class={isHeld ? "tag tag-bad" : "tag tag-calm"}><Sign name={isHeld ? "held" : "sent"} />{work.texts(`work_state_${item.state}`)}</span></span>
      </span>
    </Way>
  );
}
