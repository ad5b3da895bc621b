// A few seconds of the family's own voice, saying that they agree.

import { useEffect, useRef, useState } from "preact/hooks";

import { useBlob } from "./pieces.js";
import type { ProofProps } from "./signature.js";

const MOST_SECONDS = 30;
/** Enough for a voice: half a minute is some sixty thousand bytes. */
const BITS_PER_SECOND = 16_000;
const FORMS = ["audio/webm;codecs=opus", "audio/webm", "audio/mp4"];

type State = "ready" | "asking" | "recording" | "refused" | "absent";

export function VoiceNote({ work, kept, take, drop }: ProofProps) {
  const { texts } = work;
  const [state, setState] = useState<State>("ready");
  const [seconds, setSeconds] = useState(0);
  const recorder = useRef<MediaRecorder | null>(null);
  const isHere = useRef(true);
  const stop = (): void => { if (recorder.current?.state === "recording") recorder.current.stop(); };
  useEffect(() => () => { isHere.current = false; stop(); }, []);
  useEffect(() => {
    if (state !== "recording") return undefined;
    const clock = setInterval(() => setSeconds((n) => {
      if (n + 1 >= MOST_SECONDS) stop();
      return n + 1;
    }), 1000);
    return () => clearInterval(clock);
  }, [state]);

  const start = async (): Promise<void> => {
    if (!navigator.mediaDevices?.getUserMedia || typeof MediaRecorder === "undefined") return setState("absent");
    setState("asking");
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      const mimeType = FORMS.find((form) => MediaRecorder.isTypeSupported(form));
      const parts: Blob[] = [];
      const made = new MediaRecorder(stream, { audioBitsPerSecond: BITS_PER_SECOND, ...(mimeType ? { mimeType } : {}) });
      recorder.current = made;
      made.ondataavailable = ({ data }) => { if (data.size) parts.push(data); };
      made.onstop = () => {
        for (const track of stream.getTracks()) track.stop();
        if (!isHere.current) return;
        setState("ready");
        const type = made.mimeType.split(";")[0] || "audio/webm";
        if (parts.length) void take(new Blob(parts, { type })).catch(() => work.say(texts("work_not_kept")));
      };
      setSeconds(0);
      made.start();
      setState("recording");
    } catch (error) {
      setState((error as Error).name === "NotAllowedError" ? "refused" : "absent");
    }
  };
  return (
    <div class="stack-close">
      <p>{texts("work_voice_hint")}</p>
      <div class="actions">
        {state === "recording" ? (
          <button type="button" class="button button-danger" onClick={stop}>{texts("work_voice_stop")}</button>
        ) : (
          <button type="button" class="button button-second" disabled={state === "asking"} onClick={() => void start()}>
            {texts(kept ? "work_voice_again" : "work_voice_start")}
          </button>
        )}
        {state === "recording" && <p class="number" aria-hidden="true">{texts("work_voice_left", { count: MOST_SECONDS - seconds })}</p>}
      </div>
      <div role="status">
        {state === "recording" && <p class="unseen">{texts("work_voice_on", { count: MOST_SECONDS })}</p>}
        {state === "refused" && <p class="notice">{texts("work_voice_refused")}</p>}
        {state === "absent" && <p class="notice">{texts("work_voice_absent")}</p>}
      </div>
      {kept && state !== "recording" && <Heard work={work} kept={kept} drop={drop} />}
    </div>
  );
}

function Heard({ work, kept, drop }: Pick<ProofProps, "work" | "kept" | "drop">) {
  const address = useBlob(() => work.store.evidence(kept), kept);
  return (
    <div class="stack-close">
      {address && <audio controls src={address} aria-label={work.texts("work_voice_alt")} />}
      <button type="button" class="button-plain" onClick={() => void drop()}>{work.texts("work_voice_drop")}</button>
    </div>
  );
}
