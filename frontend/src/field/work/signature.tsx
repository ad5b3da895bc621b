// A box on the glass in which the family signs, or presses a thumb.

import { useEffect, useRef, useState } from "preact/hooks";

import type { WorkProps } from "../contract.js";
import { type Stroke, type Touch, draw, pictureOf } from "./ink.js";
import { useBlob } from "./pieces.js";

export interface ProofProps {
  readonly work: WorkProps;
  /** The evidence that is kept already; "" where there is none. */
  readonly kept: string;
  readonly take: (blob: Blob) => Promise<void>;
  readonly drop: () => Promise<void>;
}

export function SignaturePad(props: ProofProps) {
  const [isNew, setNew] = useState(!props.kept);
  if (props.kept && !isNew) return <KeptSignature {...props} again={() => { setNew(true); void props.drop(); }} />;
  return <Pad {...props} />;
}

function KeptSignature({ work, kept, again }: ProofProps & { again: () => void }) {
  const address = useBlob(() => work.store.evidence(kept), kept);
  return (
    <div class="stack-close">
      {address && <img class="ink" src={address} alt={work.texts("work_signature_alt")} />}
      <button type="button" class="button button-second button-small" onClick={again}>{work.texts("work_signature_again")}</button>
    </div>
  );
}

function Pad({ work, take, drop }: ProofProps) {
  const { texts } = work;
  const canvas = useRef<HTMLCanvasElement>(null);
  const strokes = useRef<Stroke[]>([]);
  const now = useRef<Touch[] | null>(null);
  const [isBlank, setBlank] = useState(true);
  const saving = useRef({ isBusy: false, again: false });

  const paint = (): void => {
    const board = canvas.current;
    if (!board) return;
    const context = board.getContext("2d")!;
    const scale = board.width / board.clientWidth;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, board.clientWidth, board.clientHeight);
    draw(context, now.current ? [...strokes.current, now.current] : strokes.current, getComputedStyle(board).color);
  };
  useEffect(() => {
    const board = canvas.current!;
    const size = (): void => {
      const dense = Math.min(3, devicePixelRatio || 1);
      board.width = board.clientWidth * dense;
      board.height = board.clientHeight * dense;
      paint();
    };
    size();
    addEventListener("resize", size);
    return () => removeEventListener("resize", size);
  }, []);

  const save = async (): Promise<void> => {
    if (saving.current.isBusy) {
      saving.current.again = true;
      return;
    }
    saving.current.isBusy = true;
    do {
      saving.current.again = false;
      const { clientWidth, clientHeight } = canvas.current!;
      await take(await pictureOf(strokes.current, clientWidth, clientHeight)).catch(() => work.say(texts("work_not_kept")));
    } while (saving.current.again && canvas.current);
    saving.current.isBusy = false;
  };
  const touch = (event: PointerEvent): Touch => ({ x: event.offsetX, y: event.offsetY, rx: event.width / 2, ry: event.height / 2 });
  const down = (event: PointerEvent): void => {
    if (!event.isPrimary) return;
    event.preventDefault();
    canvas.current!.setPointerCapture(event.pointerId);
    now.current = [touch(event)];
    paint();
  };
  const move = (event: PointerEvent): void => {
    if (!now.current || !event.isPrimary) return;
    now.current.push(touch(event));
    paint();
  };
  const up = (event: PointerEvent): void => {
    if (!now.current || !event.isPrimary) return;
    strokes.current = [...strokes.current, now.current];
    now.current = null;
    setBlank(false);
    paint();
    void save();
  };
  const clear = (): void => {
    strokes.current = [];
    setBlank(true);
    paint();
    void drop();
  };
  return (
    <div class="stack-close">
      <p id="pad-hint">{texts("work_signature_hint")}</p>
      <canvas ref={canvas} class="pad" role="img" aria-label={texts(isBlank ? "work_signature_empty" : "work_signature_alt")} aria-describedby="pad-hint"
        onPointerDown={down} onPointerMove={move} onPointerUp={up} onPointerCancel={up} />
      <button type="button" class="button button-second button-small" disabled={isBlank} onClick={clear}>{texts("work_signature_clear")}</button>
    </div>
  );
}
