// Takes one agent off this phone; never while something of theirs waits to be sent.

import { useState } from "preact/hooks";

import { Export } from "../shell/export.js";
import type { FrameProps } from "../shell/frame.js";
import { BackLink } from "../shell/pieces.js";

export function Leave(props: FrameProps) {
  const { store, texts, back, lock, go } = props;
  const [stand, setStand] = useState<"" | "working" | "waiting">("");
  const waits = store.outbox().filter(({ state }) => state !== "acknowledged").length;
  const drafts = store.drafts().length;
  const leave = async (): Promise<void> => {
    setStand("working");
    const answer = await store.leave();
    if (answer === "done") lock();
    else setStand("waiting");
  };
  return (
    <div class="stack-wide">
      <div class="stack-close">
        <BackLink texts={texts} back={back} />
        <h1 tabIndex={-1}>{texts("leave_title")}</h1>
      </div>
      <p>{texts("leave_text")}</p>
      {waits > 0 || drafts > 0 || stand === "waiting" ? (
        <>
          <p class="notice notice-bad" role="status">{texts("leave_waiting", { count: waits + drafts })}</p>
          <div class="actions"><button type="button" class="button" onClick={() => go("outbox")}>{texts("leave_see")}</button></div>
          {waits > 0 && <Export {...props} />}
        </>
      ) : (
        <div class="actions">
          <button type="button" class="button button-danger" disabled={stand === "working"} onClick={() => void leave()}>
            {texts(stand === "working" ? "leave_working" : "leave_yes")}
          </button>
        </div>
      )}
    </div>
  );
}
