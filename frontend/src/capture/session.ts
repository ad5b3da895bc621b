// One session before the camera: asks for one thing after the other and keeps the best frames of each.

import { Eye, encode } from "./camera.js";
import { difference, hint, sharpness, type Grey } from "./light.js";
import { Step, framesOf } from "./pace.js";

export const WIDEST = 432;
const SESSION_BYTES = 200_000; // so that a whole registration, with all its answers, stays under 400 kB
const LOOK_EVERY_MS = 70;

export interface Kept {
  readonly step: number;
  readonly code: string;
  readonly taken_ms: number;
  readonly jpeg: Blob;
}

export interface Telling {
  /** The next step has begun. */
  instruct(number: number, steps: readonly string[]): void;
  /** What to change about light or hand, by its key; "" when all is well. */
  hint(key: string): void;
}

export const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** The frames of all steps; the camera is on. */
export async function capture(video: HTMLVideoElement, steps: readonly string[], { instruct, hint: say }: Telling): Promise<Kept[]> {
  const eye = new Eye(video, WIDEST);
  while (!eye.isReady) await sleep(LOOK_EVERY_MS);
  const began = performance.now();
  const bytes = SESSION_BYTES / framesOf(steps);
  const kept: Promise<Kept>[] = [];
  let first: Grey | null = null;
  for (const [number, code] of steps.entries()) {
    instruct(number, steps);
    const step = new Step(code);
    let best: { canvas: HTMLCanvasElement; at: number } | null = null;
    for (let verdict = "wait"; verdict !== "done"; await sleep(LOOK_EVERY_MS)) {
      const seen = eye.glance();
      const advice = hint(seen);
      const at = performance.now() - began;
      const moved = first ? difference(first, seen) : 0;
      const judged = step.look({ at, sharpness: sharpness(seen), moved, fine: !advice });
      verdict = judged.verdict;
      say(advice && number === 0 ? advice : "");
      if (judged.isBest) best = { canvas: eye.picture(), at };
      if (verdict !== "keep" && verdict !== "done") continue;
      const { canvas, at: taken } = best!;
      first ??= seen;
      kept.push(encode(canvas, bytes).then((jpeg) => ({ step: number, code, taken_ms: Math.round(taken), jpeg })));
      best = null;
    }
  }
  return Promise.all(kept);
}

/** Frames as a form to be sent, with what each of them shows. */
export function formOf(frames: readonly Kept[], name: string, challenge: string): FormData {
  const form = new FormData();
  form.set(name, challenge);
  form.set("plan", JSON.stringify(frames.map(({ step, code, taken_ms }) => [step, code, taken_ms])));
  for (const { jpeg } of frames) form.append("frames", jpeg, "frame.jpg");
  return form;
}
