// Ground checks and follow-ups, nearest due first; and, told apart from them, the households that were drawn.

import type { Task, Visit } from "../../outbox/contract.js";
import type { WorkProps } from "../contract.js";
import { dayOf, deadline, daysBetween } from "./days.js";
import { SOON_DAYS, openVisits, sortedTasks } from "./due.js";
import { Nothing, Page, Sign, Way, useStore } from "./pieces.js";

export function Tasks(work: WorkProps) {
  useStore(work);
  const { store, texts } = work;
  const today = dayOf(store.now());
  const tasks = sortedTasks({ tasks: store.tasks(), outbox: store.outbox() });
  const visits = openVisits(store.visits(), store.outbox());
  const daysOf = (task: Task): number => daysBetween(today, task.due_at);
  const groups = [
    { key: "work_tasks_late", tasks: tasks.filter((task) => daysOf(task) < 0) },
    { key: "work_tasks_soon", tasks: tasks.filter((task) => daysOf(task) >= 0 && daysOf(task) <= SOON_DAYS) },
    { key: "work_tasks_later", tasks: tasks.filter((task) => daysOf(task) > SOON_DAYS) },
  ].filter((group) => group.tasks.length);
  return (
    <Page work={work} title={texts("work_tasks_title")}>
      {!groups.length && !visits.length && <Nothing title={texts("work_tasks_none")} text={texts("work_tasks_none_text")} />}
      {groups.map(({ key, tasks: mine }) => (
        <section class="stack-close" key={key} aria-labelledby={key}>
          <h2 id={key}>{texts(key)}</h2>
          <ul class="ways">{mine.map((task) => <li key={task.id}><TaskLine work={work} task={task} days={daysOf(task)} /></li>)}</ul>
        </section>
      ))}
      {visits.length > 0 && (
        <section class="stack-close" aria-labelledby="visits">
          <h2 id="visits">{texts("work_kind_visit")}</h2>
          <p class="aside">{texts("work_visits_hint")}</p>
          <ul class="ways">{visits.map((visit) => <li key={visit.id}><VisitLine work={work} visit={visit} today={today} /></li>)}</ul>
        </section>
      )}
    </Page>
  );
}

function TaskLine({ work, task, days }: { work: WorkProps; task: Task; days: number }) {
  const { texts, store } = work;
  const family = store.families().find(({ id }) => id === task.family);
  const isBegun = store.drafts().some((draft) => draft.task === task.id);
  return (
    <Way work={work} to="task" params={{ id: task.id }}>
      <span class="line">
        <strong>{task.title}</strong>
        <span class="way-more">{[family?.head, family?.village, texts(`work_task_${task.kind}`)].filter(Boolean).join(" · ")}</span>
        <Tags work={work} days={days} isBegun={isBegun} />
      </span>
    </Way>
  );
}

function VisitLine({ work, visit: { id, label, village, tries, due_at }, today }: { work: WorkProps; visit: Visit; today: string }) {
  const { texts, store } = work;
  const isBegun = store.drafts().some(({ task }) => task === id);
  return (
    <Way work={work} to="visit" params={{ id }}>
      <span class="line">
        <strong>{label || village}</strong>
        <span class="way-more">{[label && village, tries > 0 && texts("work_visit_tries", { count: tries })].filter(Boolean).join(" · ")}</span>
        <Tags work={work} days={daysBetween(today, due_at)} isBegun={isBegun} />
      </span>
    </Way>
  );
}

const Tags = ({ work: { texts }, days, isBegun }: { work: WorkProps; days: number; isBegun: boolean }) => (
  <span class="tags">
    <span class={days < 0 ? "tag tag-bad" : days <= SOON_DAYS ? "tag" : "tag tag-calm"}><Sign name={days < 0 ? "late" : "task"} />{deadline(days, texts)}</span>
    {isBegun && <span class="tag tag-calm"><Sign name="draft" />{texts("work_draft_open")}</span>}
  </span>
);
