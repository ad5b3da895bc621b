// The face is matched on a page of its own; whoever cannot or will not go there goes on.

import { useState } from "preact/hooks";

import type { ExtraProps, ExtraScreen, Texts } from "../forms/contract.js";
import type { CitizenStore } from "./store.js";

export function faceScreen(address: string, store: CitizenStore, texts: Texts): ExtraScreen {
  let isPassed = false;
  return {
    code: "face",
    title: texts("face_title"),
    done: () => isPassed,
    view: (props) => <Face {...props} address={address} store={store} pass={() => { isPassed = true; props.next(); }} />,
  };
}

function Face({ address, store, pass, texts }: ExtraProps & { address: string; store: CitizenStore; pass: () => void }) {
  const [isAway, setAway] = useState(false);
  const leave = async (): Promise<void> => {
    await store.handOver();
    if (store.standing().trouble === "offline") return setAway(true);
    location.assign(address);
  };
  return (
    <div class="stack">
      <p>{texts("face_text")}</p>
      <p>{texts("face_rest")}</p>
      <div role="status">{isAway && <p class="notice">{texts("face_offline")}</p>}</div>
      <div class="actions">
        <button type="button" class="button" onClick={() => void leave()}>{texts("face_now")}</button>
        <button type="button" class="button button-second" onClick={pass}>{texts("face_later")}</button>
      </div>
    </div>
  );
}
