// An answer of a programme, in words and a sign: what the server decided, and what the phone thinks.

import type { Texts } from "../../forms/contract.js";
import type { Provisional, Reason } from "./provisional.js";
import { provisionalWords } from "./answer_words.js";
import { Sign, type SignName } from "./pieces.js";

interface Tone {
  readonly tone: "good" | "bad" | "open";
  readonly key: string;
}

const OUTCOMES: Readonly<Record<string, Tone>> = {
  eligible: { tone: "good", key: "work_outcome_eligible" },
  not_eligible: { tone: "bad", key: "work_outcome_not_eligible" },
};
const OPEN: Tone = { tone: "open", key: "work_outcome_cannot_tell" };

const toneClass = (tone: Tone["tone"]): string => (tone === "open" ? "tag" : `tag tag-${tone}`);

/** What the server decided. */
export function StateTag({ outcome, texts }: { outcome: string; texts: Texts }) {
  const { tone, key } = OUTCOMES[outcome] ?? OPEN;
  return <span class={toneClass(tone)}><Sign name={tone} />{texts(key)}</span>;
}

const TONES: Readonly<Record<Provisional["likelihood"], Tone["tone"]>> = { likely: "good", unlikely: "bad", open: "open" };

export function ProvisionalCard({ answer, texts }: { answer: Provisional; texts: Texts }) {
  const tone = TONES[answer.likelihood];
  const against = answer.reasons.filter(({ result }) => result === false);
  return (
    <article class={`card outcome${tone === "open" ? "" : ` outcome-${tone}`}`}>
      <div class="outcome-head stack-close">
        <h3>{answer.title}</h3>
        <p><span class={toneClass(tone)}><Sign name={tone} />{texts(`work_${answer.likelihood}`)}</span></p>
        <p>{provisionalWords(answer, texts)}</p>
        {against.length > 0 && <ul>{against.map(({ sentence }) => <li key={sentence}>{sentence}</li>)}</ul>}
      </div>
      <Reasons reasons={answer.reasons} texts={texts} summary={texts("work_reasons_all", { count: answer.reasons.length })} about={answer.title} />
    </article>
  );
}

const SIGN_OF = (result: boolean | null): SignName => (result === null ? "open" : result ? "good" : "bad");

/** The reasons, folded. */
export const Reasons = ({ reasons, texts, summary, about }: { reasons: readonly Reason[]; texts: Texts; summary: string; about: string }) => (
  <details>
    <summary>{summary}<span class="unseen">: {about}</span></summary>
    <ul class="reasons">
      {reasons.map(({ result, sentence }) => {
        const sign = SIGN_OF(result);
        return (
          <li key={sentence}>
            <span class={sign === "open" ? "reason-sign" : `reason-sign reason-${sign}`}><Sign name={sign} /></span>
            <p><span class="unseen">{texts(`work_reason_${sign}`)}: </span>{sentence}</p>
          </li>
        );
      })}
    </ul>
  </details>
);
