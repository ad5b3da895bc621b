// One place that says in words where the answers are: nothing while all is well.

import type { Texts } from "../forms/contract.js";
import type { Standing } from "./store.js";

export function Banner({ standing, texts, signIn }: { standing: Standing; texts: Texts; signIn: string }) {
  const { sentence, leads } = saying(standing);
  return (
    <div role="status">
      {sentence && (
        <div class="notice stack-close banner">
          <p>{texts(sentence)}</p>
          {leads && <p><a href={signIn} target={standing.keeps ? undefined : "_blank"}>{texts("sign_in")}</a></p>}
        </div>
      )}
    </div>
  );
}

/** The key of what is to be said, the most pressing first; and whether a link leads to signing in. */
export function saying({ trouble, keeps, leftOut, merged }: Standing): { sentence: string; leads: boolean } {
  if (trouble === "another") return { sentence: "other_account", leads: true };
  if (trouble === "signed_out") return { sentence: keeps ? "session_over" : "session_over_not_kept", leads: true };
  if (trouble === "offline") return { sentence: keeps ? "offline" : "offline_not_kept", leads: false };
  if (trouble === "busy") return { sentence: "busy", leads: false };
  return { sentence: leftOut ? "left_out" : !keeps ? "phone_full" : merged ? "other_tab" : "", leads: false };
}
