// Once a day: is it really the agent who holds this phone? By code, by passkey, or by face. Work never waits for it.

import { useState } from "preact/hooks";

import type { FrameProps } from "../shell/frame.js";
import { BackLink } from "../shell/pieces.js";
import { signInAddress } from "../sign/gate.js";
import { Face } from "./proof_face.js";

const DIGITS = 6;

export function Proof(props: FrameProps) {
  const { store, texts, back } = props;
  const { proof, online } = store.standing();
  const [kept, setKept] = useState(false);
  const done = !proof.needed;
  return (
    <div class="stack-wide">
      <div class="stack-close">
        <BackLink texts={texts} back={back} />
        <h1 tabIndex={-1}>{texts("proof_title")}</h1>
      </div>
      {done ? <p class="notice notice-good" role="status">{texts("proof_done")}</p> : kept ? <p class="notice notice-good" role="status">{texts("proof_face_kept")}</p> : (
        <>
          <p>{texts("proof_why")}</p>
          {proof.kind === "face" && <Face {...props} kept={() => setKept(true)} />}
          {online ? <Code {...props} /> : <p class="notice" role="status">{texts("proof_offline")}</p>}
        </>
      )}
    </div>
  );
}

function Code({ store, shell, texts }: FrameProps) {
  const [code, setCode] = useState("");
  const [stand, setStand] = useState<"" | "sending" | "wrong" | "offline">("");
  const send = async (): Promise<void> => {
    setStand("sending");
    const answer = await store.proveSelf(code).catch(() => null);
    setCode("");
    setStand(answer ? "" : answer === null ? "offline" : "wrong");
  };
  const fault = stand === "wrong" ? texts("proof_wrong") : stand === "offline" ? texts("proof_offline") : "";
  return (
    <div class="stack">
      <form class="card stack" noValidate onSubmit={(event) => { event.preventDefault(); if (code.length === DIGITS) void send(); }}>
        <div>
          <label class="question-text" for="proof-code">{texts("proof_code")}</label>
          <p class="question-hint" id="proof-hint">{texts("proof_code_hint")}</p>
          <input
            class="entry entry-digits question-control" id="proof-code" inputMode="numeric" autocomplete="one-time-code" maxLength={DIGITS + 1} value={code}
            aria-describedby={fault ? "proof-hint proof-fault" : "proof-hint"} aria-invalid={Boolean(fault)}
            onInput={({ currentTarget }) => { const digits = currentTarget.value.replace(/\D/g, "").slice(0, DIGITS); currentTarget.value = digits; setCode(digits); }}
          />
          {fault && <p class="fault" id="proof-fault" role="alert">{fault}</p>}
        </div>
        <div class="actions"><button class="button" disabled={stand === "sending" || code.length < DIGITS}>{texts(stand === "sending" ? "proof_sending" : "proof_send")}</button></div>
      </form>
      <p><a class="quiet-link" href={signInAddress(shell, "bukti")}>{texts("proof_passkey")}</a></p>
    </div>
  );
}
