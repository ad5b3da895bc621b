// A few sharp frames of a face, taken while somebody else holds the phone: to be compared later, by the server.

import { Eye, encode } from "./camera.js";
import { type Hint, hint, sharpness } from "./light.js";
import { Step } from "./pace.js";

const WIDEST = 432;
const FRAME_BYTES = 30_000;
const LOOK_EVERY_MS = 70;

export interface Taken {
  readonly frames: readonly Blob[];
  /** What the last look found; null where light and sharpness are good. */
  readonly advice: Hint | null;
}

const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Frames of somebody who looks ahead. Ends early, with what there is, when `isOver` says so. */
export async function takeFrames(video: HTMLVideoElement, isOver: () => boolean, tell: (advice: Hint | null) => void): Promise<Taken> {
  const eye = new Eye(video, WIDEST);
  while (!eye.isReady && !isOver()) await sleep(LOOK_EVERY_MS);
  const step = new Step("look_ahead");
  const began = performance.now();
  const frames: Promise<Blob>[] = [];
  let advice: Hint | null = null;
  let best: HTMLCanvasElement | null = null;
  for (let verdict = "wait"; verdict !== "done" && !isOver(); await sleep(LOOK_EVERY_MS)) {
    const seen = eye.glance();
    tell((advice = hint(seen)));
    const judged = step.look({ at: performance.now() - began, sharpness: sharpness(seen), moved: 0, fine: !advice });
    verdict = judged.verdict;
    if (judged.isBest) best = eye.picture();
    if (verdict !== "keep" && verdict !== "done") continue;
    frames.push(encode(best!, FRAME_BYTES));
    best = null;
  }
  return { frames: await Promise.all(frames), advice };
}
