// One family's month: two taps when nothing happened, a few more when something did; then the next family at once.

import { useState } from "preact/hooks";

import type { Place } from "../../forms/contract.js";
import { CHECK } from "../../forms/way.js";
import type { Family, OutboxItem } from "../../outbox/contract.js";
import type { WorkProps } from "../contract.js";
import { AgentForm, useDesk } from "./agent_form.js";
import { dayOf, monthInWords, momentOf } from "./days.js";
import { observationDocument } from "./documents.js";
import { DraftDesk } from "./draft_desk.js";
import { firstMonth, isWritten, monthOfNotebook } from "./due.js";
import { sendScreen } from "./extras.js";
import { newId } from "./ids.js";
import { type ObservationContent, beginNotebook, isQuiet, nextFamily, quiet, waitingNotebook } from "./observation.js";
import { Discard, Nothing, Page, Sign, Way, focusSoon, useStore } from "./pieces.js";

export function NotebookFamily(work: WorkProps) {
  useStore(work);
  const { store, texts, params } = work;
  const family = store.families().find(({ id }) => id === params["id"]);
  const orphan = store.drafts().find(({ kind, family: of }) => kind === "notebook" && of === params["id"]);
  if (!family)
    return (
      <Page work={work} isInner title={texts("work_family_gone")}>
        <Nothing title={texts("work_family_gone_title")} text={texts("work_family_gone_text")}>
          {orphan && <Discard work={work} thread={orphan.thread} />}
        </Nothing>
      </Page>
    );
  const month = params["month"] ?? firstMonth({ families: [family], outbox: store.outbox(), today: dayOf(store.now()) });
  const draft = store.drafts().find((one) => one.kind === "notebook" && one.family === family.id && one.month === month);
  const waiting = waitingNotebook(store.outbox(), family.id, month);
  if (!draft && waiting) return <Waiting work={work} family={family} month={month} item={waiting} />;
  if (!draft && !params["again"] && isWritten(family, month, store.outbox())) return <Written work={work} family={family} month={month} />;
  return <Month key={family.id + month} work={work} family={family} month={month} />;
}

interface MonthProps {
  readonly work: WorkProps;
  readonly family: Family;
  readonly month: string;
}

const titleOf = ({ work: { texts }, family, month }: MonthProps): string => texts("work_notebook_of", { name: family.head, month: monthInWords(month, texts) });

/** Queued, and not at the server yet: opened again to be changed. */
function Waiting({ item, ...props }: MonthProps & { item: OutboxItem }) {
  const { work, family, month } = props;
  const { texts, store } = work;
  const [trouble, setTrouble] = useState(false);
  const isHeld = item.state === "quarantined";
  const change = (): void => {
    store.reopen(item.record).then((draft) => work.go("notebook_family", { id: family.id, month, thread: draft.thread }, { replace: true }), () => setTrouble(true));
  };
  return (
    <Page work={work} isInner title={titleOf(props)}>
      <p><span class={isHeld ? "tag tag-bad" : "tag"}><Sign name={isHeld ? "held" : "sent"} />{texts(`work_state_${item.state}`)}</span></p>
      {isHeld && item.reason && <p class="notice notice-bad">{item.reason.what} {item.reason.mend}</p>}
      <div class="actions">
        <button type="button" class="button button-second" onClick={change}>{texts("work_notebook_change")}</button>
        <Way work={work} to="notebook" params={{ month }} class="button">{texts("work_to_notebook")}</Way>
      </div>
      {trouble && <p role="alert">{texts("work_held_trouble")}</p>}
    </Page>
  );
}

function Written(props: MonthProps) {
  const { work, family, month } = props;
  const { texts } = work;
  return (
    <Page work={work} isInner title={titleOf(props)}>
      <p><span class="tag tag-good"><Sign name="good" />{texts("work_written")}</span></p>
      <p>{texts("work_notebook_again_text")}</p>
      <div class="actions">
        <Way work={work} to="notebook" params={{ month }} class="button">{texts("work_to_notebook")}</Way>
        <Way work={work} to="notebook_family" params={{ id: family.id, month, again: "1" }} class="button button-second">{texts("work_tool_notebook_again")}</Way>
      </div>
    </Page>
  );
}

function Month(props: MonthProps) {
  const { work, family, month } = props;
  const { store, materials, texts } = work;
  const form = materials.forms["buku_dasawisma"];
  const [isAsking, ask] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState("");
  const desk = useDesk(work, family.id + month, () => {
    if (!form) return null;
    const kept = store.drafts().find((one) => one.kind === "notebook" && one.family === family.id && one.month === month);
    const now = store.now();
    const draft = kept ?? beginNotebook({ thread: newId(now.getTime()), at: momentOf(now), title: family.head, family }, month, form);
    return new DraftDesk<ObservationContent>(store, draft, () => family.head);
  });
  if (!desk || !form) return <Page work={work} isInner title={titleOf(props)}><Nothing title={texts("work_notebook_no_form")} text={texts("work_notebook_no_form_text")} /></Page>;

  const document = (): Record<string, unknown> =>
    observationDocument(form, { answers: desk.content.answers, month, note: desk.content.note }, momentOf(store.now()));
  const goOn = (): void => {
    const { open } = monthOfNotebook({ families: store.families(), outbox: store.outbox() }, month);
    const next = nextFamily(open, store.families(), family.id);
    if (next) work.go("notebook_family", { id: next.id, month }, { replace: true });
    else work.go("notebook", { month }, { replace: true });
  };
  const keep = async (): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    try {
      if (!(await desk.flush())) throw new Error("not kept");
      await store.queue(desk.draft.thread, document());
      desk.close();
      work.say(texts("work_notebook_kept", { name: family.head }));
      void store.sync().catch(() => undefined);
      goOn();
    } catch {
      setBusy(false);
      setTrouble(texts("work_send_trouble"));
    }
  };
  const nothing = (): void => {
    desk.change({ answers: quiet(form, desk.answers()) });
    void keep();
  };
  /** Where nothing happened there is nothing to look through again. */
  const pass = (place: Place): boolean => {
    if (place !== CHECK || !isQuiet(form, desk.answers())) return false;
    void keep();
    return true;
  };
  const step = work.params["step"] ?? desk.content.step;
  const isFirst = !step || step === form.screens[0]?.code;
  const { open } = monthOfNotebook({ families: store.families(), outbox: store.outbox() }, month);
  return (
    <div class="stack-wide work">
      <div class="stack-close notebook-head">
        {isFirst && <button type="button" class="back-link button-plain" onClick={() => work.go("notebook", { month })}>{texts("work_to_notebook")}</button>}
        <h1 class="who" tabIndex={-1}><span class="initial" aria-hidden="true">{[...family.head][0]?.toUpperCase()}</span><span>{family.head}<span class="way-more">{monthInWords(month, texts)} · {texts("work_notebook_left", { count: open.length })}</span></span></h1>
      </div>
      {isFirst && (
        <div class="card card-quiet stack-close" role="group" aria-labelledby="quick">
          <p id="quick"><strong>{texts("work_notebook_quick")}</strong></p>
          {isAsking ? (
            <div class="actions">
              <button type="button" class="button" id="quick-yes" aria-disabled={isBusy} onClick={nothing}>{texts(open.length > 1 ? "work_notebook_keep_next" : "work_notebook_keep")}</button>
              <button type="button" class="button button-second" onClick={() => { ask(false); focusSoon("quick-no"); }}>{texts("work_notebook_not_so")}</button>
            </div>
          ) : (
            <button type="button" class="button button-second" id="quick-no" onClick={() => { ask(true); focusSoon("quick-yes"); }}>{texts("work_notebook_nothing")}</button>
          )}
        </div>
      )}
      <div role="status">{trouble && <p class="notice notice-bad">{trouble}</p>}</div>
      <AgentForm work={work} desk={desk} form={form} isInside pass={pass} after={[sendScreen({ work, desk, document, then: goOn })]} />
    </div>
  );
}
