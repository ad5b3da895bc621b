// Where nobody can sign or speak: somebody who was there gives their name.

import { useState } from "preact/hooks";

import { dayInWords } from "../../forms/dates.js";
import { dayOf } from "./days.js";
import { pictureOfWords } from "./ink.js";
import { Fault, useBlob } from "./pieces.js";
import type { ProofProps } from "./signature.js";

const MOST_LETTERS = 80;

export function Witness({ work, kept, take, drop }: ProofProps) {
  const { texts, store } = work;
  const [name, setName] = useState("");
  const [isTried, setTried] = useState(false);
  const address = useBlob(() => (kept ? store.evidence(kept) : Promise.reject(new Error("none"))), kept);
  const isName = /\p{L}{2}/u.test(name);
  const keep = (): void => {
    setTried(true);
    if (!isName) return document.getElementById("witness")?.focus();
    const on = dayInWords(dayOf(store.now()), texts("months"));
    void pictureOfWords([texts("work_witness_words"), name.trim(), on]).then(take).catch(() => work.say(texts("work_not_kept")));
  };
  if (kept)
    return (
      <div class="stack-close">
        {address && <img class="ink" src={address} alt={texts("work_witness_alt")} />}
        <button type="button" class="button-plain" onClick={() => void drop()}>{texts("work_witness_again")}</button>
      </div>
    );
  return (
    <div class="stack-close">
      <label class="question-text" for="witness">{texts("work_witness_label")}</label>
      <p class="question-hint" id="witness-hint">{texts("work_witness_hint")}</p>
      <Fault id="witness-fault" text={isTried && !isName ? texts("work_witness_missing") : ""} texts={texts} />
      <input class="entry" id="witness" type="text" maxLength={MOST_LETTERS} autocomplete="off" autocapitalize="words" value={name}
        aria-describedby="witness-hint" onInput={({ currentTarget }) => setName(currentTarget.value)}
        onKeyDown={(event) => { if (event.key === "Enter") { event.preventDefault(); keep(); } }} />
      <button type="button" class="button button-second button-small" onClick={keep}>{texts("work_witness_keep")}</button>
    </div>
  );
}
