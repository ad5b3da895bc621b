// Putting something right that is known of a family: the topic, its answers as they stand, the change.

import { useMemo } from "preact/hooks";

import type { ScreenDef } from "../../forms/contract.js";
import type { Family } from "../../outbox/contract.js";
import type { WorkProps } from "../contract.js";
import { AgentForm, useDesk } from "./agent_form.js";
import { cutDown, knownLines } from "./cut.js";
import { momentOf } from "./days.js";
import { isEmpty, observationDocument } from "./documents.js";
import { DraftDesk } from "./draft_desk.js";
import { evidenceScreen, sendScreen } from "./extras.js";
import { newId } from "./ids.js";
import { type ObservationContent, beginCorrection, topicsOf, wantedOf } from "./observation.js";
import { Discard, Nothing, Page, Way, useStore } from "./pieces.js";

export function Correct(work: WorkProps) {
  useStore(work);
  const { store, texts, params } = work;
  const kept = store.drafts().find(({ thread, kind }) => thread === params["thread"] && kind === "correction");
  const family = store.families().find(({ id }) => id === (params["family"] ?? kept?.family));
  if (!family)
    return (
      <Page work={work} isInner title={texts("work_family_gone")}>
        <Nothing title={texts("work_family_gone_title")} text={texts("work_family_gone_text")}>
          {kept && <Discard work={work} thread={kept.thread} />}
        </Nothing>
      </Page>
    );
  const topic = params["topic"] ?? (kept?.content as ObservationContent | undefined)?.topic;
  const screen = work.materials.forms["keluarga"]?.screens.find(({ code }) => code === topic);
  if (!params["thread"] || !screen) return <Topics work={work} family={family} />;
  return <Correction key={params["thread"]} work={work} family={family} topic={screen} />;
}

function Topics({ work, family }: { work: WorkProps; family: Family }) {
  const { texts, materials, store } = work;
  const form = materials.forms["keluarga"];
  if (!form) return null;
  const topics = topicsOf(form);
  const sections = [...new Set(topics.map(({ section }) => section))];
  const linesOf = ({ layout, questions }: ScreenDef): string => {
    const isOfHousehold = layout === "questions" || layout === "ticks";
    const lines = isOfHousehold
      ? knownLines(form, family.answers.household, questions, texts).map(({ label, words }) => (questions.length > 1 ? `${label}: ${words}` : words))
      : family.members.flatMap(({ id, name }) => knownLines(form, family.answers.members[id] ?? {}, questions, texts).slice(0, 1).map(({ words }) => `${name.split(" ")[0]}: ${words}`));
    return lines.slice(0, 3).join(" · ");
  };
  return (
    <Page work={work} isInner title={texts("work_correct_title")}>
      <p>{texts("work_correct_hint", { name: family.head })}</p>
      {sections.map((section) => (
        <section class="stack-close" key={section} aria-label={section}>
          <h2>{section}</h2>
          <ul class="ways">
            {topics.filter((one) => one.section === section).map((topic) => (
              <li key={topic.code}>
                <Way work={work} to="correct" params={{ family: family.id, topic: topic.code, thread: newId(store.now().getTime()) }}>
                  <span class="line"><span>{topic.title}</span><span class="way-more">{linesOf(topic) || texts("work_not_known_yet")}</span></span>
                </Way>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </Page>
  );
}

function Correction({ work, family, topic }: { work: WorkProps; family: Family; topic: ScreenDef }) {
  const { store, texts, materials } = work;
  const thread = work.params["thread"]!;
  const whole = materials.forms["keluarga"]!;
  const form = useMemo(() => cutDown(whole, wantedOf(topic, family), false), [whole, topic, family]);
  const title = texts("work_correct_of", { name: family.head, topic: topic.title });
  const desk = useDesk(work, thread, () => {
    const kept = store.drafts().find((draft) => draft.thread === thread);
    const draft = kept ?? beginCorrection({ thread, at: momentOf(store.now()), title, family }, topic.code);
    return new DraftDesk<ObservationContent>(store, draft, () => title);
  });
  if (!desk) return null;
  const document = (): Record<string, unknown> | string => {
    const { answers, note, before } = desk.content;
    const made = observationDocument(form, { answers, note }, momentOf(store.now()), undefined, before ?? undefined);
    return isEmpty(made) && !note.trim() ? texts("work_correct_same") : made;
  };
  const then = (): void => work.go("family", { id: family.id }, { replace: true });
  return <AgentForm work={work} desk={desk} form={form} after={[evidenceScreen({ work, desk }), sendScreen({ work, desk, document, then })]} />;
}
