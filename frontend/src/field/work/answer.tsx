// What can be told the family at once, without a network; and the decision itself beside it, once it is there.

import { useMemo } from "preact/hooks";

import type { Answers } from "../../forms/contract.js";
import type { OutboxItem, ReceiptDecision } from "../../outbox/contract.js";
import type { WorkProps } from "../contract.js";
import { ProvisionalCard, StateTag } from "./answer_parts.js";
import { provisionalWords } from "./answer_words.js";
import { knownAnswers } from "./cut.js";
import { dayOf } from "./days.js";
import { recall } from "./memory.js";
import { Listen, Nothing, Page, Way, useStore } from "./pieces.js";
import { provisionalAnswers } from "./provisional.js";

interface Basis {
  readonly answers: Answers | null;
  readonly mayShare: boolean;
}

/**
 * By `id` of a record: what was said, as long as the phone has it, or else what is known of its family. By `family`:
 * what is known of it.
 */
function basisOf({ store, params }: WorkProps, item: OutboxItem | undefined): Basis {
  const said = item && recall(store, item.record);
  if (said) return said;
  const family = store.families().find(({ id }) => id === (item?.receipt?.family ?? item?.family ?? params["family"]));
  return { answers: family ? knownAnswers(family) : null, mayShare: true };
}

export function Answer(work: WorkProps) {
  useStore(work);
  const { store, texts, materials, params } = work;
  const item = store.outbox().find(({ record }) => record === params["id"]);
  const form = materials.forms["keluarga"];
  const { answers, mayShare } = basisOf(work, item);
  const today = dayOf(store.now());
  const thought = useMemo(() => (form && answers ? provisionalAnswers(materials, form, answers, today) : []), [form, answers, today]);
  const decisions = item?.receipt?.state === "acknowledged" ? item.receipt.decisions : [];
  const spoken = [texts("work_answer_not_final"), ...thought.map((one) => `${one.title}. ${texts(`work_${one.likelihood}`)}. ${provisionalWords(one, texts)}`)].join("\n");
  return (
    <Page work={work} isInner title={texts(decisions.length ? "work_answer_title_both" : "work_answer_title")} lead={item?.title ?? ""}>
      {decisions.length > 0 && <Decided work={work} decisions={decisions} />}
      {thought.length > 0 ? (
        <section class="stack" aria-labelledby="thought">
          <h2 id="thought">{texts("work_thought_title")}</h2>
          <div class="notice stack-close">
            <p><strong>{texts("work_answer_not_final")}</strong> {texts("work_answer_from")}</p>
            {!mayShare && <p>{texts("work_answer_no_sharing")}</p>}
            <Listen work={work} text={spoken} label={texts("work_thought_title")} />
          </div>
          <div class="stack">{thought.map((answer) => <ProvisionalCard key={answer.programme} answer={answer} texts={texts} />)}</div>
        </section>
      ) : (
        !decisions.length && <Nothing title={texts("work_answer_none")} text={texts("work_answer_none_text")} />
      )}
      <section class="card card-quiet stack-close" aria-labelledby="tell">
        <h2 id="tell">{texts("work_tell_title")}</h2>
        <ul>
          <li>{texts("work_tell_provisional")}</li>
          <li>{texts("work_tell_never")}</li>
          <li>{texts("work_tell_appeal")}</li>
          <li>{texts("work_tell_money")}</li>
        </ul>
      </section>
      <div class="actions">
        {item && <Way work={work} to="receipt" params={{ id: item.record }} class="button">{texts("work_to_receipt")}</Way>}
        <Way work={work} to="families" class="button button-second">{texts("work_to_families")}</Way>
      </div>
    </Page>
  );
}

const Decided = ({ work, decisions }: { work: WorkProps; decisions: readonly ReceiptDecision[] }) => (
  <section class="stack-close" aria-labelledby="decided">
    <h2 id="decided">{work.texts("work_decided_title")}</h2>
    <ul class="lines card">
      {decisions.map(({ programme, outcome }) => (
        <li key={programme} class="stack-close">
          <strong>{work.materials.programmes.find(({ code }) => code === programme)?.title ?? programme}</strong>
          <span><StateTag outcome={outcome} texts={work.texts} /></span>
        </li>
      ))}
    </ul>
  </section>
);
