// One family: who lives here, what is known, what was decided, what is open, and what the agent can do.

import { useMemo } from "preact/hooks";

import type { FormDocument } from "../../forms/contract.js";
import { answerInWords } from "../../forms/wording.js";
import type { Family as KnownFamily, OutboxItem } from "../../outbox/contract.js";
import type { WorkProps } from "../contract.js";
import { Reasons, StateTag } from "./answer_parts.js";
import { knownAnswers, knownLines } from "./cut.js";
import { dayOf, deadline, daysBetween, momentInWords, monthInWords } from "./days.js";
import { firstMonth, isWritten, openTasks } from "./due.js";
import { Nothing, Page, Sign, Way, useStore } from "./pieces.js";
import { provisionalAnswers } from "./provisional.js";
import { wayOfDraft } from "./ways.js";

export function FamilyPage(work: WorkProps) {
  useStore(work);
  const { store, texts, params } = work;
  const family = store.families().find(({ id }) => id === params["id"]);
  if (!family)
    return (
      <Page work={work} isInner title={texts("work_family_gone")}>
        <Nothing title={texts("work_family_gone_title")} text={texts("work_family_gone_text")}>
          <p><Way work={work} to="families" class="button button-second">{texts("work_to_families")}</Way></p>
        </Nothing>
      </Page>
    );
  return (
    <Page work={work} isInner title={family.head} lead={[family.village, family.reference].filter(Boolean).join(" · ")}>
      <Todo work={work} family={family} />
      <Tools work={work} family={family} />
      <Members work={work} family={family} />
      <Decisions work={work} family={family} />
      <KnownFacts work={work} family={family} />
    </Page>
  );
}

interface PartProps {
  readonly work: WorkProps;
  readonly family: KnownFamily;
}

/** What is open about this family: tasks, held and waiting work, drafts, the notebook. */
function Todo({ work, family }: PartProps) {
  const { store, texts } = work;
  const today = dayOf(store.now());
  const isMine = <T extends { family: string | null }>(one: T): boolean => one.family === family.id;
  const tasks = openTasks({ tasks: store.tasks(), outbox: store.outbox() }).filter(isMine);
  const drafts = store.drafts().filter(isMine);
  const items = store.outbox().filter((item) => isMine(item) && item.state !== "acknowledged");
  if (!tasks.length && !drafts.length && !items.length) return null;
  return (
    <section class="stack-close" aria-labelledby="open-title">
      <h2 id="open-title">{texts("work_open_title")}</h2>
      <ul class="ways">
        {tasks.map((task) => {
          const days = daysBetween(today, task.due_at);
          return (
            <li key={task.id}><Way work={work} to="task" params={{ id: task.id }}>
              <span class="line"><strong>{task.title}</strong><span class="tags"><span class={days < 0 ? "tag tag-bad" : "tag"}><Sign name={days < 0 ? "late" : "task"} />{deadline(days, texts)}</span></span></span>
            </Way></li>
          );
        })}
        {drafts.map((draft) => {
          const [to, params] = wayOfDraft(draft);
          return (
            <li key={draft.thread}><Way work={work} to={to} params={params}>
              <span class="line"><strong>{texts(`work_kind_${draft.kind}`)}</strong><span class="tags"><span class="tag"><Sign name="draft" />{texts("work_draft_open")}</span></span></span>
            </Way></li>
          );
        })}
        {items.map((item) => <li key={item.record}><Waiting work={work} item={item} /></li>)}
      </ul>
    </section>
  );
}

const Waiting = ({ work, item }: { work: WorkProps; item: OutboxItem }) => (
  <Way work={work} to="receipt" params={{ id: item.record }}>
    <span class="line">
      <strong>{work.texts(`work_kind_${item.kind}`)}</strong>
      <span class="tags"><span class={item.state === "quarantined" ? "tag tag-bad" : "tag tag-calm"}><Sign name={item.state === "quarantined" ? "held" : "sent"} />{work.texts(`work_state_${item.state}`)}</span></span>
    </span>
  </Way>
);

function Tools({ work, family }: PartProps) {
  const { store, texts } = work;
  const month = firstMonth({ families: [family], outbox: store.outbox(), today: dayOf(store.now()) });
  const written = isWritten(family, month, store.outbox());
  const words = { month: monthInWords(month, texts) };
  return (
    <section class="card card-quiet stack-close" aria-labelledby="tools-title">
      <h2 id="tools-title">{texts("work_tools_title")}</h2>
      <p class="aside">{texts(written ? "work_month_done" : "work_month_open", words)}</p>
      <div class="tools">
        <Way work={work} to="notebook_family" params={{ id: family.id, month }} class={written ? "button button-second" : "button"}>{texts(written ? "work_tool_notebook_again" : "work_tool_notebook")}</Way>
        <Way work={work} to="correct" params={{ family: family.id }} class="button button-second">{texts("work_tool_correct")}</Way>
        <Way work={work} to="register" params={{ family: family.id }} class="button button-second">{texts("work_tool_register")}</Way>
      </div>
    </section>
  );
}

function Members({ work, family }: PartProps) {
  const { texts, materials, store } = work;
  const relation = materials.forms["keluarga"]?.questions["relation_to_head"];
  const today = dayOf(store.now());
  return (
    <section class="stack-close" aria-labelledby="members-title">
      <h2 id="members-title">{texts("work_members_title", { count: family.members.length })}</h2>
      <ul class="lines card">
        {family.members.map((member) => (
          <li key={member.id} class="stack-none">
            <strong>{member.name}</strong>
            <span class="way-more">
              {[
                relation && member.relation ? answerInWords(relation, member.relation, texts) : "",
                member.birth_date ? ageInWords(member.birth_date, today, texts) : "",
                member.nik_end ? texts("work_nik_end", { digits: member.nik_end }) : texts("work_nik_none"),
              ].filter(Boolean).join(" · ")}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function ageInWords(birth: string, today: string, texts: WorkProps["texts"]): string {
  const months = (+today.slice(0, 4) - +birth.slice(0, 4)) * 12 + +today.slice(5, 7) - +birth.slice(5, 7) - (today.slice(8) < birth.slice(8) ? 1 : 0);
  return months < 24 ? texts("work_age_months", { count: Math.max(0, months) }) : texts("work_age", { count: Math.floor(months / 12) });
}

/** The last answer of each programme, and why, as far as the phone knows. */
function Decisions({ work, family }: PartProps) {
  const { texts, materials, store } = work;
  const form = materials.forms["keluarga"];
  const today = dayOf(store.now());
  const thought = useMemo(() => (form ? provisionalAnswers(materials, form, knownAnswers(family), today) : []), [form, family, today]);
  return (
    <section class="stack-close" aria-labelledby="decisions-title">
      <h2 id="decisions-title">{texts("work_decisions_title")}</h2>
      {family.decisions.length === 0 && <p class="aside">{texts("work_decisions_none")}</p>}
      <div class="stack">
        {family.decisions.map(({ programme, title, outcome, on }) => {
          const mine = thought.find((one) => one.programme === programme);
          return (
            <article class="card stack-close" key={programme}>
              <h3>{title}</h3>
              <p><StateTag outcome={outcome} texts={texts} /></p>
              <p class="aside">{texts("work_decided_on", { day: momentInWords(on, texts) })}</p>
              {mine && mine.reasons.length > 0 && <Reasons reasons={mine.reasons} texts={texts} summary={texts("work_reasons_known")} about={title} />}
            </article>
          );
        })}
      </div>
    </section>
  );
}

/** What is known, topic by topic; folded, since it is much. */
function KnownFacts({ work, family }: PartProps) {
  const { texts, materials } = work;
  const form = materials.forms["keluarga"];
  const groups = form ? topicsOf(form, family, texts) : [];
  return (
    <section class="stack-close" aria-labelledby="known-title">
      <h2 id="known-title">{texts("work_facts_title")}</h2>
      <p class="aside">{texts("work_facts_on", { day: momentInWords(family.updated_at, texts) })}</p>
      {groups.length === 0 && <p>{texts("work_facts_none")}</p>}
      {groups.map(({ title, lines }) => (
        <details class="card fold" key={title}>
          <summary>{title} <span class="aside">({lines.length})</span></summary>
          <dl class="summary summary-close">{lines.map(({ label, words }) => <div key={label}><dt>{label}</dt><dd>{words}</dd></div>)}</dl>
        </details>
      ))}
    </section>
  );
}

function topicsOf(form: FormDocument, family: KnownFamily, texts: WorkProps["texts"]): { title: string; lines: { label: string; words: string }[] }[] {
  const sections = [...new Set(form.screens.map(({ section }) => section))];
  return sections.flatMap((title) => {
    const screens = form.screens.filter(({ section }) => section === title);
    const lines = screens.flatMap(({ layout, questions }) =>
      layout === "questions" || layout === "ticks"
        ? knownLines(form, family.answers.household, questions, texts)
        : family.members.flatMap(({ id, name }) =>
            knownLines(form, family.answers.members[id] ?? {}, questions, texts).map(({ label, words }) => ({ label: `${name}: ${label}`, words }))));
    return lines.length ? [{ title, lines }] : [];
  });
}
