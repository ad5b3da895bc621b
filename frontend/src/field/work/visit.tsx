// A household that was drawn: what to say at its door, what came of it, and the few questions where somebody agrees.
// Nothing is known of it on the phone, and what it answers is for statistics alone.

import { useState } from "preact/hooks";

import type { Answers } from "../../forms/contract.js";
import type { Draft, Visit } from "../../outbox/contract.js";
import type { WorkProps } from "../contract.js";
import { AgentForm, useDesk } from "./agent_form.js";
import { dayOf, deadline, daysBetween, momentInWords, momentOf } from "./days.js";
import { type VisitResult, visitDocument } from "./documents.js";
import { type Content, DraftDesk } from "./draft_desk.js";
import { openVisits } from "./due.js";
import { newId } from "./ids.js";
import { Discard, Listen, Nothing, Page, Sign, Way, useStore } from "./pieces.js";
import { SendButton } from "./sending.js";

interface VisitContent extends Content {
  readonly result: VisitResult;
  /** In which the words at the door were read out. */
  readonly language: string;
}

const RESULTS: readonly VisitResult[] = ["answered", "nobody_home", "declined", "moved_away", "not_found"];

export function VisitScreen(work: WorkProps) {
  useStore(work);
  const { store, texts, params } = work;
  const draft = store.drafts().find(({ kind, task }) => kind === "visit" && task === params["id"]);
  const visit = (draft ? store.visits() : openVisits(store.visits(), store.outbox())).find(({ id }) => id === params["id"]);
  if (!visit)
    return (
      <Page work={work} isInner title={texts("work_kind_visit")}>
        <Nothing title={texts("work_task_gone_title")} text={texts("work_task_gone_text")}>
          <p><Way work={work} to="tasks" class="button button-second">{texts("work_to_tasks")}</Way></p>
          {draft && <Discard work={work} thread={draft.thread} />}
        </Nothing>
      </Page>
    );
  const isAsking = params["thread"] && (!draft || (draft.content as VisitContent).result === "answered");
  return isAsking ? <Questions key={params["thread"]} work={work} visit={visit} draft={draft} /> : <Door work={work} visit={visit} draft={draft} />;
}

interface VisitProps {
  readonly work: WorkProps;
  readonly visit: Visit;
  readonly draft: Draft | undefined;
}

const titleOf = ({ label, village }: Visit): string => label || village;

function beginVisit({ store, materials }: WorkProps, visit: Visit, thread: string, result: VisitResult): Draft {
  const content: VisitContent = { step: "", answers: { members: [] } as Answers, result, language: materials.language };
  return {
    thread, version: 1, baseVersion: 0, kind: "visit", family: null, task: visit.id, month: null, title: titleOf(visit),
    place: null, evidence: [], updatedAt: momentOf(store.now()), content,
  };
}

function Door({ work, visit, draft }: VisitProps) {
  const { store, texts } = work;
  const [result, choose] = useState<VisitResult | undefined>((draft?.content as VisitContent | undefined)?.result);
  const [isBusy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState(false);
  const days = daysBetween(dayOf(store.now()), visit.due_at);
  const due = momentInWords(visit.due_at, texts);
  const kept = (draft?.content as VisitContent | undefined)?.result;
  const go = async (): Promise<void> => {
    if (isBusy || !result) return;
    setBusy(true);
    try {
      const thread = draft?.thread ?? newId(store.now().getTime());
      // Whoever does not want any more leaves no answers behind.
      if (result !== "answered" || (kept && kept !== result)) await store.saveDraft({ ...beginVisit(work, visit, thread, result), version: draft?.version ?? 1 });
      if (result === "answered") return work.go("visit", { id: visit.id, thread });
      await store.queue(thread, visitDocument(null, result, momentOf(store.now())));
      work.say(texts("work_queued"));
      work.go("tasks", {}, { replace: true });
    } catch {
      setBusy(false);
      setTrouble(true);
    }
  };
  return (
    <Page work={work} isInner title={titleOf(visit)} {...(visit.label && { lead: visit.village })}>
      <div class="stack-close">
        <p class="tags">
          <span class={days < 0 ? "tag tag-bad" : "tag"}><Sign name={days < 0 ? "late" : "task"} />{deadline(days, texts)}</span>
          <span class="tag tag-calm">{texts("work_kind_visit")}</span>
          {visit.tries > 0 && <span class="tag tag-calm">{texts("work_visit_tries", { count: visit.tries })}</span>}
        </p>
        <p class="aside">{texts("work_task_dates", { opened: momentInWords(visit.opened_at, texts), due })}</p>
      </div>
      <blockquote class="card stack-close">
        <h2>{texts("work_visit_say")}</h2>
        <p class="written">{texts("visit_consent")}</p>
        <Listen work={work} text={texts("visit_consent")} label={texts("work_visit_say")} />
      </blockquote>
      <fieldset class="card stack">
        <legend class="unseen">{texts("work_visit_result")}</legend>
        <h2 aria-hidden="true">{texts("work_visit_result")}</h2>
        <div class="options">
          {RESULTS.map((one) => (
            <label class="option" key={one}>
              <input type="radio" name="result" id={`result-${one}`} checked={result === one} onChange={() => choose(one)} />
              <span class="option-text">{texts(`work_visit_${one}`)}{one === "nobody_home" && <span class="way-more">{texts("work_visit_again", { due })}</span>}</span>
            </label>
          ))}
        </div>
      </fieldset>
      {result && (
        <div class="actions">
          <button type="button" class="button" aria-disabled={isBusy} onClick={() => void go()}>
            {texts(result !== "answered" ? "work_send" : kept === result ? "work_go_on" : "work_visit_ask")}
          </button>
        </div>
      )}
      <div role="status">{trouble && <p class="notice notice-bad">{texts("work_send_trouble")}</p>}</div>
    </Page>
  );
}

function Questions({ work, visit, draft }: VisitProps) {
  const { store, texts, materials } = work;
  const thread = work.params["thread"]!;
  const form = materials.forms["kunjungan_acak"];
  const desk = useDesk(work, thread, () => new DraftDesk<VisitContent>(store, draft ?? beginVisit(work, visit, thread, "answered"), () => titleOf(visit)));
  if (!desk || !form) return null;
  const queue = async (): Promise<string> => {
    const { answers, language } = desk.content;
    return (await store.queue(desk.draft.thread, visitDocument({ form, answers, language }, "answered", momentOf(store.now())))).record;
  };
  const send = {
    code: "send", title: texts("work_send_title"), done: () => false,
    view: () => (
      <div class="card stack">
        <p>{texts("work_send_text")}</p>
        <SendButton work={work} desk={desk} queue={queue} then={() => work.go("tasks", {}, { replace: true })} label={texts("work_send")} />
      </div>
    ),
  };
  return <AgentForm work={work} desk={desk} form={form} after={[send]} />;
}
