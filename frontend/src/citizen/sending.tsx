// The last screen: sends once, waits for the network by itself, and says what stands in the way.

import { useEffect, useRef, useState } from "preact/hooks";

import type { Answers, ExtraProps, ExtraScreen, Fault, Path, Texts } from "../forms/contract.js";
import { type ServerFault, pauseBefore } from "./server.js";
import type { CitizenStore, Sent } from "./store.js";

export interface SendingParts {
  store: CitizenStore;
  texts: Texts;
  /** After it was sent, here or elsewhere. */
  leave: () => void;
  /** What the server refused, and the screen with the answers. */
  refuse: (faults: Fault[]) => void;
}

export function sendScreen(parts: SendingParts): ExtraScreen {
  return { code: "send", title: parts.texts("send_title"), done: () => false, view: (props) => <Send {...parts} {...props} /> };
}

type State = "ready" | "sending" | "waiting" | "changed" | "signed_out";

function Send({ store, texts, leave, refuse }: SendingParts & ExtraProps) {
  const [state, setState] = useState<State>("ready");
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const tries = useRef(0);
  const isBusy = useRef(false);

  const send = async (): Promise<void> => {
    if (isBusy.current) return; // a second tap
    isBusy.current = true;
    clearTimeout(timer.current);
    setState("sending");
    const outcome: Sent = await store.sendAll();
    isBusy.current = false;
    if (outcome === "sent" || outcome === "gone") return leave();
    if (Array.isArray(outcome)) return refuse(faultsOfServer(outcome, store.answers()));
    if (outcome === "another" || outcome === "signed_out") return setState("signed_out");
    setState(outcome);
    if (outcome === "waiting") timer.current = setTimeout(() => void send(), pauseBefore(tries.current++));
  };
  useEffect(() => {
    const again = (): void => { if (timer.current !== undefined) void send(); };
    addEventListener("online", again);
    return () => {
      removeEventListener("online", again);
      clearTimeout(timer.current);
    };
  }, []);

  const isUnderWay = state === "sending" || state === "waiting";
  return (
    <div class="card stack">
      <p>{texts("send_text")}</p>
      <div class="actions">
        <button type="button" class="button" aria-disabled={isUnderWay} onClick={() => void send()}>{texts(isUnderWay ? "sending" : "send")}</button>
      </div>
      <div role="status">
        {state === "waiting" && <p class="notice">{texts("send_waiting")}</p>}
        {state === "changed" && <p class="notice">{texts("send_changed")}</p>}
      </div>
    </div>
  );
}

/** What the server refused, each with the way to its question. */
export function faultsOfServer(faults: readonly ServerFault[], answers: Answers): Fault[] {
  return faults.map(({ pointer, what, mend }) => ({ path: pathOf(pointer, answers), text: `${what} ${mend}`.trim() }));
}

function pathOf(pointer: string, answers: Answers): Path | null {
  const [, root, first, number, code] = pointer.split("/");
  if (root !== "answers" || first === undefined) return null;
  if (first !== "members") return [first];
  const member = answers.members[Number(number)];
  return member && code ? [member.key, code] : null;
}
