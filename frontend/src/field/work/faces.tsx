// A few frames of the applicant's face, to be compared later by the server. Nobody needs it to go on.

import { useEffect, useRef, useState } from "preact/hooks";

import { closeCamera, openCamera } from "../../capture/camera.js";
import { takeFrames } from "../../capture/frames.js";
import type { Hint } from "../../capture/light.js";
import type { StepProps } from "./consent.js";
import { useBlob } from "./pieces.js";

type State = "ready" | "live" | "taking" | "refused" | "absent" | "dark";

export function Faces({ work, desk }: StepProps) {
  const { texts } = work;
  const [state, setState] = useState<State>("ready");
  const [advice, setAdvice] = useState<Hint | null>(null);
  const video = useRef<HTMLVideoElement>(null);
  const isOver = useRef(false);
  useEffect(() => () => {
    isOver.current = true;
    if (video.current) closeCamera(video.current);
  }, []);
  const kept = desk.evidenceOf("face_frame");
  const begin = async (): Promise<void> => {
    isOver.current = false;
    setState("live");
    const trouble = await openCamera(video.current!, "environment");
    if (trouble) {
      desk.change({ faces: "refused" });
      return setState(trouble === "refused" ? "refused" : "absent");
    }
    setState("taking");
    const taken = await takeFrames(video.current!, () => isOver.current, setAdvice);
    if (video.current) closeCamera(video.current);
    if (isOver.current || !taken.frames.length) return setState("ready");
    try {
      const old = desk.evidenceOf("face_frame");
      for (const frame of taken.frames) await desk.attach("face_frame", frame);
      for (const { id } of old) await desk.detach(id);
      const isDark = taken.advice === "too_dark";
      desk.change({ faces: isDark ? "dark" : "" });
      setState(isDark ? "dark" : "ready");
      work.say(texts("work_faces_kept"));
    } catch {
      setState("ready");
      work.say(texts("work_photo_full"));
    }
  };
  const halt = (): void => {
    isOver.current = true;
    if (video.current) closeCamera(video.current);
    setState("ready");
  };
  const isLive = state === "live" || state === "taking";
  return (
    <div class="card stack">
      <p>{texts("work_faces_hint")}</p>
      <div class="viewfinder" hidden={!isLive}>
        <video ref={video} playsInline muted aria-label={texts("work_faces_view")} />
      </div>
      <div role="status" class="stack-close">
        {isLive && <p>{texts(advice ? `work_faces_${advice}` : "work_faces_look")}</p>}
        {state === "dark" && <p class="notice">{texts("work_faces_dark")}</p>}
        {state === "refused" && <p class="notice">{texts("work_faces_refused")}</p>}
        {state === "absent" && <p class="notice">{texts("work_faces_absent")}</p>}
      </div>
      {!isLive && kept[0] && <Shown work={work} id={kept[0].id} count={kept.length} />}
      <div class="actions">
        {isLive
          ? <button type="button" class="button button-second" onClick={halt}>{texts("work_faces_stop")}</button>
          : <button type="button" class={kept.length ? "button button-second button-small" : "button"} onClick={() => void begin()}>{texts(kept.length ? "work_faces_again" : "work_faces_take")}</button>}
        {!isLive && kept.length > 0 && (
          <button type="button" class="button-plain" onClick={() => void Promise.all(kept.map(({ id }) => desk.detach(id)))}>{texts("work_faces_drop")}</button>
        )}
      </div>
    </div>
  );
}

function Shown({ work, id, count }: { work: StepProps["work"]; id: string; count: number }) {
  const address = useBlob(() => work.store.evidence(id), id);
  return (
    <div class="face-kept">
      {address && <img src={address} alt={work.texts("work_faces_alt")} />}
      <p>{work.texts("work_faces_count", { count })}</p>
    </div>
  );
}
