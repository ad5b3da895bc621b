// The notebook of a month: who is still to be written, who is done.

import type { Family } from "../../outbox/contract.js";
import type { WorkProps } from "../contract.js";
import { dayOf, monthAfter, monthInWords, monthOf } from "./days.js";
import { firstMonth, monthOfNotebook, openMonths } from "./due.js";
import { Nothing, Page, Sign, Way, useStore } from "./pieces.js";

export function Notebook(work: WorkProps) {
  useStore(work);
  const { store, texts, params } = work;
  const today = dayOf(store.now());
  const families = store.families();
  const outbox = store.outbox();
  const month = params["month"] ?? firstMonth({ families, outbox, today });
  const { open, done } = monthOfNotebook({ families, outbox }, month);
  const words = monthInWords(month, texts);
  return (
    <Page work={work} title={texts("work_notebook_title")}>
      <Months work={work} month={month} today={today} />
      {families.length === 0 ? (
        <Nothing title={texts("work_families_none")} text={texts("work_families_none_text")} />
      ) : (
        <>
          <div class="progress">
            <p id="month-progress" role="status">{texts(open.length ? "work_notebook_count" : "work_notebook_all", { done: done.length, total: families.length, month: words })}</p>
            <progress value={done.length} max={families.length} aria-labelledby="month-progress" />
          </div>
          {open[0] && (
            <div class="actions"><Way work={work} to="notebook_family" params={{ id: open[0].id, month }} class="button">{texts("work_notebook_begin", { name: open[0].head })}</Way></div>
          )}
          <List work={work} month={month} families={open} title={texts("work_notebook_open")} isDone={false} />
          <List work={work} month={month} families={done} title={texts("work_notebook_done")} isDone />
        </>
      )}
    </Page>
  );
}

/** The months that may be written: those of the list, and the two before to look back. */
function Months({ work, month, today }: { work: WorkProps; month: string; today: string }) {
  const { texts } = work;
  const now = monthOf(today);
  const all = [...new Set([...openMonths(today), now, monthAfter(now, -1), month])].sort();
  return (
    <nav class="months" aria-label={texts("work_months")}>
      {all.map((one) => (
        <a key={one} href={`#/notebook?month=${one}`} aria-current={one === month ? "page" : undefined}
          onClick={(event) => { event.preventDefault(); work.go("notebook", { month: one }, { replace: true }); }}>
          {monthInWords(one, texts)}
        </a>
      ))}
    </nav>
  );
}

function List({ work, month, families, title, isDone }: { work: WorkProps; month: string; families: readonly Family[]; title: string; isDone: boolean }) {
  if (!families.length) return null;
  const id = isDone ? "month-done" : "month-open";
  return (
    <section class="stack-close" aria-labelledby={id}>
      <h2 id={id}>{title} <span class="aside">({families.length})</span></h2>
      <ul class="ways">
        {families.map((family) => (
          <li key={family.id}>
            <Way work={work} to="notebook_family" params={{ id: family.id, month }}>
              <span class="line">
                <strong>{family.head}</strong>
                <State work={work} family={family} month={month} />
              </span>
            </Way>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What is open about the family's month: a draft, or how far what was written has come. */
function State({ work: { store, texts }, family, month }: { work: WorkProps; family: Family; month: string }) {
  const isMine = (one: { kind: string; family: string | null; month: string | null }): boolean =>
    one.kind === "notebook" && one.family === family.id && one.month === month;
  if (store.drafts().some(isMine)) return <span class="tags"><span class="tag"><Sign name="draft" />{texts("work_draft_open")}</span></span>;
  const item = store.outbox().find(isMine);
  if (!item || item.state === "acknowledged") return null;
  const isHeld = item.state === "quarantined";
  return <span class="tags"><span class={isHeld ? "tag tag-bad" : "tag tag-calm"}><Sign name={isHeld ? "held" : "sent"} />{texts(`work_state_${item.state}`)}</span></span>;
}
