// Sends a session until it has arrived: the same session, under the same nonce, so that the server counts it once.

/** What the server, or the lack of one, said. `status` 0: no answer at all. */
export interface Answer {
  readonly status: number;
  /** Seconds after which a busy server wants to be asked again. */
  readonly retryAfter?: number;
  /** The answer's JSON; none where something else came, such as a page of a proxy in between. */
  readonly body?: Readonly<Record<string, unknown>>;
}

export type Sent =
  | { kind: "arrived"; body: Readonly<Record<string, unknown>> }
  | { kind: "expired" }
  | { kind: "unreachable" }
  | { kind: "refused"; says: string };

export interface Line {
  post(): Promise<Answer>;
  sleep(ms: number): Promise<void>;
  /** Told while waiting: the line is cut, or the server is busy. */
  waiting(why: "cut" | "busy"): void;
}

const PAUSES = [1000, 2000, 4000, 8000, 15000, 30000];
const MOST_WAITS_WHEN_BUSY = 60;

/** Posts until there is an answer. Busy is not a failure, and a cut line is tried again before the person is asked. */
export async function send(line: Line): Promise<Sent> {
  let cuts = 0;
  let busy = 0;
  for (;;) {
    const { status, retryAfter, body } = await line.post();
    if (status === 200 && body) return { kind: "arrived", body };
    if (status === 410) return { kind: "expired" };
    if (status === 503 || status === 429) {
      if (++busy > MOST_WAITS_WHEN_BUSY) return { kind: "unreachable" };
      line.waiting("busy");
      await line.sleep(Math.min(Math.max(retryAfter ?? 5, 1), 60) * 1000);
    } else if (status === 0 || status >= 500 || status === 408 || status === 200) {
      const pause = PAUSES[cuts++];
      if (pause === undefined) return { kind: "unreachable" };
      line.waiting("cut");
      await line.sleep(pause);
    } else {
      return { kind: "refused", says: [body?.title, body?.detail].filter(Boolean).join(" ") };
    }
  }
}

/** An answer from what XMLHttpRequest got. */
export function answerOf(status: number, text: string, retryAfter: string | null): Answer {
  const seconds = Number(retryAfter);
  const busy = seconds > 0 ? { retryAfter: seconds } : {};
  try {
    return { status, body: JSON.parse(text) as NonNullable<Answer["body"]>, ...busy };
  } catch {
    return { status, ...busy };
  }
}
