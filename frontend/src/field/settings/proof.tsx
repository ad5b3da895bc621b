// Once a day: is it really the agent who holds this phone? By code, by passkey, or by face. Work never waits for it.

import { useEffect, useRef, useState } from "preact/hooks";

import { Eye, closeCamera, encode, openCamera } from "../../capture/camera.js";
import type { FieldStore } from "../../outbox/contract.js";
import type { FrameProps } from "../shell/frame.js";
import { BackLink } from "../shell/pieces.js";
import { signInAddress } from "../sign/gate.js";

const FRAMES = 5;
const EVERY_MS = 400;
const WIDEST = 432;
const FRAME_BYTES = 60_000;
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

function Face({ store, texts, kept, busy }: FrameProps & { kept: () => void }) {
  const video = useRef<HTMLVideoElement>(null);
  const [number, setNumber] = useState(0);
  const [refused, refuse] = useState(false);
  useEffect(() => () => { if (video.current) closeCamera(video.current); busy(false); }, []);
  const take = async (): Promise<void> => {
    busy(true);
    setNumber(1);
    const frames = await takeFrames(video.current!, setNumber);
    busy(false);
    if (!frames) { setNumber(0); return refuse(true); }
    await keepProof(store, frames, texts("kind_self_proof"));
    kept();
  };
  return (
    <div class="card stack">
      <p>{texts("proof_face_text")}</p>
      <video ref={video} class={number ? "proof-face" : "unseen"} muted playsInline aria-hidden="true" />
      {refused && <p class="fault" role="alert">{texts("proof_face_no_camera")}</p>}
      <p role="status">{number > 0 && `${texts("proof_face_look")}. ${texts("proof_face_taking", { number, total: FRAMES })}`}</p>
      {!number && <div class="actions"><button type="button" class="button button-second" onClick={() => void take()}>{texts("proof_face")}</button></div>}
    </div>
  );
}

async function takeFrames(video: HTMLVideoElement, tell: (number: number) => void): Promise<Blob[] | null> {
  if (await openCamera(video, "user")) return null;
  try {
    const eye = new Eye(video, WIDEST);
    const frames: Blob[] = [];
    while (frames.length < FRAMES) {
      await new Promise((done) => setTimeout(done, EVERY_MS));
      if (!eye.isReady) continue;
      tell(frames.length + 1);
      frames.push(await encode(eye.picture(), FRAME_BYTES));
    }
    return frames;
  } finally {
    closeCamera(video);
  }
}

/** Sealed like every other record: it is sent when there is a network, and only the server can open it. */
async function keepProof(store: FieldStore, frames: readonly Blob[], title: string): Promise<void> {
  const now = store.now().toISOString();
  const thread = crypto.randomUUID();
  await store.saveDraft({
    thread, version: 1, baseVersion: 0, kind: "self_proof", family: null, task: null, month: null,
    title, content: null, place: null, evidence: [], updatedAt: now,
  });
  for (const frame of frames) await store.addEvidence(thread, "self_frame", frame, now);
  await store.queue(thread, { day: localDay(store.now()) });
  void store.sync();
}

const localDay = (when: Date): string => {
  const two = (number: number): string => String(number).padStart(2, "0");
  return `${when.getFullYear()}-${two(when.getMonth() + 1)}-${two(when.getDate())}`;
};
