// Putting the app among the phone's others: by the browser's own question where it has one, else by words.

import { useEffect, useState } from "preact/hooks";

import type { Texts } from "../contract.js";
import { installQuestion, whenInstallChanges } from "./install_question.js";

const stands = (): boolean => matchMedia("(display-mode: standalone)").matches;
const isApple = (): boolean => "standalone" in navigator && !stands();

export function Install({ texts }: { texts: Texts }) {
  const [, redraw] = useState(0);
  useEffect(() => {
    const end = whenInstallChanges(() => redraw((n) => n + 1));
    return () => void end();
  }, []);
  const question = installQuestion();
  if (stands() || (!question && !isApple())) return null;
  return (
    <section class="card card-quiet stack-close">
      <h2>{texts("install_title")}</h2>
      <p>{texts("install_text")}</p>
      {question ? <p><button type="button" class="button button-second button-small" onClick={() => void question.prompt()}>{texts("install")}</button></p>
        : <p>{texts("install_ios")}</p>}
    </section>
  );
}
