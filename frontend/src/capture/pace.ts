// Which frames are kept, and when one instruction gives way to the next. Knows no camera and no clock: it is told.

/** One look at the camera's picture. */
export interface Look {
  /** Milliseconds since the session began. */
  readonly at: number;
  readonly sharpness: number;
  /** How far the picture is from the first one; 0 is the same. */
  readonly moved: number;
  /** Whether light and sharpness are good enough to go on. */
  readonly fine: boolean;
}

export interface Pace {
  /** Frames to keep. */
  readonly frames: number;
  /** Time to read the instruction, before anything is kept. */
  readonly settle: number;
  /** Time from one kept frame to the next; the sharpest of the looks between is the one that counts. */
  readonly gap: number;
  /** How long to wait for light (looking ahead) or for a movement; then the step goes on all the same. */
  readonly patience: number;
  /** How far the picture must have moved; 0 asks for no movement. */
  readonly movement: number;
}

const AHEAD: Pace = { frames: 3, settle: 1200, gap: 350, patience: 4000, movement: 0 };
const TURN: Pace = { frames: 4, settle: 700, gap: 400, patience: 5000, movement: 6 };
const EYES: Pace = { frames: 5, settle: 900, gap: 300, patience: 0, movement: 0 };
// A mouth is too small a part of the picture to tell its movement from that of a hand.
const MOUTH: Pace = { frames: 3, settle: 1000, gap: 500, patience: 0, movement: 0 };

/** The pace of a step, by what it asks for. */
export function paceOf(code: string): Pace {
  if (code === "look_ahead") return AHEAD;
  if (code === "blink") return EYES;
  return code === "open_mouth" ? MOUTH : TURN;
}

export type Verdict = "wait" | "hold" | "keep" | "done";

/** Takes the looks of one step in order. `hold`: remember this picture, it is the best since the last kept one. */
export class Step {
  private started = -1;
  private open = false;
  private kept = 0;
  private due = 0;
  private best = -1;

  constructor(
    readonly code: string,
    private readonly pace: Pace = paceOf(code),
  ) {}

  /**
   * `wait`: nothing of this; `hold`: the best picture so far; `keep`: the best picture so far (this one, where it is
   * sharper) is to be kept now; `done`: the same, and it was the last.
   */
  look(look: Look): { verdict: Verdict; isBest: boolean } {
    if (this.started < 0) this.started = look.at;
    const since = look.at - this.started;
    if (!this.open) {
      const ready = this.pace.movement ? look.moved >= this.pace.movement : look.fine;
      if (since < this.pace.settle || (!ready && since < this.pace.settle + this.pace.patience))
        return { verdict: "wait", isBest: false };
      this.open = true;
      this.due = look.at + this.pace.gap / 2;
    }
    const isBest = look.sharpness > this.best;
    if (isBest) this.best = look.sharpness;
    if (look.at < this.due) return { verdict: "hold", isBest };
    this.best = -1;
    this.due = look.at + this.pace.gap;
    return { verdict: ++this.kept === this.pace.frames ? "done" : "keep", isBest };
  }
}

/** How many frames a whole session keeps: what the size of each is reckoned from. */
export const framesOf = (codes: readonly string[]): number => codes.reduce((sum, code) => sum + paceOf(code).frames, 0);
