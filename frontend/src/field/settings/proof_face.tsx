// The agent's own face as proof. With a network the server says what to do before the camera, as it does to citizens;
// without one some pictures are taken, sealed, and judged when they arrive.

import { useEffect, useRef, useState } from "preact/hooks";

import { Eye, closeCamera, encode, openCamera } from "../../capture/camera.js";
import type { FieldStore, Movements } from "../../outbox/contract.js";
import type { FrameProps } from "../shell/frame.js";

/** Fetched when it is needed: whoever has no network has no use for it. */
type Session = typeof import("../../capture/session.js");

const FRAMES = 5;
const EVERY_MS = 400;
const WIDEST = 432;
const FRAME_BYTES = 60_000;

/** What is to be done now, and how far it is; `code` names a movement. */
interface Shown {
  words: string;
  code?: string;
}

export function Face({ store, texts, kept, busy }: FrameProps & { kept: () => void }) {
  const video = useRef<HTMLVideoElement>(null);
  const [shown, show] = useState<Shown>();
  const [trouble, setTrouble] = useState("");
  useEffect(() => () => { if (video.current) closeCamera(video.current); busy(false); }, []);

  const moved = async ({ challenge, steps, words }: Movements, { capture, formOf }: Session): Promise<void> => {
    let now: Shown = { words: "" };
    const frames = await capture(video.current!, steps, {
      instruct: (at) => show(now = { words: `${words[steps[at]!]}. ${texts("enrol_step", { number: at + 1, total: steps.length })}`, code: steps[at]! }),
      hint: (key) => show(key ? { ...now, words: words[key] ?? "" } : now),
    });
    closeCamera(video.current!);
    show({ words: texts("proof_sending") });
    const answer = await store.proveByMovements(formOf(frames, "challenge", challenge));
    if (answer !== "proven") setTrouble(answer === "offline" ? texts("proof_face_again") : answer);
  };
  const taken = async (): Promise<void> => {
    const frames = await takeFrames(video.current!, (number) =>
      show({ words: `${texts("proof_face_look")}. ${texts("proof_face_taking", { number, total: FRAMES })}` }));
    await keepProof(store, frames, texts("kind_self_proof"));
    kept();
  };
  const begin = async (): Promise<void> => {
    busy(true);
    setTrouble("");
    show({ words: texts("proof_face_look") });
    try {
      const asked = await store.askForMovements();
      const session = asked && (await import("../../capture/session.js").catch(() => null));
      if (await openCamera(video.current!, "user")) return setTrouble(texts("proof_face_no_camera"));
      await (asked && session ? moved(asked, session) : taken());
    } finally {
      if (video.current) closeCamera(video.current);
      busy(false);
      show(undefined);
    }
  };
  return (
    <div class="card stack" data-capture data-step={shown?.code}>
      <p>{texts("proof_face_text")}</p>
      {!store.standing().online && <p class="aside">{texts("proof_face_later")}</p>}
      <video ref={video} class={shown ? "proof-face" : "unseen"} muted playsInline aria-hidden="true" />
      {trouble && <p class="fault" role="alert">{trouble}</p>}
      <p role="status">{shown && <strong>{shown.words}</strong>}</p>
      {!shown && <div class="actions"><button type="button" class="button button-second" onClick={() => void begin()}>{texts("proof_face")}</button></div>}
    </div>
  );
}

async function takeFrames(video: HTMLVideoElement, tell: (number: number) => void): Promise<Blob[]> {
  const eye = new Eye(video, WIDEST);
  const frames: Blob[] = [];
  while (frames.length < FRAMES) {
    await new Promise((done) => setTimeout(done, EVERY_MS));
    if (!eye.isReady) continue;
    tell(frames.length + 1);
    frames.push(await encode(eye.picture(), FRAME_BYTES));
  }
  closeCamera(video);
  return frames;
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
