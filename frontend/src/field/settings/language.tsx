// The four languages, each under its own name; all are on the phone.

import { useState } from "preact/hooks";

import type { FrameProps } from "../shell/frame.js";
import { BackLink } from "../shell/pieces.js";

export function Language({ shell, texts, language, speak, back }: FrameProps) {
  const [failed, setFailed] = useState(false);
  return (
    <div class="stack-wide">
      <div class="stack-close">
        <BackLink texts={texts} back={back} />
        <h1 tabIndex={-1}>{texts("language_title")}</h1>
      </div>
      <fieldset>
        <legend class="unseen">{texts("language_title")}</legend>
        <div class="options">
          {shell.languages.map(([code, name]) => (
            <label key={code} class="option">
              <input type="radio" name="language" checked={code === language} onChange={() => void speak(code).then((done) => setFailed(!done))} />
              <span class="option-text" lang={code}>{name}</span>
            </label>
          ))}
        </div>
      </fieldset>
      {failed && <p class="fault" role="alert">{texts("language_failed")}</p>}
    </div>
  );
}
