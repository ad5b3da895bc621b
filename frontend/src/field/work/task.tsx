// One task: what is asked and why, the questions themselves and no others, photos, place, a note.

import { useMemo } from "preact/hooks";

import type { Family, Task } from "../../outbox/contract.js";
import type { WorkProps } from "../contract.js";
import { AgentForm, useDesk } from "./agent_form.js";
import { cutDown, knownLines } from "./cut.js";
import { dayOf, deadline, daysBetween, momentInWords, momentOf } from "./days.js";
import { isEmpty, observationDocument } from "./documents.js";
import { DraftDesk } from "./draft_desk.js";
import { openTasks } from "./due.js";
import { evidenceScreen, sendScreen } from "./extras.js";
import { newId } from "./ids.js";
import { type ObservationContent, beginTask } from "./observation.js";
import { Discard, Nothing, Page, Sign, Way, useStore } from "./pieces.js";

export function TaskScreen(work: WorkProps) {
  useStore(work);
  const { store, texts, params } = work;
  // What was answered and is opened again to be changed is asked again; otherwise nobody is sent twice.
  const draft = store.drafts().find(({ thread }) => thread === params["thread"]);
  const tasks = draft ? store.tasks() : openTasks({ tasks: store.tasks(), outbox: store.outbox() });
  const task = tasks.find(({ id }) => id === params["id"]);
  const family = task && store.families().find(({ id }) => id === task.family);
  if (!task || !family)
    return (
      <Page work={work} isInner title={texts("work_task_gone")}>
        <Nothing title={texts("work_task_gone_title")} text={texts("work_task_gone_text")}>
          <p><Way work={work} to="tasks" class="button button-second">{texts("work_to_tasks")}</Way></p>
          {draft && <Discard work={work} thread={draft.thread} />}
        </Nothing>
      </Page>
    );
  return params["thread"]
    ? <Questions key={params["thread"]} work={work} task={task} family={family} />
    : <Overview work={work} task={task} family={family} />;
}

interface TaskProps {
  readonly work: WorkProps;
  readonly task: Task;
  readonly family: Family;
}

function Overview({ work, task, family }: TaskProps) {
  const { store, texts, materials } = work;
  const days = daysBetween(dayOf(store.now()), task.due_at);
  const begun = store.drafts().find((draft) => draft.task === task.id);
  const form = materials.forms["keluarga"];
  const nameOf = (member: string | null): string => family.members.find(({ id }) => id === member)?.name ?? "";
  const begin = (): void => work.go("task", { id: task.id, thread: begun?.thread ?? newId(store.now().getTime()) });
  return (
    <Page work={work} isInner title={task.title}>
      <div class="stack-close">
        <p class="tags">
          <span class={days < 0 ? "tag tag-bad" : "tag"}><Sign name={days < 0 ? "late" : "task"} />{deadline(days, texts)}</span>
          <span class="tag tag-calm">{texts(`work_task_${task.kind}`)}</span>
        </p>
        <p class="aside">{texts("work_task_dates", { opened: momentInWords(task.opened_at, texts), due: momentInWords(task.due_at, texts) })}</p>
      </div>
      {task.words && <blockquote class="card stack-close"><h2>{texts("work_task_words")}</h2><p class="written">{task.words}</p></blockquote>}
      <ul class="ways"><li><Way work={work} to="family" params={{ id: family.id }}><span class="line"><strong>{family.head}</strong><span class="way-more">{family.village}</span></span></Way></li></ul>
      {form && task.questions.length > 0 && (
        <section class="stack-close" aria-labelledby="asked">
          <h2 id="asked">{texts("work_task_questions", { count: task.questions.length })}</h2>
          <ul class="lines card">
            {task.questions.map(({ member, code }) => {
              const record = member === null ? family.answers.household : (family.answers.members[member] ?? {});
              const [line] = knownLines(form, record, [code], texts);
              const label = form.questions[code]?.label ?? materials.variables[code]?.label?.[materials.reasonLanguage] ?? code;
              return (
                <li key={`${member}${code}`}>
                  <strong>{member === null ? label : `${nameOf(member)}: ${label}`}</strong>
                  <span class="way-more">{line ? texts("work_task_recorded", { words: line.words }) : texts("work_task_not_recorded")}</span>
                </li>
              );
            })}
          </ul>
        </section>
      )}
      <div class="actions"><button type="button" class="button" onClick={begin}>{texts(begun ? "work_go_on" : "work_task_begin")}</button></div>
    </Page>
  );
}

function Questions({ work, task, family }: TaskProps) {
  const { store, texts, materials } = work;
  const thread = work.params["thread"]!;
  const whole = materials.forms["keluarga"];
  const form = useMemo(() => whole && cutDown(whole, task.questions, true), [whole, task]);
  const desk = useDesk(work, thread, () => {
    const kept = store.drafts().find((draft) => draft.thread === thread);
    const draft = kept ?? beginTask({ thread, at: momentOf(store.now()), title: task.title, family }, task);
    return new DraftDesk<ObservationContent>(store, draft, () => task.title);
  });
  if (!desk || !form) return null;
  const document = (): Record<string, unknown> | string => {
    const { answers, note } = desk.content;
    const made = observationDocument(form, { answers, note }, momentOf(store.now()), task.questions);
    return isEmpty(made) && !note.trim() ? texts("work_task_empty") : made;
  };
  const then = (): void => work.go("tasks", {}, { replace: true });
  return <AgentForm work={work} desk={desk} form={form} after={[evidenceScreen({ work, desk }), sendScreen({ work, desk, document, then })]} />;
}
